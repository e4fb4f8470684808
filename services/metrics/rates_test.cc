#include "services/metrics/rates.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "google/protobuf/util/message_differencer.h"
#include "libs/decider/from_text.h"
#include "services/metrics/indicator_set.h"

namespace interlock::metrics {
namespace {

v1::IndicatorSet Shipped() {
  std::ifstream file("data/rules/indicators/ccps-2018.json");
  std::stringstream text;
  text << file.rdbuf();
  auto set = ParseIndicatorSet(text.str());
  EXPECT_TRUE(set.ok()) << set.status();
  return set.value_or(v1::IndicatorSet());
}

v1::CountedIncident Incident(const std::string& id, const std::string& site,
                             const std::string& rest, const std::string& month = "2026-03") {
  return From<v1::CountedIncident>("incident_id: '" + id + "' site_id: '" + site + "' month: '" +
                                   month + "' " + rest);
}
v1::CountedHours HoursOf(const std::string& site, const std::string& employees,
                         const std::string& contractors, const std::string& month = "2026-03") {
  return From<v1::CountedHours>("hours_id: '" + site + ":" + month + "' site_id: '" + site +
                                "' month: '" + month + "' worked { employee_hours { value: '" +
                                employees + "' } contractor_hours { value: '" + contractors +
                                "' } }");
}

const char kTier1[] = "tier: TIER_1 at_most_tier: TIER_1 severity_points: 9";
const char kTier2[] = "tier: TIER_2 at_most_tier: TIER_2";

v1::IndicatorValue Value(const std::string& indicator, Basis basis) {
  static const v1::IndicatorSet set = Shipped();
  if (basis.months.last.number == 0)
    basis.months = {*Month::Parse("2026-03"), *Month::Parse("2026-03")};
  return Calculate({FindIndicator(set, indicator)},
                   From<v1::Scope>("kind: KIND_COMPANY id: 'acme'"),
                   From<v1::Period>("span: SPAN_MONTH month: '2026-03'"), basis)
      .at(0);
}

SiteInScope In(const std::string& site) { return {site, {*Month::Parse("2026-03")}}; }

TEST(Rate, IsEventsTimes200000ThroughHoursOfEmployeesAndContractors) {
  const Basis basis{.sites = {In("a")},
                    .incidents = {Incident("i1", "a", kTier1), Incident("i2", "a", kTier2),
                                  Incident("i3", "a", kTier2)},
                    .hours = {HoursOf("a", "300000.5", "99999.5")}};
  EXPECT_EQ(Value("pse1r", basis).value().value(), "0.500");
  EXPECT_EQ(Value("pse2r", basis).value().value(), "1.000");
  EXPECT_EQ(Value("pse1sr", basis).value().value(), "4.500");
  EXPECT_EQ(Value("pse1sr", basis).numerator(), 9);
  EXPECT_EQ(Value("pse1r", basis).hours().value(), "400000");
  EXPECT_FALSE(Value("pse1r", basis).lower_bound());
  EXPECT_EQ(Value("pse1r", basis).sentence(), "Tier 1 process safety event rate: 0.500.");
}
TEST(Rate, OfNoEventsIsZeroWhereHoursAreKnown) {
  EXPECT_EQ(Value("pse1r", {.sites = {In("a")}, .hours = {HoursOf("a", "1", "0")}}).value().value(),
            "0.000");
}
TEST(Rate, RoundsHalfUpOnceAtTheEnd) {
  // 200,000 / 160,000,000 = 0.00125; half up in the third place of a later one: 0.0015 -> 0.002.
  EXPECT_EQ(Value("pse1r", {.sites = {In("a")},
                            .incidents = {Incident("i", "a", kTier1)},
                            .hours = {HoursOf("a", "133333333.333333333", "0")}})
                .value()
                .value(),
            "0.002");
  EXPECT_EQ(Value("pse1r", {.sites = {In("a")},
                            .incidents = {Incident("i", "a", kTier1)},
                            .hours = {HoursOf("a", "133333333.4", "0")}})
                .value()
                .value(),
            "0.001");
}
TEST(Rate, WithoutHoursThereIsNoneAndItSaysSo) {
  const auto value =
      Value("pse1r", {.sites = {In("a")}, .incidents = {Incident("i", "a", kTier1)}});
  EXPECT_FALSE(value.has_value());
  EXPECT_EQ(value.no_value_because(), "Hours worked are missing for the site.");
  EXPECT_EQ(value.numerator_at_missing_sites(), 1);
  ASSERT_EQ(value.missing_sites_size(), 1);
  EXPECT_EQ(value.missing_sites(0).missing_months(0), "2026-03");
}
TEST(Rate, OfZeroHoursThereIsNone) {
  const auto value = Value("pse1r", {.sites = {In("a")}, .hours = {HoursOf("a", "0", "0.0")}});
  EXPECT_FALSE(value.has_value());
  EXPECT_EQ(value.no_value_because(), "No hours were worked.");
}
TEST(Rate, OfNoSiteThereIsNone) {
  EXPECT_EQ(Value("pse1r", {}).no_value_because(), "No site belonged to it in this period.");
}
TEST(Rate, OfAYearThatHasOnlyBegunThereIsNone) {
  Basis basis{.months = {*Month::Parse("2026-01"), *Month::Parse("2025-12")}};
  EXPECT_EQ(Value("pse1r", basis).no_value_because(), "No month of it is over yet.");
}
TEST(Rate, OfACompanyIsOfTheSitesThatReportedAndNamesTheOthers) {
  Basis basis;
  for (int i = 10; i < 50; ++i) {
    const std::string site = "site" + std::to_string(i);
    basis.sites.push_back(In(site));
    if (i != 27) basis.hours.push_back(HoursOf(site, "10000", "0"));
  }
  basis.incidents = {Incident("i1", "site11", kTier1), Incident("i2", "site27", kTier1)};
  const auto value = Value("pse1r", basis);
  // 1 x 200,000 / 390,000; what happened where hours are missing is not in it.
  EXPECT_EQ(value.value().value(), "0.513");
  EXPECT_EQ(value.sites_reported(), 39);
  EXPECT_EQ(value.sites_in_scope(), 40);
  ASSERT_EQ(value.missing_sites_size(), 1);
  EXPECT_EQ(value.missing_sites(0).site_id(), "site27");
  EXPECT_EQ(value.numerator_at_missing_sites(), 1);
  EXPECT_EQ(value.sentence(),
            "Tier 1 process safety event rate: 0.513. Of 39 of 40 sites; hours are missing for "
            "site27. Not in it: 1 where hours are missing.");
}
TEST(Rate, NamesTwentyMissingSitesAndSaysHowManyMoreThereAre) {
  Basis basis{.hours = {HoursOf("site10", "1000", "0")}};
  for (int i = 10; i < 50; ++i) basis.sites.push_back(In("site" + std::to_string(i)));
  const auto value = Value("pse1r", basis);
  EXPECT_EQ(value.missing_sites_size(), 20);
  EXPECT_EQ(value.sites_in_scope() - value.sites_reported(), 39);
  EXPECT_NE(value.sentence().find("site19, site20, 29 more."), std::string::npos)
      << value.sentence();
  EXPECT_EQ(MissingSites(basis).size(), 39u);
}
TEST(Rate, LeavesOutASiteOfWhichOneMonthIsMissing) {
  const Month february = *Month::Parse("2026-02"), march = *Month::Parse("2026-03");
  const Basis basis{.months = {february, march},
                    .sites = {{"a", {february, march}}, {"b", {february, march}}},
                    .hours = {HoursOf("a", "1000", "0", "2026-02"), HoursOf("a", "1000", "0"),
                              HoursOf("b", "1000", "0")}};
  const auto value = Value("pse1r", basis);
  EXPECT_EQ(value.hours().value(), "2000");
  ASSERT_EQ(value.missing_sites_size(), 1);
  EXPECT_EQ(value.missing_sites(0).site_id(), "b");
  EXPECT_EQ(value.missing_sites(0).missing_months(0), "2026-02");
}
TEST(Rate, WithAtLeastEventsIsALowerBoundAndShowsHowManyAreUndetermined) {
  const Basis basis{.sites = {In("a")},
                    .incidents = {Incident("i1", "a", kTier1),
                                  Incident("i2", "a", "tier: TIER_2 at_most_tier: TIER_1"),
                                  Incident("i3", "a", "tier: NOT_PSE at_most_tier: TIER_2"),
                                  Incident("i4", "a", "tier: NOT_PSE at_most_tier: NOT_PSE")},
                    .hours = {HoursOf("a", "200000", "0")}};
  const auto tier_1 = Value("pse1r", basis);
  EXPECT_EQ(tier_1.value().value(), "1.000");
  EXPECT_TRUE(tier_1.lower_bound());
  EXPECT_EQ(tier_1.undetermined_not_counted(), 1);
  EXPECT_EQ(tier_1.undetermined_counted(), 0);
  EXPECT_EQ(tier_1.sentence(),
            "Tier 1 process safety event rate: at least 1.000. Undetermined, and not counted: 1.");
  const auto tier_2 = Value("pse2r", basis);
  EXPECT_EQ(tier_2.numerator(), 1);
  EXPECT_EQ(tier_2.undetermined_not_counted(), 1);
  EXPECT_EQ(tier_2.undetermined_counted(), 1);
  EXPECT_TRUE(tier_2.lower_bound());
}
TEST(SeverityRate, IsALowerBoundWherePointsAre) {
  const Basis basis{
      .sites = {In("a")},
      .incidents = {Incident(
          "i1", "a",
          "tier: TIER_1 at_most_tier: TIER_1 severity_points: 3 severity_at_least: true")},
      .hours = {HoursOf("a", "200000", "0")}};
  EXPECT_FALSE(Value("pse1r", basis).lower_bound());
  EXPECT_TRUE(Value("pse1sr", basis).lower_bound());
  EXPECT_EQ(Value("pse1sr", basis).undetermined_counted(), 1);
}
TEST(Count, NeedsNoHoursAndIsOfAllSites) {
  const auto value =
      Value("tier-1-count", {.sites = {In("a")}, .incidents = {Incident("i", "a", kTier1)}});
  EXPECT_EQ(value.value().value(), "1");
  EXPECT_EQ(value.sites_reported(), 1);
  EXPECT_FALSE(value.has_hours());
}
TEST(NearMissRate, CountsWhatWasReportedAsOne) {
  EXPECT_EQ(
      Value("near-miss-rate", {.sites = {In("a")},
                               .incidents = {Incident("i1", "a", "tier: NOT_PSE near_miss: true"),
                                             Incident("i2", "a", kTier1)},
                               .hours = {HoursOf("a", "100000", "100000")}})
          .value()
          .value(),
      "1.000");
}
TEST(Rate, NeverLiesWhenAnEntryIsNoNumber) {
  const auto value = Value("pse1r", {.sites = {In("a")}, .hours = {HoursOf("a", "many", "0")}});
  EXPECT_FALSE(value.has_value());
  EXPECT_EQ(value.no_value_because(), "The hours entered cannot be added up.");
}

TEST(Figures, CarryTheirOriginAndDoNotDependOnTheOrderOfRows) {
  Basis basis{.months = {*Month::Parse("2026-03"), *Month::Parse("2026-03")},
              .sites = {In("a"), In("b"), In("c")},
              .incidents = {Incident("i3", "a", kTier1), Incident("i1", "b", kTier2),
                            Incident("i2", "a", "tier: NOT_PSE at_most_tier: NOT_PSE")},
              .hours = {HoursOf("b", "5", "6"), HoursOf("a", "7", "8")}};
  const auto scope = From<v1::Scope>("kind: KIND_COMPANY id: 'acme'");
  const auto period = From<v1::Period>("span: SPAN_MONTH month: '2026-03'");
  const auto figures = CalculateFigures(Shipped(), scope, period, basis);
  EXPECT_EQ(figures.definitions(), "ccps-2018.1");
  EXPECT_EQ(figures.values_size(), 8);
  ASSERT_EQ(figures.incidents_size(), 2);  // What no value counts or may count is not shown.
  EXPECT_EQ(figures.incidents(0).incident_id(), "i3");
  ASSERT_EQ(figures.missing_sites_size(), 1);
  EXPECT_EQ(figures.missing_sites(0).site_id(), "c");
  EXPECT_TRUE(figures.values(0).missing_sites().empty());
  ASSERT_EQ(figures.hours_size(), 2);
  EXPECT_EQ(figures.hours(0).hours_id(), "a:2026-03");
  std::mt19937 random(3);
  for (int i = 0; i < 5; ++i) {
    std::shuffle(basis.incidents.begin(), basis.incidents.end(), random);
    std::shuffle(basis.hours.begin(), basis.hours.end(), random);
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
        CalculateFigures(Shipped(), scope, period, basis), figures));
  }
}

