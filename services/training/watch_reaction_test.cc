// What the training watch of people is told when something happens. Today is 2026-11-23.
#include "services/training/watch_reaction.h"

#include "services/training/training_world_testing.h"

namespace interlock::training {
namespace {

// Olga operates unit alk and was trained on 2026-03-01.
void Begin(World& world) {
  world.ARequirement("overview", "board");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Passed("t1", "olga", "overview", "2026-03-01");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2029-03-01; ");
  EXPECT_EQ(world.Notes(), "");
}

TEST(WatchReaction, NotesWhatRecordsSay_g3) {
  World world;
  Begin(world);
  world.Passed("t2", "olga", "overview", "2026-11-01");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2029-11-01; ");
  for (const char* id : {"t1", "t2"})
    world.Record(id, absl::StrCat("withdrawn { record_id: '", id, "' person_id: 'olga' }"));
  EXPECT_EQ(world.Notes(), "olga@bt: overview missing; ");
}
TEST(WatchReaction, ARecordThatWasAnothersIsNotedOfBoth) {
  World world;
  Begin(world);
  world.APerson("paul");
  world.Assign("paul", "board", "fcc");
  EXPECT_EQ(world.Notes(), "paul@bt: overview missing; ");
  const std::string passed =
      "requirement_id: 'overview' held_on: '2026-03-01' language: 'en' means: MEANS_WRITTEN_TEST "
      "result: RESULT_PASSED } ";
  world.Record("t1", "corrected { record_id: 't1' site_id: 'bt' attendance { person_id: 'paul' " +
                         passed + "before { person_id: 'olga' " + passed + "}");
  EXPECT_EQ(world.Notes(), "olga@bt: overview missing; paul@bt: overview until 2029-03-01; ");
}
TEST(WatchReaction, ARequirementIsNotedOfThoseOfWhomItIsAsked_g2) {
  World world;
  Begin(world);
  world.APerson("paul");
  world.Assign("paul", "mechanic", "fcc");
  EXPECT_EQ(world.Notes(), "paul@bt:; ");
  world.Requirement("overview",
                    "tightened { requirement_id: 'overview' tightening { site_id: 'bt' from_on: "
                    "'2026-06-01' tightening { interval_months: 12 } } }");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2027-03-01; ");
  world.ARequirement("wrench", "mechanic", "");
  EXPECT_EQ(world.Notes(), "paul@bt: wrench missing; ");
  world.Requirement("overview",
                    "withdrawn { requirement_id: 'overview' version { from_on: '2026-10-01' } }");
  EXPECT_EQ(world.Notes(), "olga@bt:; ");
}
TEST(WatchReaction, WhatIsStillToBeginIsReviewedOnItsFirstDay) {
  World world;
  Begin(world);
  world.Requirement("overview",
                    "tightened { requirement_id: 'overview' tightening { site_id: 'bt' from_on: "
                    "'2027-01-01' tightening { interval_months: 12 } } }");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2029-03-01 review 2027-01-01; ");
  world.Person("olga",
               "assigned { person_id: 'olga' assignment { assignment_id: 'b' role_id: 'issuer' "
               "site_id: 'bt' from_on: '2026-11-24' until_on: '2026-11-30' } }");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2029-03-01 review 2026-11-24; ");
  world.Person("olga",
               "assignment_ended { person_id: 'olga' assignment { assignment_id: 'board-alk' "
               "role_id: 'board' site_id: 'bt' unit_id: 'alk' from_on: '2026-01-01' until_on: "
               "'2026-11-22' } }");
  EXPECT_EQ(world.Notes(), "olga@bt: review 2026-11-24; ");
}
TEST(WatchReaction, NothingIsAskedOfWhoLeft) {
  World world;
  Begin(world);
  const auto left = [](const std::string& on) {
    return "left { person_id: 'olga' left_on: '" + on +
           "' assignments { assignment_id: 'board-alk' role_id: 'board' site_id: 'bt' unit_id: "
           "'alk' from_on: '2026-01-01' until_on: '" +
           on + "' } }";
  };
  world.Person("olga", left("2026-11-30"));
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2029-03-01 review 2026-12-01; ");
  world.Person("olga", left("2026-11-22"));
  EXPECT_EQ(world.Notes(), "olga@bt:; ");
}
TEST(WatchReaction, TheStrictestOfTheSitesCountsAndTheOneOfThePersonTells) {
  World world;
  Begin(world);
  world.Requirement("overview",
                    "tightened { requirement_id: 'overview' tightening { site_id: 'lp' from_on: "
                    "'2026-01-01' tightening { interval_months: 6 } } }");
  world.Assign("olga", "board", "crude", "lp");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2026-09-01; ");
}
TEST(WatchReaction, WhatIsAskedOfAMergedRecordIsAskedOfTheOneThatItBecame) {
  World world;
  Begin(world);
  world.APerson("olga2");
  world.Assign("olga2", "board", "fcc");
  EXPECT_EQ(world.Notes(), "olga2@bt: overview missing; ");
  world.Person("olga2", "merged { person_id: 'olga2' into_person_id: 'olga' }");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2029-03-01; olga2@bt:; ");
}
TEST(WatchReaction, TrainingForAChangeIsNotWatchedAsTheChangeWaitsForIt_l3) {
  World world;
  Begin(world);
  world.Requirement("moc-7",
                    "published { requirement_id: 'moc-7' version { number: 1 from_on: "
                    "'2026-01-01' content { title: 'Change' kind: KIND_MOC means: "
                    "MEANS_ACKNOWLEDGEMENT groups { people { person_ids: 'olga' } } } } }");
  EXPECT_EQ(world.Notes(), "olga@bt: overview until 2029-03-01; ");
}
TEST(WatchReaction, WhoIsNotRegisteredIsNotNoted) {
  World world;
  world.Passed("t1", "pia", "overview", "2026-03-01");
  EXPECT_EQ(world.Notes(), "");
}

}  // namespace
}  // namespace interlock::training
