#include "services/reporting/reporting_testing.h"

namespace interlock::reporting {
namespace {

int64_t CountOf(const v1::PeriodCount& period, incidents::v1::Tier tier) {
  for (const auto& count : period.tiers())
    if (count.tier() == tier) return count.count();
  return -1;
}

TEST(Overview, CountsThisYearTheLastTwelveMonthsAndTheSameBefore) {
  World world;
  world.ASite("baytown", "Baytown");
  world.ASite("texas", "Texas City");
  world.AReport("this year", "TIER_1", kNow - 30 * kDay);
  world.AReport("end of last year", "TIER_1", kNow - 340 * kDay);  // 2025-12-18
  world.AReport("same days of last year", "TIER_1", kNow - 400 * kDay);
  world.AReport("old", "TIER_1", kNow - 800 * kDay, "consequences { historic: true }");
  world.AReport("near", "TIER_3", kNow - kDay,
                "kind: KIND_NEAR_MISS classification { at_least: true }");
  const auto all = world.Ask(GetOverview);
  EXPECT_EQ(all.scope_name(), "All sites");
  EXPECT_EQ(CountOf(all.this_year(), incidents::v1::TIER_1), 1);
  EXPECT_EQ(all.this_year().near_misses(), 1);
  EXPECT_EQ(all.previous_year().from_on(), "2025-01-01");
  EXPECT_EQ(all.previous_year().to_on(), "2025-11-23");
  EXPECT_EQ(CountOf(all.previous_year(), incidents::v1::TIER_1), 1);
  EXPECT_EQ(all.last_12_months().from_on(), "2025-11-24");
  EXPECT_EQ(CountOf(all.last_12_months(), incidents::v1::TIER_1), 2);
  EXPECT_EQ(all.previous_12_months().from_on(), "2024-11-24");
  EXPECT_EQ(CountOf(all.previous_12_months(), incidents::v1::TIER_1), 1);
  EXPECT_EQ(all.sites(), 2);
  EXPECT_EQ(all.sites_reporting(), 1);
  EXPECT_EQ(all.incidents(), 5);
  EXPECT_EQ(all.historic_incidents(), 1);
  EXPECT_EQ(all.undetermined(), 1);
  EXPECT_EQ(all.open_investigations(), 4);
  EXPECT_EQ(all.overdue_investigations(), 3);
  EXPECT_EQ(all.overdue_duties(), 3);
  ASSERT_EQ(all.latest_size(), 4);
  EXPECT_EQ(all.latest(0).incident_id(), "near");
  ASSERT_EQ(all.months_size(), 12);
  EXPECT_EQ(all.months(0).period(), "2025-12");
}

TEST(Overview, OfALeapDayComparesWithTheTwentyEighth) {
  World world;
  world.SetNow(1'835'438'400'000);  // 2028-02-29
  const auto all = world.Ask(GetOverview);
  EXPECT_EQ(all.previous_year().to_on(), "2027-02-28");
  EXPECT_EQ(all.last_12_months().from_on(), "2027-03-01");
}

TEST(Overview, OfOneSiteKnowsThatSiteAlone) {
  World world;
  world.ASite("baytown", "Baytown");
  world.AReport("a", "TIER_1", kNow - kDay);
  world.AReport("b", "TIER_1", kNow - kDay, "", "texas");
  EXPECT_EQ(world.Ask(GetOverview, "site_id: 'baytown'").scope_name(), "Baytown");
  EXPECT_EQ(world.Ask(GetOverview, "site_id: 'baytown'").incidents(), 1);
  EXPECT_EQ(world.Ask(GetOverview, "site_id: 'texas'").scope_name(), "texas");
  v1::GetOverviewResponse response;
  EXPECT_EQ(ReasonOf(world.Try(GetOverview, "site_id: 'nowhere'", response)), "SITE_UNKNOWN");
  EXPECT_EQ(world.Ask(GetOverview, "", {.sites = {"texas"}}).incidents(), 1);
  EXPECT_EQ(world.Ask(GetOverview, "", {.sites = {"texas"}}).scope_name(), "Your sites");
}

TEST(Sites, AreListedByNameWithTheirUnitsAndCounts) {
  World world;
  world.Company("acme", "registered { company_id: 'acme' name: 'Acme' }");
  world.Business("chem", "registered { business_id: 'chem' name: 'Chemicals' company_id: 'acme' }");
  world.ASite("baytown", "zulu", "chem");
  world.ASite("texas", "Alpha");
  world.Site("baytown", "unit_added { site_id: 'baytown' unit { unit_id: 'u1' name: 'Cracker' } }");
  world.Site("baytown",
             "unit_closed { site_id: 'baytown' unit { unit_id: 'u1' name: 'Cracker' "
             "closed_on: '2026-01-01' } }");
  world.AReport("a", "TIER_1", kNow - 100 * kHour);
  world.AReport("b", "TIER_3", kNow - kHour, "classification { at_least: true }");
  const auto list = world.Ask(ListSites);
  ASSERT_EQ(list.sites_size(), 2);
  EXPECT_EQ(list.sites(0).name(), "Alpha");
  const auto& baytown = list.sites(1);
  EXPECT_EQ(baytown.business_name(), "Chemicals");
  EXPECT_EQ(baytown.company_name(), "Acme");
  ASSERT_EQ(baytown.units_size(), 1);
  EXPECT_TRUE(baytown.units(0).closed());
  EXPECT_EQ(baytown.incidents(), 2);
  EXPECT_EQ(baytown.tier_1(), 1);
  EXPECT_EQ(baytown.tier_3(), 1);
  EXPECT_EQ(baytown.at_least(), 1);
  EXPECT_EQ(baytown.open_investigations(), 2);
  EXPECT_EQ(baytown.overdue_investigations(), 1);
  EXPECT_EQ(baytown.last_reported_at_ms(), kNow);
  EXPECT_EQ(world.Ask(ListSites, "text: 'ZUL'").sites(0).site_id(), "baytown");
  EXPECT_EQ(world.Ask(ListSites, "text: 'zul'", {.sites = {"texas"}}).total(), 0);
  EXPECT_EQ(world.Ask(ListSites, "company_id: 'acme'").total(), 1);
}

TEST(Sites, SayWhichStandardTheyAreUnder) {
  World world;
  world.ASite("works", "Works", "", "", "REGIME_CONSTRUCTION");
  world.ASite("yard", "Yard");
  const auto list = world.Ask(ListSites);
  EXPECT_EQ(list.sites(0).regime(), organisation::v1::REGIME_CONSTRUCTION);
  EXPECT_EQ(list.sites(1).regime(), organisation::v1::REGIME_UNSPECIFIED);
  world.Site("yard",
             "corrected { site_id: 'yard' profile { name: 'Yard' regime: "
             "REGIME_GENERAL_INDUSTRY } reason: 'now known' }");
  EXPECT_EQ(world.Ask(ListSites).sites(1).regime(), organisation::v1::REGIME_GENERAL_INDUSTRY);
}

TEST(Chemicals, AreCountedOncePerIncidentMostFrequentFirst) {
  World world;
  const std::string twice =
      "facts { releases { material { chemical: 'Chlorine' } components { material { chemical: "
      "'Water' } } } releases { material { chemical: 'chlorine' } } }";
  world.AReport("a", "TIER_1", kNow, twice);
  world.AReport("b", "TIER_1", kNow, "facts { releases { material { chemical: 'CHLORINE' } } }");
  const auto list = world.Ask(ListChemicals);
  ASSERT_EQ(list.chemicals_size(), 2);
  EXPECT_EQ(list.chemicals(0).incidents(), 2);
  EXPECT_EQ(list.chemicals(1).name(), "Water");
  EXPECT_EQ(world.Ids("filter { chemical: '" + list.chemicals(0).name() + "' }"), (Ids{"b", "a"}));
}

TEST(Export, HasEveryRowOfEveryPageAndHarmlessCells) {
  World world;
  for (int i = 0; i < 1201; ++i)
    world.AReport("i" + std::to_string(10'000 + i), "TIER_2", kNow - kDay, "title: '=1+1'");
  const auto file = world.Ask(ExportIncidents, "page { limit: 3 }");
  EXPECT_EQ(file.file_name(), "incidents-2026-11-23.csv");
  EXPECT_EQ(file.media_type(), "text/csv; charset=utf-8");
  EXPECT_EQ(std::count(file.content().begin(), file.content().end(), '\n'), 1202);
  EXPECT_NE(file.content().find(",'=1+1,"), std::string::npos);
  EXPECT_EQ(file.content().find(",=1+1,"), std::string::npos);
  EXPECT_EQ(file.content().substr(0, 14), "\xEF\xBB\xBFincident_id");
}

TEST(Export, OfUndeterminedHasARowForEachMissingFact) {
  World world;
  world.AReport("a", "TIER_3", kNow - kDay,
                "classification { at_least: true missing_facts { field: 'fire' could_raise_to: "
                "TIER_1 } missing_facts { field: 'explosion' could_raise_to: TIER_1 } }");
  const std::string rows = world.Ask(ExportUndetermined).content();
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 3);
  EXPECT_NE(rows.find(",fire,TIER_1,"), std::string::npos);
  EXPECT_NE(rows.find(",explosion,TIER_1,"), std::string::npos);
}

}  // namespace
}  // namespace interlock::reporting
