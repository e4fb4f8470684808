// Who is inside, hazards and injuries over the feed of training.
#include "services/training/contractor_query.h"
#include "services/training/training_world_testing.h"

namespace interlock::training {
namespace {

void Enter(World& world, const std::string& employer, const std::string& person,
           const std::string& unit, const std::string& at_ms) {
  world.Contractor<v1::ContractorEvent>(
      "contractor-bt:" + employer,
      absl::StrCat("entry_recorded { contractor_id: 'bt:", employer,
                   "' site_id: 'bt' employer_id: '", employer, "' presence { person_id: '", person,
                   "' unit_id: '", unit, "' work: WORK_KIND_PROCESS entered_at_ms: ", at_ms,
                   " } }"));
}

TEST(ContractorLists, HaveWhoIsInsideOfAllContractors_h2iv) {
  World world;
  Enter(world, "zeta", "carl", "alk", "2000");
  Enter(world, "acme", "cora", "fcc", "1000");
  auto inside = world.Ask(ListInside, "site_id: 'bt'");
  ASSERT_EQ(inside.items_size(), 2);
  EXPECT_EQ(inside.items(0).presence().person_id(), "cora");
  EXPECT_EQ(inside.items(1).employer_id(), "zeta");
  EXPECT_EQ(world.Ask(ListInside, "site_id: 'bt' unit_id: 'alk'").items_size(), 1);
  EXPECT_EQ(world.Ask(ListInside, "site_id: 'lp'").items_size(), 0);
  world.Contractor<v1::ContractorEvent>(
      "contractor-bt:zeta",
      "exit_recorded { contractor_id: 'bt:zeta' site_id: 'bt' presence { person_id: 'carl' } }");
  EXPECT_EQ(world.Ask(ListInside, "site_id: 'bt'").items_size(), 1);
}
TEST(ContractorLists, HaveHazardsUntilTheyEnd_h3v) {
  World world;
  const auto advise = [&](const std::string& id, const std::string& on) {
    world.Contractor<v1::ContractHazardEvent>(
        "contract_hazard-" + id,
        absl::StrCat("advised { hazard_id: '", id,
                     "' site_id: 'bt' hazard { employer_id: 'zeta' unit_id: 'alk' what: "
                     "'radiography' origin: HAZARD_ORIGIN_ITS_WORK advised_on: '",
                     on, "' } }"));
  };
  advise("h1", "2026-11-01");
  advise("h2", "2026-11-02");
  auto hazards = world.Ask(ListContractHazards, "site_id: 'bt'");
  ASSERT_EQ(hazards.items_size(), 2);
  EXPECT_EQ(hazards.items(0).hazard_id(), "h2");
  EXPECT_EQ(hazards.items(0).hazard().what(), "radiography");
  world.Contractor<v1::ContractHazardEvent>("contract_hazard-h2", "ended { hazard_id: 'h2' }");
  EXPECT_EQ(world.Ask(ListContractHazards, "site_id: 'bt' unit_id: 'alk'").items_size(), 1);
  EXPECT_EQ(world.Ask(ListContractHazards, "site_id: 'bt' unit_id: 'fcc'").items_size(), 0);
}
TEST(ContractorLists, AreALogOfAYearWithoutNames_h2vi) {
  World world;
  const auto put = [&](const std::string& verb, const std::string& id, const std::string& on,
                       const std::string& days) {
    world.Contractor<v1::ContractInjuryEvent>(
        "contract_injury-" + id,
        absl::StrCat(verb, " { case_id: '", id,
                     "' site_id: 'bt' injury { employer_id: 'zeta' unit_id: 'alk' occurred_on: '",
                     on, "' outcome: INJURY_OUTCOME_DAYS_AWAY days_away: ", days,
                     " person_id: 'carl' person_name: 'Carl' description: 'burnt hand' } }"));
  };
  put("recorded", "c1", "2026-11-01", "3");
  put("recorded", "c2", "2026-02-01", "5");
  put("recorded", "c3", "2025-12-31", "7");
  put("corrected", "c1", "2026-11-01", "4");
  auto log = world.Ask(ListContractInjuries, "site_id: 'bt' year: '2026'");
  ASSERT_EQ(log.items_size(), 2);
  EXPECT_EQ(log.items(0).case_id(), "c2");
  EXPECT_EQ(log.days_away(), 9);
  for (const auto& item : log.items()) {
    EXPECT_EQ(item.injury().person_id(), "");
    EXPECT_EQ(item.injury().person_name(), "");
    EXPECT_EQ(item.injury().description(), "");
  }
  world.Contractor<v1::ContractInjuryEvent>("contract_injury-c1", "withdrawn { case_id: 'c1' }");
  EXPECT_EQ(world.Ask(ListContractInjuries, "site_id: 'bt' year: '2026'").items_size(), 1);
}

}  // namespace
}  // namespace interlock::training