TEST(IndicatorSet, RefusesADefinitionThatCannotBeComputed) {
  const auto with = [](const std::string& indicators) {
    return ParseIndicatorSet("{\"version\": \"1\", \"indicators\": [" + indicators + "]}");
  };
  const std::string good =
      "{\"indicatorId\": \"x\", \"name\": \"X\", \"formula\": \"FORMULA_RATE\", \"numerator\": "
      "\"NUMERATOR_TIER_1_EVENTS\", \"clause\": \"5.1\", \"perHours\": \"200000\"}";
  EXPECT_TRUE(with(good).ok());
  EXPECT_FALSE(with(good + "," + good).ok());
  EXPECT_FALSE(with("").ok());
  EXPECT_FALSE(with("{").ok());
  for (const auto& [from, to] : {std::pair{"200000", "0"},
                                 {"\"5.1\"", "\"\""},
                                 {"FORMULA_RATE", "FORMULA_GUESS"},
                                 {"clause", "klause"},
                                 {"\"X\"", "\"\""},
                                 {"\"x\"", "\"\""},
                                 {"\"perHours\"", "\"decimalPlaces\": 10, \"perHours\""}}) {
    std::string bad = good;
    bad.replace(bad.find(from), std::string(from).size(), to);
    EXPECT_FALSE(with(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace interlock::metrics
