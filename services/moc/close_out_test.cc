// What is on paper after the approval, and the end of a change.
#include "interlock/actions/v1/action_list.pb.h"
#include "services/moc/change_testing.h"

namespace interlock::moc {
namespace {

using Body = v1::ChangeEvent;
constexpr int64_t kHourMs = 3'600'000;

std::vector<v1::ChangeEvent> Without(std::vector<v1::ChangeEvent> events, Body::BodyCase kind) {
  std::erase_if(events, [&](const auto& event) { return event.body_case() == kind; });
  return events;
}
v1::ChangeCommand WholeList(const std::string& note = "n") {
  auto command = C("assess_impact { change_id: 'c1' " + ImpactLines(kTrainBefore) +
                   " affected_role_ids: 'operators' }");
  command.mutable_assess_impact()->mutable_lines(0)->set_note(note);
  return command;
}
const std::string kEvaluate =
    "record_hazard_evaluation { change_id: 'c1' evaluation { method: 'what-if' "
    "held_on: '2026-11-22' result: 'none' team_person_ids: 'ann' } }";

// Approved by operations and safety, with the five considerations alone.
Case ApprovedEmergency() {
  Case change(
      Without(Without(Prepared(kEmergency), Body::kImpactAssessed), Body::kHazardsEvaluated));
  EXPECT_EQ(change.Submit(), "OK") << change.message();
  EXPECT_EQ(change.Approve("ops", "check"), "OK");
  EXPECT_EQ(change.Approve("safety", "check"), "OK");
  return change;
}

// (l)(2): the law knows no emergency; its five considerations come first as of any other.
TEST(Emergency, HasTheFiveConsiderationsBeforeItIsReviewed) {
  Case bare({RequestedWith(kEmergency), kScreened});
  EXPECT_EQ(bare.Submit(), "SUBMISSION_INCOMPLETE");
  EXPECT_NE(bare.message().find("(l)(2)(v)"), std::string::npos);
  EXPECT_EQ(bare.message().find("list of what it touches"), std::string::npos);
}
TEST(Emergency, OwesTheRestOfItsPaperworkWithinTheHoursOfItsRouting) {
  Case change = ApprovedEmergency();
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_APPROVED);
  EXPECT_FALSE(change.events()[2].approved().has_impact());
  EXPECT_EQ(change.events().back().paperwork_asked().due_at_ms(), kNow + 72 * kHourMs);
  ASSERT_EQ(change.Do("bob", WholeList()), "OK") << change.message();
  EXPECT_EQ(change.events()[0].impact_revised().impact().lines_size(), 9);
  EXPECT_EQ(change.events().size(), 1u);
  EXPECT_EQ(change.Do("bob", WholeList()), "OK");
  EXPECT_TRUE(change.events().empty());
  // What is written down once goes back to the approvers.
  EXPECT_EQ(change.Do("bob", WholeList("other")), "CHANGE_APPROVED");
  ASSERT_EQ(change.Do("bob", kEvaluate), "OK") << change.message();
  EXPECT_EQ(change.events().back().body_case(), Body::kPaperworkCompleted);
  EXPECT_TRUE(Change::Clocks(change.state()).empty());
}
TEST(Emergency, WhoseRestIsNotThereInTimeIsOverdueOnce) {
  Case change = ApprovedEmergency();
  ASSERT_EQ(change.Ring(), "OK");
  EXPECT_EQ(change.events()[0].body_case(), Body::kPaperworkOverdue);
  EXPECT_EQ(change.Ring(), "NO_CLOCK");
  EXPECT_EQ(change.Do("bob", kEvaluate), "OK");
  EXPECT_EQ(change.Do("bob", WholeList()), "OK");
  EXPECT_EQ(change.state().paperwork_due_at_ms(), 0);
}
TEST(Emergency, ThatIsWholeAtItsApprovalOwesNothing) {
  Case change(Prepared(kEmergency));
  change.Submit();
  change.Approve("ops", "check");
  change.Approve("safety", "check");
  EXPECT_EQ(change.events().back().body_case(), Body::kApproved);
}

const std::string kOrganisation =
    "unit_id: 'u1' title: 'One shift lead less' kind: CHANGE_KIND_ORGANISATION "
    "duration: CHANGE_DURATION_PERMANENT risk: CHANGE_RISK_MINOR ";
std::string Move(const std::string& duty) {
  return "name_moved_duties { change_id: 'c1' duties { " + duty + " } }";
}
// (l)(1), (l)(3)
TEST(OrganisationalChange, NamesTheDutiesThatMoveAndTrainsWhoTakesThem) {
  Case change(Prepared(kOrganisation));
  EXPECT_EQ(change.Submit(), "SUBMISSION_INCOMPLETE");
  EXPECT_NE(change.message().find("the duties that move"), std::string::npos);
  const std::string permits = Move("what: 'permits' from_role_id: 'lead' to_person_id: 'cat'");
  ASSERT_EQ(change.Do("bob", permits), "OK") << change.message();
  EXPECT_EQ(change.Do("bob", permits), "OK");
  EXPECT_TRUE(change.events().empty());
  EXPECT_EQ(change.Submit(), "SUBMISSION_INCOMPLETE");
  EXPECT_NE(change.message().find("cat, who takes \"permits\""), std::string::npos)
      << change.message();
  auto list = WholeList();
  list.mutable_assess_impact()->add_affected_person_ids("cat");
  ASSERT_EQ(change.Do("bob", list), "OK");
  ASSERT_EQ(change.Submit(), "OK") << change.message();
  change.Approve("authorised", "authorised");
  EXPECT_EQ(change.events().back().approved().moved_duties(0).to_person_id(), "cat");
}
TEST(OrganisationalChange, MovesADutyFromOneToAnother) {
  for (const char* duty : {"what: 'x' from_role_id: 'lead'", "what: 'x' to_person_id: 'cat'",
                           "what: 'x' from_person_id: 'cat' to_person_id: 'cat'",
                           "from_role_id: 'lead' to_person_id: 'cat'"})
    EXPECT_EQ(Case(Prepared(kOrganisation)).Do("bob", Move(duty)), "DUTIES_WRONG") << duty;
  EXPECT_EQ(
      Case(Prepared(kMinor)).Do("bob", Move("what: 'x' from_role_id: 'lead' to_person_id: 'cat'")),
      "DUTIES_WRONG");
}

const std::string kClose =
    "close { change_id: 'c1' verdict: CLOSE_OUT_VERDICT_ACHIEVED review: 'leaks no more' }";
Case Operating(const std::string& facts, const std::string& limit = "") {
  Case change(Prepared(facts, limit));
  change.Submit();
  change.Approve("authorised", "authorised");
  change.Do("bob",
            "record_installed { change_id: 'c1' installed_by_person_id: 'fitter' "
            "installed_on: '2026-11-22' }");
  EXPECT_EQ(change.Do("service:moc",
                      "note_started_up { change_id: 'c1' startup_id: 's' started_up_at_ms: 5 }"),
            "OK");
  return change;
}
TEST(CloseOut, FollowsTheStartup) {
  Case change(Prepared(kMinor));
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
}
TEST(CloseOut, WaitsForEveryActionOfTheChangeAndForTheAnswer) {
  Case change = Operating(kMinor);
  change.Silent("actions");
  EXPECT_EQ(change.Do("bob", kClose), "ACTIONS_NOT_CONFIRMED");
  change.Actions("actions { action_id: 'c1:TRAINING' what: 'train' stage: STAGE_COMPLETED }");
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
  EXPECT_NE(change.message().find("action c1:TRAINING: train"), std::string::npos);
  change.Actions("unknown_action_ids: 'c1:TRAINING'");
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
  change.Actions("");
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
  change.Actions("all_settled: true actions { action_id: 'c1:TRAINING' stage: STAGE_VERIFIED }");
  EXPECT_EQ(change.Do("bob", "close { change_id: 'c1' }"), "CLOSE_OUT_INCOMPLETE");
  ASSERT_EQ(change.Do("bob", kClose), "OK") << change.message();
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_CLOSED);
  EXPECT_EQ(change.state().close_out().action_ids(0), "c1:TRAINING");
  EXPECT_EQ(change.Do("bob", kClose), "OK");
  EXPECT_TRUE(change.events().empty());
}
// (l)(2)(iv)
TEST(CloseOut, OfATemporaryChangeFollowsItsRestorationOrItsReview) {
  Case change = Operating(kFacts, "2026-12-24");
  change.Actions("all_settled: true");
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
  change.Do("bob", "propose_revision { change_id: 'c1' proposal { reason: 'r' permanent {} } }");
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
  EXPECT_NE(change.message().find("review that is under way"), std::string::npos);
  change.Do("bob", "recall_review { change_id: 'c1' review: 2 reason: 'r' }");
  ASSERT_EQ(change.Do("vera",
                      "record_restored { change_id: 'c1' restored_on: '2026-11-22' proof: 'p' "
                      "restored_by_person_ids: 'fitter' }"),
            "OK");
  EXPECT_EQ(change.Do("bob", kClose), "OK") << change.message();
}
// (l)(4), (l)(5): a red-line is enough for the startup, and not for the end.
TEST(CloseOut, WaitsForTheNewRevisionOfEveryDocument) {
  Case change = Operating(kMinor);
  change.Actions("all_settled: true");
  ASSERT_EQ(change.Do("bob",
                      "name_documents { change_id: 'c1' documents { document_id: 'P-1' "
                      "title: 'P&ID' } }"),
            "OK");
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
  EXPECT_NE(change.message().find("revision of P-1 (P&ID)"), std::string::npos);
  ASSERT_EQ(change.Do("bob",
                      "revise_document { change_id: 'c1' document_id: 'P-1' revision: 'B' "
                      "revised_on: '2026-11-22' revised_by_person_id: 'x' file { sha256: 'a' "
                      "} }"),
            "OK")
      << change.message();
  EXPECT_EQ(change.Do("bob", kClose), "OK") << change.message();
}
TEST(CloseOut, OfAnEmergencyFollowsItsPaperwork) {
  Case change = ApprovedEmergency();
  change.Do("bob",
            "record_installed { change_id: 'c1' installed_by_person_id: 'fitter' "
            "installed_on: '2026-11-22' }");
  change.Do("service:moc", "note_started_up { change_id: 'c1' startup_id: 's' }");
  change.Actions("all_settled: true");
  EXPECT_EQ(change.Do("bob", kClose), "CLOSE_OUT_INCOMPLETE");
  EXPECT_NE(change.message().find("paperwork"), std::string::npos) << change.message();
}

}  // namespace
}  // namespace interlock::moc
