#include "services/metrics/indicator_view.h"

#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/metrics/indicator_query.h"
#include "services/metrics/indicator_set.h"
#include "services/metrics/period_query.h"

namespace interlock::metrics {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::IndicatorSet Shipped() {
  std::ifstream file("data/rules/indicators/ccps-2018.json");
  std::stringstream text;
  text << file.rdbuf();
  return ParseIndicatorSet(text.str()).value();
}

// 2026-11-23
constexpr int64_t kNow = 1'795'392'000'000;
// 2026-03-15, noon UTC, and the first instant of April in UTC.
constexpr int64_t kMarch = 1'773'576'000'000, kAprilUtc = 1'775'001'600'000;

// Three services' ledgers in memory, and the view over their feeds.
class World {
 public:
  World() {
    time_.Set(kNow);
    for (const char* name : {"incidents", "organisation", "metrics"}) {
      ledgers_[name] = OpenMemoryLedger(1, time_);
      feeds_.push_back(std::make_unique<Feed>(name, *ledgers_[name]));
      by_name_[name] = feeds_.back().get();
    }
    sql_ = OpenSqliteSql("").value();
    views_ = std::make_unique<Views>(*sql_, std::vector<View>{IndicatorView()}, by_name_, time_);
    EXPECT_TRUE(views_->Open().ok());
  }

  void Incident(const std::string& id, const std::string& text) {
    Put("incidents", "incident-" + id, From<incidents::v1::IncidentEvent>(text));
  }
  void Report(const std::string& id, const std::string& site, const std::string& tier,
              int64_t at_ms = kMarch, const std::string& kind = "KIND_INCIDENT") {
    Incident(id, "reported { incident_id: '" + id + "' site_id: '" + site + "' kind: " + kind +
                     " classification { " + tier +
                     " } consequences { earliest_at_ms: " + std::to_string(at_ms) + " } }");
  }
  void Site(const std::string& id, const std::string& text) {
    Put("organisation", "site-" + id, From<organisation::v1::SiteEvent>(text));
  }
  void Register(const std::string& id, const std::string& business,
                const std::string& zone = "America/Chicago") {
    Site(id, "registered { site_id: '" + id + "' profile { time_zone: '" + zone +
                 "' } ownership { business_id: '" + business + "' } }");
  }
  void Business(const std::string& id, const std::string& company) {
    Put("organisation", "business-" + id,
        From<organisation::v1::BusinessEvent>("registered { business_id: '" + id +
                                              "' company_id: '" + company + "' }"));
  }
  void Hours(const std::string& site, const std::string& month, const std::string& employees,
             const std::string& kind = "entered") {
    const std::string id = site + ":" + month;
    Put("metrics", "hours-" + id,
        From<v1::HoursEvent>(
            kind + " { hours_id: '" + id + "' site_id: '" + site + "' month: '" + month + "' " +
            (kind == "withdrawn" ? ""
                                 : "worked { employee_hours { value: '" + employees +
                                       "' } contractor_hours { value: '0' } }") +
            " }"));
  }

  void Period(const std::string& id, const std::string& text) {
    Put("metrics", "period-" + id, From<v1::PeriodEvent>(text));
  }

  v1::IndicatorValue Value(const std::string& indicator, const std::string& scope,
                           const std::string& period = "span: SPAN_MONTH month: '2026-03'") {
    auto request = From<v1::ListCountedRequest>(scope + " " + period);
    request.set_indicator_id(indicator);
    v1::ListCountedResponse response;
    const auto status =
        Ask([&](SqlSession& rows) { return ListCounted(rows, set_, asking_, request, response); });
    EXPECT_TRUE(status.ok()) << status;
    return response.value();
  }
  template <class Request, class Response>
  absl::Status Ask(absl::Status (*answer)(SqlSession&, const v1::IndicatorSet&, const Asking&,
                                          const Request&, Response&),
                   const std::string& request, Response& response) {
    return Ask([&](SqlSession& rows) {
      return answer(rows, set_, asking_, From<Request>(request), response);
    });
  }
  absl::Status Ask(const std::function<absl::Status(SqlSession&)>& query) {
    EXPECT_TRUE(views_->Drain().ok());
    EXPECT_TRUE(views_->asides().List()->empty());
    return views_->Read(kIndicators, {}, query, nullptr);
  }
  void Rebuild() { EXPECT_TRUE(views_->Rebuild(kIndicators, {}).ok()); }
  void See(const SiteScope& sites) { asking_.sites = sites; }
  void At(int64_t now_ms) { asking_.now_ms = now_ms; }
  const Asking& asking() const { return asking_; }

