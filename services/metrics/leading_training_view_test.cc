#include "services/metrics/leading_world_testing.h"

namespace interlock::metrics {
namespace {

std::string Asked(const std::string& requirement, const std::string& until_on) {
  return "watched { asked { requirement_id: '" + requirement +
         "' site_id: 'bt' ends_at_ms: " + std::to_string(until_on.empty() ? 0 : EndOf(until_on)) +
         " } } ";
}
std::string Missing(const std::string& requirement, const std::string& found_on) {
  return "watched { asked { requirement_id: '" + requirement +
         "' missing: true ends_at_ms: " + std::to_string(EndOf(found_on)) + " } } ";
}
std::string Noted(const std::string& person, const std::string& rest) {
  return "noted { person_id: '" + person + "' site_id: 'bt' " + rest + " }";
}

TEST(LeadingTraining, IsCurrentWhileWhatThePersonHasHolds) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01").Watch("olga", Noted("olga", Asked("sop", "2026-06-01")));
  world.Watch("paul", Noted("paul", Asked("sop", "") + Asked("permit", "2026-09-01")));
  EXPECT_EQ(world.Share("current", "2026-02-28"), "no rate");
  EXPECT_EQ(world.Share("current", "2026-03-01"), "3 of 3");
  EXPECT_EQ(world.Share("current", "2026-05-31"), "3 of 3");
  EXPECT_EQ(world.Share("current", "2026-06-01"), "2 of 3");
  world.At("2026-07-01").Watch("olga", Noted("olga", Asked("sop", "2029-07-01")));
  EXPECT_EQ(world.Share("current", "2026-07-01"), "3 of 3");
  world.At("2026-08-01").Watch("paul", Noted("paul", "released_ids: 'permit'"));
  EXPECT_EQ(world.Share("current", "2026-10-01"), "2 of 2");
}

TEST(LeadingTraining, ThatNobodyEverHadIsNotCurrentFromTheFirstMomentOn) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01").Watch("olga", Noted("olga", Missing("sop", "2026-03-01")));
  EXPECT_EQ(world.Share("current", "2026-03-01"), "0 of 1");
}

TEST(LeadingTraining, RefreshersAreCountedApartInWhicheverOrderTheirKindIsHeardOf) {
  for (const bool kind_first : {true, false}) {
    LeadingWorld world;
    world.Site("bt");
    const auto kinds = [&] {
      world.Requirement("again", "REFRESHER");
      world.Requirement("sop", "OPERATING_PROCEDURE");
      world.Drain();
    };
    world.At("2026-03-01");
    if (kind_first) kinds();
    world.Watch("olga", Noted("olga", Asked("again", "2026-06-01") + Asked("sop", "2026-06-01")));
    world.Watch("paul", Noted("paul", Missing("again", "2026-03-01")));
    world.Drain();
    if (!kind_first) kinds();
    EXPECT_EQ(world.Share("refresh", "2026-03-01"), "1 of 2");
    EXPECT_EQ(world.Share("refresh", "2026-06-01"), "2 of 2");
    const auto value = world.Value("current", "2026-06-01");
    ASSERT_EQ(value.parts_size(), 2);
    EXPECT_EQ(value.parts(0).part(), "OPERATING_PROCEDURE");
    EXPECT_EQ(value.parts(1).part(), "REFRESHER");
  }
}

TEST(LeadingTraining, IsOfTheSiteThatAsksForItAndElseOfThePersonsOwn) {
  LeadingWorld world;
  world.Site("bt");
  world.Site("hs");
  auto noted = Noted("olga", Asked("sop", "2026-06-01"));
  noted.replace(noted.find("'bt'"), 4, "'hs'");
  world.At("2026-03-01").Watch("olga", noted);
  EXPECT_EQ(world.Share("current", "2026-03-01", "bt"), "1 of 1");
  EXPECT_EQ(world.Share("current", "2026-03-01", "hs"), "no rate");
}

TEST(LeadingContractors, AreEvaluatedInTimeUntilTheDayOfTheNextIsOver) {
  LeadingWorld world;
  world.Site("bt");
  const auto evaluated = [](const std::string& due) {
    return "evaluated { contractor_id: 'bt:weld' site_id: 'bt' employer_id: 'weld' evaluation { "
           "outcome: EVALUATION_OUTCOME_APPROVED } due_at_ms: " +
           std::to_string(EndOf(due)) + " }";
  };
  world.At("2026-01-10").Contractor("bt:weld", evaluated("2026-06-01"));
  EXPECT_EQ(world.Share("contract", "2026-01-09"), "no rate");
  EXPECT_EQ(world.Share("contract", "2026-05-31"), "1 of 1");
  EXPECT_EQ(world.Share("contract", "2026-06-01"), "0 of 1");
  world.At("2026-06-10").Contractor("bt:weld", evaluated("2027-06-01"));
  EXPECT_EQ(world.Share("contract", "2026-06-10"), "1 of 1");
  EXPECT_EQ(world.Value("contract", "2026-06-10").parts(0).part(), "APPROVED");
  world.At("2026-07-01").Contractor("bt:weld", "released { contractor_id: 'bt:weld' }");
  EXPECT_EQ(world.Share("contract", "2026-07-01"), "no rate");
}

}  // namespace
}  // namespace interlock::metrics
