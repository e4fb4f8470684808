#include "services/metrics/period.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/metrics/period_id.h"

namespace interlock::metrics {
namespace {

using PeriodSpec = Spec<Period>;

v1::PeriodEvent E(const std::string& text) { return From<v1::PeriodEvent>(text); }
v1::PeriodCommand C(const std::string& text) { return From<v1::PeriodCommand>(text); }

constexpr int64_t kNow = 1'795'392'000'000;              // 2026-11-23
constexpr int64_t kAprilEverywhere = 1'775'044'800'000;  // 2026-04-01 12:00 UTC

Question FiguresOf(const std::string& text) {
  return {"/interlock.metrics.v1.IndicatorService/GetFigures",
          From<v1::GetFiguresRequest>(text).SerializeAsString()};
}
const Question kFiguresOfMarch =
    FiguresOf("scope_kind: KIND_COMPANY scope_id: 'acme' span: SPAN_MONTH month: '2026-03'");

std::string Figures(const std::string& value) {
  return "figures { scope { kind: KIND_COMPANY id: 'acme' } period { span: SPAN_MONTH month: "
         "'2026-03' } definitions: 'ccps-2018.1' values { indicator_id: 'pse1r' value { value: '" +
         value +
         "' } sites_reported: 39 sites_in_scope: 40 "
         "undetermined_not_counted: 2 } missing_sites { site_id: 'bt' } incidents { incident_id: "
         "'i1' } "
         "hours { hours_id: 'a:2026-03' } }";
}
v1::GetFiguresResponse Answer(const std::string& value, const std::string& freshness = "") {
  return From<v1::GetFiguresResponse>(Figures(value) + " freshness { " + freshness + " }");
}
const auto kClose = C("close { period_id: 'company.acme:2026-03' }");
const auto kRestate = C("restate { period_id: 'company.acme:2026-03' reason: 'late report' }");
v1::PeriodCommand SignNumber(int number) {
  return C("sign { period_id: 'company.acme:2026-03' figures_number: " + std::to_string(number) +
           " }");
}
const auto kClosed = E("closed { period_id: 'company.acme:2026-03' " + Figures("0.500") +
                       " closed_at_ms: 1795392000000 closed_by: 'ann' }");
const auto kRestated =
    E("restated { period_id: 'company.acme:2026-03' figures_number: 2 " + Figures("0.750") +
      " restated_at_ms: 1795392000000 restated_by: 'ann' reason: 'late report' }");
v1::PeriodEvent Signed(int number, const std::string& who) {
  return E("period_signed { period_id: 'company.acme:2026-03' figures_number: " +
           std::to_string(number) + " signature { person_id: '" + who +
           "' signed_at_ms: 1795392000000 } }");
}
PeriodSpec Given(const std::vector<v1::PeriodEvent>& history) {
  auto spec = PeriodSpec::Given(history);
  spec.At(kNow).By("ann");
  return spec;
}

TEST(Period, ClosedFreezesTheFiguresWithTheirOrigin) {
  auto spec = Given({});
  spec.Knowing(kFiguresOfMarch, Answer("0.500")).When(kClose).Then({kClosed});
  const auto& frozen = spec.state().figures(0);
  EXPECT_EQ(frozen.figures().incidents(0).incident_id(), "i1");
  EXPECT_EQ(frozen.figures().missing_sites(0).site_id(), "bt");
}
TEST(Period, IsNotClosedTwice) { Given({kClosed}).When(kClose).ThenRefused("PERIOD_CLOSED"); }
TEST(Period, IsClosedOnlyWhenItIsOverEverywhereOnEarth) {
  auto early = PeriodSpec::Given({});
  early.At(kAprilEverywhere - 1)
      .By("ann")
      .Knowing(kFiguresOfMarch, Answer("0.500"))
      .When(kClose)
      .ThenRefused("PERIOD_NOT_OVER");
  auto over = PeriodSpec::Given({});
  over.At(kAprilEverywhere).By("ann").Knowing(kFiguresOfMarch, Answer("0.500")).When(kClose);
  EXPECT_EQ(over.outcome().events.size(), 1);
}
TEST(Period, IsNotClosedOnFiguresThatAreNotThereOrNotCurrent) {
  Given({}).KnowingNothingOf(kFiguresOfMarch).When(kClose).ThenRefused("FIGURES_NOT_AVAILABLE");
  Given({})
      .Knowing(kFiguresOfMarch, Answer("0.500", "behind_events: 1"))
      .When(kClose)
      .ThenRefused("FIGURES_NOT_CURRENT");
  Given({})
      .Knowing(kFiguresOfMarch, Answer("0.500", "stopped_because: 'source was restored'"))
      .When(kClose)
      .ThenRefused("FIGURES_NOT_CURRENT");
}
TEST(Period, UnderNoProperNameIsRefused) {
  for (const char* name : {"acme:2026-03", "company.acme", "company.:2026-03",
                           "company.acme:2026-13", "company.acme:March", "everything.x:2026-03"})
    Given({})
        .When(C(std::string("close { period_id: '") + name + "' }"))
        .ThenRefused("PERIOD_ID_MISMATCH");
}
TEST(Period, OfASiteNamesTheSiteByWhichAccessIsChecked) {
  const auto question =
      FiguresOf("scope_kind: KIND_SITE scope_id: 'bt' span: SPAN_CALENDAR_YEAR month: '2025-01'");
  Given({})
      .Knowing(question,
               From<v1::GetFiguresResponse>("figures { scope { kind: KIND_SITE id: 'bt' } }"))
      .When(C("close { period_id: 'site.bt:2025' site_id: 'other' }"))
      .ThenRefused("PERIOD_ID_MISMATCH");
  auto spec = Given({});
  spec.Knowing(question,
               From<v1::GetFiguresResponse>("figures { scope { kind: KIND_SITE id: 'bt' } }"))
      .When(C("close { period_id: 'site.bt:2025' site_id: 'bt' }"));
  EXPECT_EQ(spec.state().site_id(), "bt");
}
TEST(Period, RestatedKeepsTheFirstFiguresBesideTheNewOnes) {
  auto spec = Given({kClosed, Signed(1, "ann")});
  spec.Knowing(kFiguresOfMarch, Answer("0.750")).When(kRestate).Then({kRestated});
  ASSERT_EQ(spec.state().figures_size(), 2);
  EXPECT_EQ(spec.state().figures(0).figures().values(0).value().value(), "0.500");
  EXPECT_EQ(spec.state().figures(0).signatures_size(), 1);
  EXPECT_EQ(spec.state().figures(1).signatures_size(), 0);
}
TEST(Period, RestatedToTheSameFiguresChangesNothing) {
  Given({kClosed}).Knowing(kFiguresOfMarch, Answer("0.500")).When(kRestate).ThenNothing();
}
TEST(Period, ThatIsNotClosedIsNeitherRestatedNorSigned) {
  Given({}).When(kRestate).ThenRefused("PERIOD_NOT_CLOSED");
  Given({}).When(SignNumber(1)).ThenRefused("PERIOD_NOT_CLOSED");
}
TEST(Period, IsRestatedABoundedNumberOfTimes) {
  std::vector<v1::PeriodEvent> history = {kClosed};
  history.resize(100, kRestated);
  Given(history)
      .Knowing(kFiguresOfMarch, Answer("9.000"))
      .When(kRestate)
      .ThenRefused("RESTATEMENTS_FULL");
}
TEST(Signature, IsOfThePersonWhoAsksAndOfTheFiguresThatWereRead) {
  Given({kClosed}).When(SignNumber(1)).Then({Signed(1, "ann")});
  Given({kClosed, kRestated}).When(SignNumber(2)).Then({Signed(2, "ann")});
  for (const int number : {0, -1, 2, INT32_MAX})
    Given({kClosed}).When(SignNumber(number)).ThenRefused("FIGURES_NUMBER_UNKNOWN");
}
TEST(Signature, GivenAgainChangesNothing) {
  Given({kClosed, Signed(1, "ann")}).When(SignNumber(1)).ThenNothing();
}
TEST(Signature, ASecondOneMayFollowByAnotherPersonAndNoThird) {
  Given({kClosed, Signed(1, "bob")}).When(SignNumber(1)).Then({Signed(1, "ann")});
  Given({kClosed, Signed(1, "bob"), Signed(1, "eve")})
      .When(SignNumber(1))
      .ThenRefused("SIGNATURES_COMPLETE");
}
TEST(Signature, IsNotGivenByAMachineNorByNobody) {
  for (const char* actor : {"", "anonymous", "service:reporting"}) {
    auto spec = PeriodSpec::Given({kClosed});
    spec.At(kNow).By(actor).When(SignNumber(1)).ThenRefused("SIGNER_NOT_A_PERSON");
  }
}
TEST(Period, StandsAStormOfRandomCommands) {
  const std::vector<std::string> words = {"company.acme:2026-03", "site.bt:2025",
                                          "everything:2026-01.12m", "bt"};
  EXPECT_EQ(Storm<Period>(20000, words), 0);  // Nobody answers what the figures are.
  EXPECT_GT(Storm<Period>(20000, words, nullptr, {kClosed, kRestated}), 10);
}

TEST(PeriodId, NamesScopeAndPeriodBothWays) {
  for (const char* id : {"company.acme:2026-03", "business.chem:2026-03.12m", "site.a:b:2026",
                         "everything:2026-12"}) {
    const auto parsed = ParsePeriodId(id);
    ASSERT_TRUE(parsed) << id;
    EXPECT_EQ(*NameOf(parsed->scope) + ":" + *NameOf(parsed->period), id);
  }
  for (const char* id : {"", ":", "everything:", "everything:2026.12m", "everything:1800",
                         "everything:2026-03.12", "site:2026-03"})
    EXPECT_FALSE(ParsePeriodId(id)) << id;
}
TEST(PeriodId, KnowsTheMonthsOfAPeriod) {
  const auto months = [](const std::string& id) {
    const auto m = *MonthsOf(ParsePeriodId(id)->period);
    return m.first.ToString() + " " + m.last.ToString();
  };
  EXPECT_EQ(months("everything:2026-03"), "2026-03 2026-03");
  EXPECT_EQ(months("everything:2026-03.12m"), "2025-04 2026-03");
  EXPECT_EQ(months("everything:2026"), "2026-01 2026-12");
}

}  // namespace
}  // namespace interlock::metrics
