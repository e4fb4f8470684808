#include "services/reporting/reporting_testing.h"

namespace interlock::reporting {
namespace {

constexpr int64_t kJanuary2025 = 1'736'942'400'000;  // 2025-01-15T12:00:00Z

TEST(Triangle, CountsEachTierAndSaysHowManyAreAtLeast) {
  World world;
  world.AReport("a", "TIER_1", kNow - kDay, "classification { severity_points: 30 }");
  world.AReport("b", "TIER_3", kNow - kDay, "classification { at_least: true }");
  world.AReport("c", "TIER_3", kNow - kDay, "consequences { historic: true }");
  world.AReport("d", "NOT_PSE", kNow - kDay, "kind: KIND_NEAR_MISS");
  world.AReport("gone", "TIER_1", kNow - kDay);
  world.Incident("gone", "withdrawn {}");
  const auto triangle = world.Ask(GetTriangle, "filter { tiers: TIER_1 }");
  ASSERT_EQ(triangle.tiers_size(), 3);
  EXPECT_EQ(triangle.tiers(0).count(), 1);
  EXPECT_EQ(triangle.tiers(0).severity_points(), 30);
  EXPECT_EQ(triangle.tiers(1).count(), 0);
  EXPECT_EQ(triangle.tiers(2).count(), 2);
  EXPECT_EQ(triangle.tiers(2).at_least(), 1);
  EXPECT_EQ(triangle.tiers(2).historic(), 1);
  EXPECT_EQ(triangle.not_pse().count(), 1);
  EXPECT_EQ(triangle.near_misses(), 1);
  EXPECT_EQ(triangle.total(), 4);
}

TEST(Triangle, EachCountOpensDownToAsManyIncidents) {
  World world;
  for (int i = 0; i < 40; ++i)
    world.AReport(std::to_string(i),
                  i % 3 == 0   ? "TIER_1"
                  : i % 3 == 1 ? "TIER_2"
                               : "TIER_3",
                  kNow - i * 20 * kDay, "", i % 2 ? "baytown" : "texas");
  const std::string filter = "site_ids: 'texas' from_on: '2025-01-01' to_on: '2026-06-30'";
  const auto triangle = world.Ask(GetTriangle, "filter { " + filter + " }");
  for (const auto& count : triangle.tiers()) {
    const auto list = world.Ask(ListIncidents, "filter { " + filter + " tiers: " +
                                                   incidents::v1::Tier_Name(count.tier()) + " }");
    EXPECT_EQ(list.total(), count.count());
    EXPECT_GT(count.count(), 0);
  }
}

TEST(Trend, HasEveryMonthAndTheTwelveThatEndWithIt) {
  World world;
  world.AReport("a", "TIER_1", kJanuary2025, "classification { severity_points: 9 }");
  world.AReport("b", "TIER_2", kJanuary2025 + 31 * kDay, "classification { at_least: true }");
  world.AReport("c", "TIER_1", kJanuary2025 + 365 * kDay);
  const auto trend = world.Ask(GetTrend);
  ASSERT_EQ(trend.points_size(), 23);  // January 2025 to November 2026.
  EXPECT_EQ(trend.points(0).period(), "2025-01");
  EXPECT_EQ(trend.points(22).period(), "2026-11");
  EXPECT_EQ(trend.points(0).severity_points(), 9);
  EXPECT_EQ(trend.points(1).tier_2(), 1);
  EXPECT_EQ(trend.points(1).at_least(), 1);
  EXPECT_EQ(trend.points(2).tier_1(), 0);
  EXPECT_EQ(trend.points(11).rolling_tier_1(), 1);  // December: January is the twelfth back.
  EXPECT_EQ(trend.points(12).rolling_tier_1(), 1);  // The next January: the new one alone.
  EXPECT_EQ(trend.points(12).rolling_severity_points(), 0);
}

TEST(Trend, LooksBackBeyondItsFirstMonthForTheTwelve) {
  World world;
  world.AReport("a", "TIER_1", kJanuary2025);
  const auto trend = world.Ask(GetTrend, "filter { from_on: '2025-12-10' to_on: '2026-01-05' }");
  ASSERT_EQ(trend.points_size(), 2);
  EXPECT_EQ(trend.points(0).tier_1(), 0);
  EXPECT_EQ(trend.points(0).rolling_tier_1(), 1);
  EXPECT_EQ(trend.points(1).rolling_tier_1(), 0);
}

TEST(Trend, CountsWholeYears) {
  World world;
  world.AReport("a", "TIER_1", kJanuary2025);
  world.AReport("b", "TIER_1", kJanuary2025 + 300 * kDay);
  const auto trend = world.Ask(GetTrend, "interval: INTERVAL_YEAR");
  ASSERT_EQ(trend.points_size(), 2);
  EXPECT_EQ(trend.points(0).period(), "2025");
  EXPECT_EQ(trend.points(0).tier_1(), 2);
  EXPECT_EQ(trend.points(0).rolling_tier_1(), 2);
  EXPECT_EQ(trend.points(1).tier_1(), 0);
}

TEST(Trend, RefusesMorePeriodsThanAnyoneReads) {
  World world;
  v1::GetTrendResponse response;
  EXPECT_EQ(ReasonOf(world.Try(GetTrend, "filter { from_on: '1900-01-01' }", response)),
            "PERIOD_TOO_LONG");
  EXPECT_EQ(
      world.Ask(GetTrend, "filter { from_on: '1900-01-01' } interval: INTERVAL_YEAR").points_size(),
      127);
  EXPECT_EQ(world.Ask(GetTrend).points_size(), 1);  // Nothing yet: this month.
  EXPECT_EQ(
      world.Ask(GetTrend, "filter { from_on: '2026-05-01' to_on: '2026-01-01' }").points_size(), 0);
}

}  // namespace
}  // namespace interlock::reporting