 private:
  void Put(const std::string& service, const std::string& stream,
           const google::protobuf::Message& event) {
    Ledger& ledger = *ledgers_[service];
    auto lock = ledger.LockShard(0, {}).value();
    const Head head = lock->known().head;
    Record record{.position = head.position + 1,
                  .stream = stream,
                  .version = ++versions_[stream],
                  .at_ms = kNow};
    StoreEvent(event, "salt", record);
    Chain(head, record);
    ASSERT_TRUE(lock->Commit({.records = {record}}).ok());
  }

  ManualTime time_;
  std::map<std::string, std::unique_ptr<Ledger>> ledgers_;
  std::vector<std::unique_ptr<Feed>> feeds_;
  std::map<std::string, const Feed*> by_name_;
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Views> views_;
  v1::IndicatorSet set_ = Shipped();
  Asking asking_{{.all = true}, kNow};
};

const char kAcme[] = "scope_kind: KIND_COMPANY scope_id: 'acme'";
const char kChem[] = "scope_kind: KIND_BUSINESS scope_id: 'chem'";
const char kBt[] = "scope_kind: KIND_SITE scope_id: 'bt'";
const char kTier1[] = "tier: TIER_1 at_most_tier: TIER_1 severity_points: 9";
const char kTier2[] = "tier: TIER_2 at_most_tier: TIER_2";

TEST(Indicators, CountIncidentsAndHoursBySiteBusinessAndCompany) {
  World world;
  world.Business("chem", "acme");
  world.Business("fuels", "acme");
  world.Register("bt", "chem");
  world.Register("la", "fuels");
  world.Hours("bt", "2026-03", "100000");
  world.Hours("la", "2026-03", "300000");
  world.Report("i1", "bt", kTier1);
  world.Report("i2", "la", kTier1);
  EXPECT_EQ(world.Value("pse1r", kBt).value().value(), "2.000");
  EXPECT_EQ(world.Value("pse1r", kChem).value().value(), "2.000");
  EXPECT_EQ(world.Value("pse1r", kAcme).value().value(), "1.000");
  EXPECT_EQ(world.Value("pse1sr", kAcme).value().value(), "9.000");
  EXPECT_EQ(world.Value("pse1r", "scope_kind: KIND_EVERYTHING").value().value(), "1.000");
}
TEST(Indicators, DoNotDependOnWhichFeedComesFirst) {
  World world;
  world.Report("i1", "bt", kTier1, kAprilUtc);
  world.Hours("bt", "2026-03", "200000");
  EXPECT_EQ(world.Value("tier-1-count", kBt).numerator(), 0);  // In UTC it was April.
  world.Register("bt", "chem");
  world.Business("chem", "acme");
  // In Chicago it was still March.
  EXPECT_EQ(world.Value("pse1r", kAcme).value().value(), "1.000");
  world.Site("bt", "corrected { site_id: 'bt' profile { time_zone: 'Europe/Berlin' } }");
  EXPECT_EQ(world.Value("pse1r", kAcme).value().value(), "0.000");
}
TEST(Indicators, FollowWhatBecomesOfAnIncident) {
  World world;
  world.Hours("bt", "2026-03", "200000");
  world.Hours("la", "2026-03", "200000");
  world.Report("i1", "bt", "tier: TIER_2 at_most_tier: TIER_1");
  const auto tier_1 = [&] { return world.Value("tier-1-count", kBt); };
  EXPECT_EQ(tier_1().numerator(), 0);
  EXPECT_EQ(tier_1().undetermined_not_counted(), 1);
  world.Incident("i1",
                 "facts_amended { classification { tier: TIER_1 at_most_tier: TIER_1 } "
                 "consequences { earliest_at_ms: 1773576000000 } }");
  EXPECT_EQ(tier_1().numerator(), 1);
  world.Incident("i1", "reclassified { classification { tier: TIER_2 at_most_tier: TIER_2 } }");
  EXPECT_EQ(tier_1().numerator(), 0);
  EXPECT_EQ(world.Value("tier-2-count", kBt).numerator(), 1);
  world.Incident("i1", "merged { into_incident_id: 'i2' }");
  EXPECT_EQ(world.Value("tier-2-count", kBt).numerator(), 0);
  world.Incident("i1", "reinstated { reason: 'no' }");
  EXPECT_EQ(world.Value("tier-2-count", kBt).numerator(), 1);
  world.Incident("i1",
                 "moved { site_id: 'la' site_id_before: 'bt' consequences { "
                 "earliest_at_ms: 1773576000000 } }");
  EXPECT_EQ(world.Value("tier-2-count", kBt).numerator(), 0);
  EXPECT_EQ(world.Value("pse2r", "scope_kind: KIND_SITE scope_id: 'la'").value().value(), "1.000");
  world.Incident("i1", "withdrawn { reason: 'never was' }");
  EXPECT_EQ(world.Value("tier-2-count", "scope_kind: KIND_EVERYTHING").numerator(), 0);
}
TEST(Indicators, CountANearMissUnlessItTurnsOutToBeAnEvent) {
  World world;
  world.Hours("bt", "2026-03", "200000");
  world.Report("n1", "bt", "tier: NOT_PSE at_most_tier: NOT_PSE", kMarch, "KIND_NEAR_MISS");
  world.Report("n2", "bt", kTier2, kMarch, "KIND_NEAR_MISS");
  EXPECT_EQ(world.Value("near-miss-rate", kBt).value().value(), "1.000");
  EXPECT_EQ(world.Value("pse2r", kBt).value().value(), "1.000");
}
TEST(Indicators, FollowCorrectedAndWithdrawnHours) {
  World world;
  world.Report("i1", "bt", kTier1);
  EXPECT_FALSE(world.Value("pse1r", kBt).has_value());
  world.Hours("bt", "2026-03", "200000");
  EXPECT_EQ(world.Value("pse1r", kBt).value().value(), "1.000");
  world.Hours("bt", "2026-03", "400000", "corrected");
  EXPECT_EQ(world.Value("pse1r", kBt).value().value(), "0.500");
  world.Hours("bt", "2026-03", "", "withdrawn");
  EXPECT_FALSE(world.Value("pse1r", kBt).has_value());
}
TEST(Indicators, CountASiteForTheBusinessThatItBelongedToInThatMonth) {
  World world;
  world.Business("chem", "acme");
  world.Business("fuels", "zeta");
  world.Site("bt", "registered { site_id: 'bt' ownership { business_id: 'chem' } }");
  for (const char* month : {"2026-02", "2026-03", "2026-04"}) world.Hours("bt", month, "100000");
  world.Report("i1", "bt", kTier1);
  const std::string quarter = "span: SPAN_ROLLING_12_MONTHS month: '2026-04'";
  EXPECT_EQ(world.Value("tier-1-count", kAcme, quarter).numerator(), 1);
  world.Site("bt",
             "moved { site_id: 'bt' ownership { business_id: 'chem' until_on: '2026-03-01' } "
             "ownership { business_id: 'fuels' from_on: '2026-03-01' } }");
  EXPECT_EQ(world.Value("tier-1-count", kAcme, quarter).numerator(), 0);
  const char kZeta[] = "scope_kind: KIND_COMPANY scope_id: 'zeta'";
  const auto zeta = world.Value("pse1r", kZeta, quarter);
  EXPECT_EQ(zeta.hours().value(), "200000");  // March and April.
  EXPECT_EQ(zeta.value().value(), "1.000");
  // Acme's hours of 2025 are missing, and Zeta's sites had none to report.
  EXPECT_EQ(world.Value("pse1r", kAcme, quarter).missing_sites_size(), 1);
  EXPECT_EQ(zeta.missing_sites_size(), 0);
}
TEST(Indicators, OfACalendarYearThatIsNotOverEndWithItsLastMonthThatIs) {
  World world;
  world.At(kAprilUtc);  // Still March somewhere.
  world.Hours("bt", "2026-01", "100000");
  world.Hours("bt", "2026-02", "100000");
  world.Report("i1", "bt", kTier1);  // In March: not in it yet.
  const std::string year = "span: SPAN_CALENDAR_YEAR month: '2026-01'";
  auto value = world.Value("pse1r", kBt, year);
  EXPECT_EQ(value.value().value(), "0.000");
  EXPECT_EQ(value.through_month(), "2026-02");
  world.Hours("bt", "2026-03", "200000");
  world.At(kNow);
  EXPECT_EQ(world.Value("pse1r", kBt, year).missing_sites(0).missing_months_size(), 7);
}
TEST(Indicators, OpenDownToTheIncidentsAndHoursThatTheyCount) {
  World world;
  world.Hours("bt", "2026-03", "200000");
  world.Report("i1", "bt", kTier1);
  world.Report("i2", "bt", "tier: TIER_2 at_most_tier: TIER_1");
  world.Report("i3", "bt", kTier2);
  v1::ListCountedResponse response;
  ASSERT_TRUE(
      world
          .Ask(ListCounted,
               std::string("indicator_id: 'pse1r' span: SPAN_MONTH month: '2026-03' ") + kBt,
               response)
          .ok());
  ASSERT_EQ(response.incidents_size(), 1);
  EXPECT_EQ(response.incidents(0).incident_id(), "i1");
  ASSERT_EQ(response.undetermined_size(), 1);
  EXPECT_EQ(response.undetermined(0).incident_id(), "i2");
  ASSERT_EQ(response.hours_size(), 1);
  EXPECT_EQ(response.hours(0).hours_id(), "bt:2026-03");
}
TEST(Indicators, ComeAsATrend) {
  World world;
  world.Hours("bt", "2026-02", "200000");
  world.Hours("bt", "2026-03", "200000");
  world.Report("i1", "bt", kTier1);
  v1::GetIndicatorsResponse response;
  ASSERT_TRUE(world
                  .Ask(GetIndicators,
                       std::string(kBt) + " span: SPAN_MONTH from_month: '2026-01' to_month: "
                                          "'2026-03' indicator_ids: 'pse1r'",
                       response)
                  .ok());
  ASSERT_EQ(response.values_size(), 3);
  EXPECT_FALSE(response.values(0).has_value());
  EXPECT_EQ(response.values(0).missing_sites(0).site_id(), "bt");
  EXPECT_EQ(response.values(1).value().value(), "0.000");
  EXPECT_EQ(response.values(2).value().value(), "1.000");
  EXPECT_EQ(response.values(2).period().month(), "2026-03");
}
TEST(Indicators, ShowNoSiteThatTheCallerHasNoRoleAt) {
  World world;
  world.Business("chem", "acme");
  for (const char* site : {"bt", "la"}) {
    world.Register(site, "chem");
    world.Hours(site, "2026-03", "200000");
    world.Report(std::string("i-") + site, site, kTier1);
  }
  world.See({.sites = {"la"}});
  EXPECT_EQ(world.Value("pse1r", kAcme).sites_in_scope(), 1);
  EXPECT_EQ(world.Value("tier-1-count", kAcme).numerator(), 1);
  EXPECT_EQ(world.Value("tier-1-count", kBt).numerator(), 0);
  EXPECT_EQ(world.Value("pse1r", kBt).no_value_because(), "No site belonged to it in this period.");
}
TEST(Indicators, RefuseByNameWhatCannotBeAsked) {
  World world;
  const auto reason = [&](const std::string& request) {
    v1::GetIndicatorsResponse response;
    return ReasonOf(world.Ask(GetIndicators, request, response));
  };
  const std::string months = " from_month: '2026-01' to_month: '2026-03' ";
  EXPECT_EQ(reason("span: SPAN_MONTH scope_kind: KIND_SITE" + months), "SCOPE_INVALID");
  EXPECT_EQ(reason("span: SPAN_MONTH scope_kind: KIND_EVERYTHING scope_id: 'x'" + months),
            "SCOPE_INVALID");
  EXPECT_EQ(reason(kBt + months), "PERIOD_INVALID");
  EXPECT_EQ(
      reason(std::string(kBt) + " span: SPAN_MONTH from_month: '2026-04' to_month: '2026-03'"),
      "PERIOD_INVALID");
  EXPECT_EQ(reason(std::string(kBt) + " span: SPAN_MONTH from_month: '2026-13'"), "MONTH_INVALID");
  EXPECT_EQ(
      reason(std::string(kBt) + " span: SPAN_MONTH from_month: '1900-01' to_month: '1950-01'"),
      "ASKS_TOO_MUCH");
  EXPECT_EQ(reason(std::string(kBt) + " span: SPAN_MONTH indicator_ids: 'x'" + months),
            "INDICATOR_UNKNOWN");
}
TEST(Hours, AreListedBySiteAndMonthInPagesWithWhatIsMissing) {
  World world;
  for (const char* month : {"2026-01", "2026-02", "2026-03"}) world.Hours("bt", month, "1");
  world.Hours("la", "2026-02", "2");
  std::vector<std::string> seen;
  v1::ListHoursRequest request = From<v1::ListHoursRequest>(
      "scope_kind: KIND_EVERYTHING from_month: '2026-01' to_month: '2026-03' page { limit: 3 }");
  for (int page = 0; page < 2; ++page) {
    v1::ListHoursResponse response;
    const auto status = world.Ask(
        [&](SqlSession& rows) { return ListHours(rows, world.asking(), request, response); });
    ASSERT_TRUE(status.ok()) << status;
    for (const auto& hours : response.hours()) seen.push_back(hours.hours_id());
    EXPECT_EQ(response.missing_sites_size(), page == 0 ? 1 : 0);
    EXPECT_EQ(response.next_cursor().empty(), page == 1);
    request.mutable_page()->set_cursor(response.next_cursor());
  }
  EXPECT_EQ(seen,
            (std::vector<std::string>{"bt:2026-01", "bt:2026-02", "bt:2026-03", "la:2026-02"}));
  request.mutable_page()->set_cursor("nonsense");
  v1::ListHoursResponse response;
  EXPECT_EQ(ReasonOf(world.Ask([&](SqlSession& rows) {
              return ListHours(rows, world.asking(), request, response);
            })),
            "CURSOR_INVALID");
}
std::string Ids(const v1::ListPeriodsResponse& response) {
  std::string ids;
  for (const auto& period : response.periods()) ids += period.period_id() + " ";
  return ids;
}
TEST(Periods, AreListedNewestFirstWithTheirRestatementsAndSignatures) {
  World world;
  const auto close = [&](const std::string& id, const std::string& scope,
                         const std::string& month) {
    world.Period(id, "closed { period_id: '" + id +
                         "' closed_by: 'ann' closed_at_ms: 5 figures { "
                         "scope { " +
                         scope + " } period { span: SPAN_MONTH month: '" + month + "' } } }");
  };
  const std::string acme = "kind: KIND_COMPANY id: 'acme'";
  close("company.acme:2026-02", acme, "2026-02");
  close("company.acme:2026-03", acme, "2026-03");
  close("site.bt:2026-03", "kind: KIND_SITE id: 'bt'", "2026-03");
  const std::string signature =
      "period_signed { period_id: 'company.acme:2026-03' figures_number: ";
  world.Period("company.acme:2026-03", signature + "1 }");
  world.Period(
      "company.acme:2026-03",
      "restated { period_id: 'company.acme:2026-03' figures_number: 2 restated_at_ms: 7 }");
  world.Period("company.acme:2026-03", signature + "2 }");
  world.Period("company.acme:2026-03", signature + "1 }");  // Not of the newest figures.
  const auto list = [&](const std::string& request, v1::ListPeriodsResponse& response) {
    return world.Ask([&](SqlSession& rows) {
      return ListPeriods(rows, world.asking(), From<v1::ListPeriodsRequest>(request), response);
    });
  };
  v1::ListPeriodsResponse all, first, second, of_site;
  ASSERT_TRUE(list("", all).ok());
  EXPECT_EQ(Ids(all), "company.acme:2026-03 site.bt:2026-03 company.acme:2026-02 ");
  EXPECT_EQ(all.periods(0).figures(), 2);
  EXPECT_EQ(all.periods(0).restated_at_ms(), 7);
  EXPECT_EQ(all.periods(0).signatures(), 1);
  ASSERT_TRUE(list("page { limit: 2 }", first).ok());
  ASSERT_TRUE(list("page { limit: 2 cursor: '" + first.next_cursor() + "' }", second).ok());
  EXPECT_EQ(Ids(first) + Ids(second), Ids(all));
  EXPECT_EQ(second.next_cursor(), "");
  ASSERT_TRUE(list("scope_kind: KIND_SITE scope_id: 'bt'", of_site).ok());
  EXPECT_EQ(Ids(of_site), "site.bt:2026-03 ");
  world.See({.sites = {"la"}});
  v1::ListPeriodsResponse of_others, none;
  ASSERT_TRUE(list("", of_others).ok());
  EXPECT_EQ(Ids(of_others), "company.acme:2026-03 company.acme:2026-02 ");
  EXPECT_EQ(ReasonOf(list("page { cursor: 'x' }", none)), "CURSOR_INVALID");
}
TEST(Indicators, RecountedFromZeroEqualTheRunningCount) {
  World world;
  std::mt19937 random(11);
  const auto pick = [&](std::vector<std::string> from) { return from[random() % from.size()]; };
  const std::vector<std::string> sites = {"a", "b", "c", "d"};
  std::map<std::string, bool> entered;
  const auto figures = [&] {
    v1::GetFiguresResponse response;
    EXPECT_TRUE(world
                    .Ask(GetFigures,
                         "scope_kind: KIND_COMPANY scope_id: 'acme' span: SPAN_ROLLING_12_MONTHS "
                         "month: '2026-06'",
                         response)
                    .ok());
    return response.figures();
  };
  for (int i = 0; i < 400; ++i) {
    const std::string site = pick(sites), id = "i" + std::to_string(i % 90);
    const int64_t at = kMarch - int64_t(random() % 300) * 86'400'000;
    const std::string tier = pick({kTier1, kTier2, "tier: NOT_PSE at_most_tier: TIER_1"});
    if (i < 90) {
      world.Report(id, site, tier, at, pick({"KIND_INCIDENT", "KIND_NEAR_MISS"}));
      continue;
    }
    const std::string when = "consequences { earliest_at_ms: " + std::to_string(at) + " }";
    const std::string month = "2026-0" + std::to_string(1 + random() % 6);
    switch (random() % 6) {
      case 0:
        world.Incident(id, "facts_amended { classification { " + tier + " } " + when + " }");
        break;
      case 1: world.Incident(id, "moved { site_id: '" + site + "' " + when + " }"); break;
      case 2: world.Incident(id, pick({"withdrawn {}", "reinstated {}", "merged {}"})); break;
      case 3: world.Register(site, pick({"chem", "fuels"}), pick({"UTC", "Asia/Tokyo"})); break;
      case 4: world.Business(pick({"chem", "fuels"}), pick({"acme", "acme", "zeta"})); break;
      case 5: world.Hours(site, month, std::to_string(random() % 9999), "entered"); break;
    }
    if (i % 100 == 99) {
      const auto running = figures();
      world.Rebuild();
      EXPECT_TRUE(MessageDifferencer::Equals(figures(), running)) << running.DebugString();
    }
  }
  EXPECT_GT(figures().incidents_size(), 10);
}

}  // namespace
}  // namespace interlock::metrics
