#include "services/metrics/target.h"

#include "libs/calendar/calendar.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/metrics/leading_testing.h"

namespace interlock::metrics {
namespace {

v1::IndicatorTargetCommand C(const std::string& text) {
  return From<v1::IndicatorTargetCommand>(text);
}
v1::IndicatorTargetEvent E(const std::string& text) { return From<v1::IndicatorTargetEvent>(text); }
std::string Percent(const std::string& target, const std::string& limit) {
  return "target { target_percent { value: '" + target + "' } limit_percent { value: '" + limit +
         "' } }";
}
Spec<IndicatorTarget> After(const std::vector<v1::IndicatorTargetEvent>& history) {
  auto spec = Spec<IndicatorTarget>::Given(history);
  spec.At(kToday).By("mia").Under(TestRules());
  return spec;
}
v1::IndicatorTargetCommand Set(const std::string& target, const std::string& limit,
                               const std::string& from_on, const std::string& id = "late") {
  return C("set { indicator_id: '" + id + "' " + Percent(target, limit) + " from_on: '" + from_on +
           "' reason: 'Board of May' }");
}
v1::IndicatorTargetEvent WasSet(const std::string& target, const std::string& limit,
                                const std::string& from_on) {
  return E("target_set { indicator_id: 'late' target { from_on: '" + from_on + "' " +
           Percent(target, limit) + " } reason: 'Board of May' set_by: 'mia' }");
}
v1::IndicatorTargetCommand Tighten(const std::string& target, const std::string& limit,
                                   const std::string& from_on = "2026-12-01") {
  return C("tighten { indicator_id: 'late' site_id: 'bt' " + Percent(target, limit) +
           " from_on: '" + from_on + "' reason: 'We can do better' }");
}
v1::IndicatorTargetEvent Tightened(const std::string& target, const std::string& limit,
                                   const std::string& from_on = "2026-12-01") {
  return E("tightened { indicator_id: 'late' target { from_on: '" + from_on + "' site_id: 'bt' " +
           Percent(target, limit) + " } reason: 'We can do better' set_by: 'mia' }");
}
std::string Limit(const std::vector<v1::IndicatorTargetEvent>& history, const std::string& site_id,
                  const std::string& on) {
  return TargetOn(Fold<IndicatorTarget>(history), TestRules().leading.indicators(0), site_id, on)
      .limit_percent()
      .value();
}

TEST(IndicatorTarget, IsSetByTheCompanyFromADayOnAndTheSameAgainChangesNothing) {
  After({}).When(Set("1", "8", "2026-12-01")).Then({WasSet("1", "8", "2026-12-01")});
  After({WasSet("1", "8", "2026-12-01")}).When(Set("1", "8", "2026-12-01")).ThenNothing();
}

TEST(IndicatorTarget, OnADayIsTheLastThatBeganByThenElseTheDefinitions) {
  const std::vector history = {WasSet("1", "8", "2026-12-01"), WasSet("1", "7", "2027-01-01")};
  EXPECT_EQ(Limit(history, "bt", "2026-11-30"), "5");
  EXPECT_EQ(Limit(history, "bt", "2026-12-01"), "8");
  EXPECT_EQ(Limit(history, "bt", "2027-02-01"), "7");
}

TEST(IndicatorTarget, IsTightenedByASiteForItselfAlone) {
  After({WasSet("1", "8", "2026-12-01")}).When(Tighten("0", "4")).Then({Tightened("0", "4")});
  const std::vector history = {WasSet("1", "8", "2026-12-01"), Tightened("0", "4")};
  EXPECT_EQ(Limit(history, "bt", "2026-12-02"), "4");
  EXPECT_EQ(Limit(history, "hs", "2026-12-02"), "8");
}

TEST(IndicatorTarget, IsNeverLoosenedByASite) {
  After({}).When(Tighten("0", "6")).ThenRefused("LOOSER_THAN_CORPORATE");
  After({}).When(Tighten("1", "5")).ThenRefused("LOOSER_THAN_CORPORATE");
  After({})
      .When(C("tighten { indicator_id: 'begun' site_id: 'bt' " + Percent("100", "90") +
              " from_on: '2026-12-01' reason: 'x' }"))
      .ThenRefused("LOOSER_THAN_CORPORATE");
}

TEST(IndicatorTarget, OfASiteGivesWayWhereTheCompanyAsksForMoreLater) {
  const std::vector history = {Tightened("0", "4"), WasSet("0", "2", "2027-01-01")};
  EXPECT_EQ(Limit(history, "bt", "2026-12-31"), "4");
  EXPECT_EQ(Limit(history, "bt", "2027-01-01"), "2");
}

TEST(IndicatorTarget, OfASiteIsGivenUpByLeavingItOut) {
  const auto command =
      C("tighten { indicator_id: 'late' site_id: 'bt' from_on: '2027-01-01' reason: 'Back' }");
  auto spec = After({Tightened("0", "4")});
  spec.When(command);
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  EXPECT_EQ(TargetOn(spec.state(), TestRules().leading.indicators(0), "bt", "2027-01-01")
                .limit_percent()
                .value(),
            "5");
}

TEST(IndicatorTarget, IsRefusedWhereItIsNone) {
  After({}).When(Set("5", "1", "2026-12-01")).ThenRefused("TARGET_WRONG");
  After({}).When(Set("0", "101", "2026-12-01")).ThenRefused("TARGET_WRONG");
  After({}).When(Set("0", "many", "2026-12-01")).ThenRefused("TARGET_WRONG");
  After({}).When(Set("90", "95", "2026-12-01", "begun")).ThenRefused("TARGET_WRONG");
  After({}).When(Set("0", "5", "2026-12-01", "nothing")).ThenRefused("INDICATOR_UNKNOWN");
  After({}).When(Set("0", "5", "2026-02-30")).ThenRefused("DATE_INVALID");
  auto nowhere = Tighten("0", "4");
  nowhere.mutable_tighten()->clear_site_id();
  After({}).When(nowhere).ThenRefused("SITE_MISSING");
}

TEST(IndicatorTarget, OfADayThatIsOverStaysAsItWas) {
  After({}).When(Set("0", "9", "2026-11-20")).ThenRefused("TARGET_IN_PAST");
  After({WasSet("0", "4", "2027-01-01")})
      .When(Set("0", "9", "2026-12-31"))
      .ThenRefused("TARGETS_OUT_OF_ORDER");
}

TEST(IndicatorTarget, IsSetAThousandTimesAtMost) {
  std::vector<v1::IndicatorTargetEvent> history(1'000, WasSet("0", "4", "2026-12-01"));
  After(history).When(Set("0", "3", "2026-12-01")).ThenRefused("TARGETS_FULL");
}

TEST(IndicatorTarget, TakesEveryCommandThatParses) {
  EXPECT_GT(
      Storm<IndicatorTarget>(20'000, {"late", "begun", "bt", "2026-12-01", "5", "0"}, &TestRules()),
      0);
}

}  // namespace
}  // namespace interlock::metrics
