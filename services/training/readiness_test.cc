// Who must be trained before a unit starts up. Today is 2026-11-23.
#include "services/training/training_world_testing.h"

namespace interlock::training {
namespace {

// Unit alk of site bt: olga and paul operate it, both trained; ann maintains.
class Readiness : public testing::Test {
 protected:
  void SetUp() override {
    world_.Role("board", "title: 'Board operator' operates: true");
    world_.Role("fitter", "title: 'Fitter' maintains: true");
    world_.ARequirement("overview", "board");
    for (const char* id : {"olga", "paul", "ann"}) world_.APerson(id);
    world_.Assign("olga", "board");
    world_.Assign("paul", "board");
    world_.Assign("ann", "fitter");
    world_.Passed("t-olga", "olga", "overview", "2026-03-01");
    world_.Passed("t-paul", "paul", "overview", "2026-03-01");
  }
  v1::CheckReadinessResponse Check(const std::string& more = "") {
    return world_.Ask(CheckReadiness, "site_id: 'bt' unit_id: 'alk' " + more);
  }
  void Informed(const std::string& id, const std::string& version = "1") {
    world_.Passed("m-" + id, id, "moc-7", "2026-11-01",
                  absl::StrCat("means: MEANS_ACKNOWLEDGEMENT result: RESULT_PASSED "
                               "material_version: '",
                               version, "'"));
  }
  void Away(const std::string& id, const std::string& stand_in = "") {
    world_.Person(id, absl::StrCat("leave_recorded { person_id: '", id,
                                   "' leave { leave_id: 'l' from_on: '2026-11-01' until_on: "
                                   "'2026-12-31' stand_in_person_id: '",
                                   stand_in, "' } }"));
  }
  // "olga moc-7 NEVER; paul overview LAPSED away; "
  static std::string Missing(const v1::CheckReadinessResponse& answer) {
    std::string text;
    for (const auto& one : answer.missing())
      absl::StrAppend(&text, one.person_id(), " ", one.requirement_id(), " ",
                      v1::Standing_Name(one.standing()).substr(9), one.away() ? " away" : "", "; ");
    return text;
  }
  World world_;
};

TEST_F(Readiness, IsThereWhenEveryoneWhoOperatesIsTrained) {
  const auto answer = Check();
  EXPECT_TRUE(answer.everyone_ready()) << answer.DebugString();
  EXPECT_EQ(Missing(answer), "");
  ASSERT_EQ(answer.records_size(), 2);
  EXPECT_EQ(answer.records(0), "training/training_record-t-olga");
  EXPECT_EQ(answer.on(), "2026-11-23");
}
TEST_F(Readiness, IsNotThereWhileSomeoneWhoOperatesHasLapsed_i2iv) {
  world_.Record("t-paul", "withdrawn { record_id: 't-paul' }");
  world_.Passed("t-paul-2", "paul", "overview", "2023-11-22");
  const auto answer = Check();
  EXPECT_FALSE(answer.everyone_ready());
  EXPECT_EQ(Missing(answer), "paul overview LAPSED; ");
  EXPECT_FALSE(answer.missing(0).sentence().empty());
}
TEST_F(Readiness, IsNotThereWhileSomeoneWhoOperatesOnlyAttended_g3) {
  world_.Record("t-paul",
                "corrected { record_id: 't-paul' site_id: 'bt' attendance { person_id: 'paul' "
                "requirement_id: 'overview' held_on: '2026-03-01' language: 'en' } }");
  EXPECT_EQ(Missing(Check()), "paul overview ATTENDED_ONLY; ");
}
TEST_F(Readiness, OfAProcessAsksThoseOfTheWholeUnit) {
  world_.Record("t-paul", "withdrawn { record_id: 't-paul' }");
  EXPECT_FALSE(Check("process_id: 'acid'").everyone_ready());
}
TEST_F(Readiness, IsNotHeldUpByThoseOfAnotherUnit) {
  world_.APerson("fay");
  world_.Assign("fay", "board", "fcc");
  EXPECT_TRUE(Check().everyone_ready());
  world_.APerson("sam");
  world_.Assign("sam", "board", "");  // Of the whole site.
  EXPECT_EQ(Missing(Check()), "sam overview NEVER; ");
}
TEST_F(Readiness, AsksEveryoneAffectedByTheChange_l3) {
  const std::string change = "change_id: '7' affected_person_ids: ['olga', 'ann'] ";
  EXPECT_EQ(Missing(Check(change)), "ann moc-7 NEVER; olga moc-7 NEVER; ");
  Informed("olga");
  EXPECT_EQ(Missing(Check(change)), "ann moc-7 NEVER; ");
  Informed("ann");
  const auto answer = Check(change);
  EXPECT_TRUE(answer.everyone_ready()) << answer.DebugString();
  EXPECT_EQ(answer.records_size(), 4);
}
TEST_F(Readiness, AsksWhoHoldsAnAffectedRoleThere_l3) {
  EXPECT_EQ(Missing(Check("change_id: '7' affected_role_ids: 'fitter'")), "ann moc-7 NEVER; ");
  const auto nobody = Check("change_id: '7' affected_role_ids: 'welder'");
  EXPECT_FALSE(nobody.everyone_ready());
  EXPECT_EQ(Missing(nobody), " moc-7 UNSPECIFIED; ");
}
TEST_F(Readiness, OfAChangeIsOfItsMaterialsVersion) {
  const std::string change = "change_id: '7' affected_person_ids: 'ann' material_version: '2' ";
  Informed("ann", "1");
  EXPECT_EQ(Missing(Check(change)), "ann moc-7 ATTENDED_ONLY; ");
  Informed("ann", "2");
  EXPECT_TRUE(Check(change).everyone_ready());
}
TEST_F(Readiness, OfAChangeIsByTheMeansThatItsRequirementAccepts) {
  world_.Requirement("moc-7",
                     "published { requirement_id: 'moc-7' version { from_on: '2026-10-01' content "
                     "{ title: 'Acid pump' kind: KIND_MOC means: MEANS_ORAL_EXAM groups { people "
                     "{ person_ids: 'ann' } } } } }");
  Informed("ann");
  EXPECT_EQ(Missing(Check("change_id: '7' affected_person_ids: 'ann'")),
            "ann moc-7 ATTENDED_ONLY; ");
}
TEST_F(Readiness, ThatAPersonIsUnknownIsNoReasonToStart) {
  const auto answer = Check("change_id: '7' affected_person_ids: 'nemo'");
  EXPECT_FALSE(answer.everyone_ready());
  EXPECT_EQ(Missing(answer), "nemo moc-7 NEVER; ");
}
TEST_F(Readiness, WhoIsAwayHoldsUpNobodyAndMayNotWorkOnItUntilTrained) {
  Away("paul");
  const std::string change = "change_id: '7' affected_person_ids: ['olga', 'paul'] ";
  Informed("olga");
  const auto answer = Check(change);
  EXPECT_TRUE(answer.everyone_ready());
  EXPECT_EQ(Missing(answer), "paul moc-7 NEVER away; ");
  EXPECT_NE(answer.missing(0).sentence().find("may not work on it until trained"),
            std::string::npos);
}
TEST_F(Readiness, WhoStandsInMustBeTrainedAsTheOneWhoIsAway) {
  Away("paul", "ann");
  EXPECT_EQ(Missing(Check()), "ann overview NEVER; ");
  world_.Passed("t-ann", "ann", "overview", "2026-11-01");
  EXPECT_TRUE(Check().everyone_ready());
}
TEST_F(Readiness, WhoLeftIsNotAsked) {
  world_.Person("paul", "left { person_id: 'paul' left_on: '2026-11-20' }");
  EXPECT_TRUE(Check("change_id: '7' affected_person_ids: 'paul'").everyone_ready());
}
TEST_F(Readiness, IsNotThereIfEverybodyIsAway) {
  Away("olga");
  Away("paul");
  EXPECT_FALSE(Check().everyone_ready());
}
TEST_F(Readiness, IsNotThereIfNobodyIsKnownToOperate) {
  const auto answer = world_.Ask(CheckReadiness, "site_id: 'bt' unit_id: 'fcc'");
  EXPECT_FALSE(answer.everyone_ready());
  ASSERT_EQ(answer.missing_size(), 1);
  EXPECT_EQ(answer.missing(0).sentence(), "Nobody is known to operate unit fcc.");
}
TEST_F(Readiness, IsNotThereIfNothingSaysWhatTrainingOperatingTakes) {
  world_.Requirement("overview",
                     "withdrawn { requirement_id: 'overview' version { from_on: '2026-06-01' } }");
  EXPECT_FALSE(Check().everyone_ready());
}
TEST_F(Readiness, ARoleThatNobodyRegisteredMayOperate) {
  world_.APerson("uma");
  world_.Assign("uma", "unheard-of");
  EXPECT_FALSE(Check().everyone_ready());
}
TEST_F(Readiness, OfAffectedPeopleNeedsTheChange) {
  v1::CheckReadinessResponse response;
  EXPECT_EQ(
      ReasonOf(world_.Try(CheckReadiness, "site_id: 'bt' unit_id: 'alk' affected_person_ids: 'ann'",
                          response)),
      "CHANGE_MISSING");
}

}  // namespace
}  // namespace interlock::training
