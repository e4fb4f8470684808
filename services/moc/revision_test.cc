// After gate 1: what goes back to the approvers, and a temporary change to its end.
#include "libs/decider/storm.h"
#include "services/moc/change_testing.h"

namespace interlock::moc {
namespace {

using Body = v1::ChangeEvent;

// Approved by its one authorised person.
Case Approved(const std::string& facts, const std::string& limit = "") {
  Case change(Prepared(facts, limit));
  EXPECT_EQ(change.Submit(), "OK") << change.message();
  EXPECT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  return change;
}
const std::string kMade =
    "record_installed { change_id: 'c1' installed_by_person_id: 'fitter' "
    "installed_on: '2026-11-22' }";
const std::string kStarted =
    "note_started_up { change_id: 'c1' startup_id: 's' started_up_at_ms: 5 }";
Case Operating(const std::string& facts, const std::string& limit = "") {
  Case change = Approved(facts, limit);
  EXPECT_EQ(change.Do("bob", kMade), "OK") << change.message();
  EXPECT_EQ(change.Do("service:moc", kStarted), "OK");
  return change;
}
std::string Propose(const std::string& what) {
  return "propose_revision { change_id: 'c1' proposal { reason: 'r' " + what + " } }";
}
// Of the relief, which the test's list does not touch, to be done by a day after startup.
std::string Relief(const std::string& day, const std::string& time = "AFTER") {
  return Propose(
      "impact { interim_measure: 'fire watch' lines { item: IMPACT_ITEM_RELIEF "
      "note: 'n' answer: IMPACT_ANSWER_YES what: 'tag' owner_role_id: 'r' due_on: '" +
      day + "' time: ACTION_TIME_" + time + "_STARTUP } }");
}
const v1::ImpactLine& LineOf(const Case& change, v1::ImpactItem item) {
  for (const auto& line : change.state().impact().lines())
    if (line.item() == item) return line;
  return v1::ImpactLine::default_instance();
}

// (l)(2)
TEST(Revision, OfAnImpactActionIsAReviewOfItsOwnAndUntilThenItStaysAsItWas) {
  Case change = Approved(kMinor);
  ASSERT_EQ(change.Do("bob", Relief("2026-12-24", "BEFORE")), "OK") << change.message();
  ASSERT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  ASSERT_EQ(change.Do("bob", Relief("2026-12-24")), "OK") << change.message();
  EXPECT_EQ(change.events()[1].step_opened().title(),
            "Other gasket, its actions: Authorised person (authorised or olga)");
  EXPECT_EQ(change.Do("bob", Relief("2026-12-24")), "OK");
  EXPECT_TRUE(change.events().empty());
  EXPECT_EQ(LineOf(change, v1::IMPACT_ITEM_RELIEF).time(), v1::ACTION_TIME_BEFORE_STARTUP);
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_APPROVED);
  ASSERT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  const auto& revised = change.events().back().impact_revised();
  EXPECT_EQ(revised.unit_id(), "u1");
  EXPECT_EQ(revised.impact().lines_size(), 9);
  EXPECT_EQ(revised.review().proposal().proposed_by(), "bob");
  EXPECT_EQ(LineOf(change, v1::IMPACT_ITEM_RELIEF).time(), v1::ACTION_TIME_AFTER_STARTUP);
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_APPROVED);
  EXPECT_EQ(change.Approve("authorised", "authorised"), "OK");
  EXPECT_TRUE(change.events().empty());
}
TEST(Revision, ThatIsReturnedRejectedOrRecalledChangesNothing) {
  for (const char* end : {"RETURN", "REJECT", ""}) {
    Case change = Approved(kMinor);
    change.Do("bob", Relief("2026-12-24"));
    if (*end == 0)
      EXPECT_EQ(change.Do("bob", "recall_review { change_id: 'c1' review: 2 reason: 'r' }"), "OK");
    else
      EXPECT_EQ(change.Decide("authorised", "authorised", end, "comment: 'no'"), "OK");
    EXPECT_EQ(change.events()[0].body_case(), Body::kRevisionEnded);
    EXPECT_EQ(change.state().stage(), v1::Change::STAGE_APPROVED);
    EXPECT_FALSE(change.state().has_review());
    EXPECT_EQ(LineOf(change, v1::IMPACT_ITEM_RELIEF).answer(), v1::IMPACT_ANSWER_NO);
  }
}
TEST(Revision, IsNotApprovedByWhoProposedItNorByWhoRequestedTheChange) {
  Case change = Approved(kMinor);
  change.Assign("ann", "authorised", "bt");
  change.Do("authorised", Relief("2026-12-24"));
  EXPECT_EQ(change.Approve("authorised", "authorised"), "APPROVER_REQUESTED_IT");
  EXPECT_EQ(change.Approve("ann", "authorised"), "APPROVER_REQUESTED_IT");
  change.Person("olga");
  EXPECT_EQ(change.Approve("olga", "authorised"), "OK") << change.message();
}
TEST(Revision, IsOfWhatWasApprovedAndOneAtATime) {
  Case preparing(Prepared(kMinor));
  EXPECT_EQ(preparing.Do("bob", Relief("2026-12-24")), "PROPOSAL_NOT_FIT");
  Case change = Approved(kMinor);
  EXPECT_EQ(change.Do("bob", Propose("")), "PROPOSAL_NOT_FIT");
  EXPECT_EQ(change.Do("bob", Propose("permanent {}")), "PROPOSAL_NOT_FIT");
  EXPECT_EQ(change.Do("bob", Propose("extension { limit_on: '2027-01-01' }")), "PROPOSAL_NOT_FIT");
  EXPECT_EQ(change.Do("bob", Relief("")), "PROPOSAL_NOT_FIT");
  EXPECT_EQ(change.Do("bob", Relief("2026-02-30")), "PROPOSAL_NOT_FIT");
  // (l)(3): training is before startup, whoever approves it.
  EXPECT_EQ(change.Do("bob", Propose("impact { interim_measure: 'm' lines { note: 'n' item: "
                                     "IMPACT_ITEM_TRAINING answer: IMPACT_ANSWER_NO } }")),
            "PROPOSAL_NOT_FIT");
  change.Do("bob", Relief("2026-12-24"));
  EXPECT_EQ(change.Do("bob", Relief("2026-12-31")), "REVIEW_UNDER_WAY");
}

// (l)(2)(iv)
TEST(TemporaryChange, WarnsAheadAndIsOverdueAtTheEndOfItsLastDayThere) {
  Case change = Approved(kFacts, "2026-12-24");
  ASSERT_EQ(change.Do("bob", kMade), "OK") << change.message();
  ASSERT_EQ(change.events().size(), 2u);
  const auto& in_force = change.events()[1].temporary_in_force();
  EXPECT_EQ(in_force.limit_at_ms(), BeginOfUtc(*Day::Parse("2026-12-25")) + 6 * 3'600'000);
  EXPECT_EQ(in_force.owner_person_id(), "ann");
  ASSERT_EQ(change.Ring(), "OK");
  EXPECT_EQ(change.events().at(0).limit_warned().days_before(), 14);
  ASSERT_EQ(change.Ring(), "OK");
  EXPECT_EQ(change.events().at(0).limit_warned().days_before(), 3);
  ASSERT_EQ(change.Ring(), "OK");
  EXPECT_EQ(change.events().at(0).limit_passed().limit_on(), "2026-12-24");
  EXPECT_TRUE(change.state().limit_passed());
  EXPECT_EQ(change.Ring(), "NO_CLOCK");
}
TEST(TemporaryChange, DoesNotWarnOfDaysThatAreOver) {
  Case change = Approved(kFacts, "2026-11-24");
  change.Do("bob", kMade);
  EXPECT_EQ(change.state().limit_alerts_size(), 1);
}
TEST(TemporaryChange, IsExtendedByANewReviewAlone) {
  Case change = Operating(kFacts, "2026-12-24");
  EXPECT_EQ(change.Do("bob", Propose("extension { limit_on: '2026-12-24' }")), "PROPOSAL_NOT_FIT");
  EXPECT_EQ(change.Do("bob", Propose("extension { limit_on: '2026-02-30' }")), "PROPOSAL_NOT_FIT");
  ASSERT_EQ(change.Do("bob", Propose("extension { limit_on: '2027-02-01' }")), "OK");
  change.Ring();  // The step of the review, after a day.
  ASSERT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  const auto& extended = change.events().back().limit_extended();
  EXPECT_EQ(extended.limit_on_before(), "2026-12-24");
  EXPECT_EQ(change.state().limit_at_ms(), extended.limit_at_ms());
  EXPECT_EQ(change.state().limit_alerts_size(), 3);
  EXPECT_EQ(change.state().revisions_size(), 1);
}
TEST(TemporaryChange, PastItsLimitMayStillBeExtendedToADayThatIsAhead) {
  Case change = Operating(kFacts, "2026-11-24");
  ASSERT_EQ(change.Ring(), "OK");
  EXPECT_TRUE(change.state().limit_passed());
  ASSERT_EQ(change.Do("bob", Propose("extension { limit_on: '2026-12-24' }")), "OK");
  ASSERT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  EXPECT_FALSE(change.state().limit_passed());
}
TEST(TemporaryChange, IsMadePermanentByANewReviewAlone) {
  Case change = Operating(kFacts, "2026-12-24");
  ASSERT_EQ(change.Do("bob", Propose("permanent {}")), "OK") << change.message();
  EXPECT_EQ(change.state().facts().duration(), v1::CHANGE_DURATION_TEMPORARY);
  ASSERT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  EXPECT_EQ(change.state().facts().duration(), v1::CHANGE_DURATION_PERMANENT);
  EXPECT_TRUE(Change::Clocks(change.state()).empty());
  EXPECT_EQ(change.Do("bob", Propose("permanent {}")), "PROPOSAL_NOT_FIT");
}
TEST(TemporaryChange, IsRestoredWithProofAndCheckedBySomebodyElse) {
  const auto restored = [](const std::string& by, const std::string& on = "2026-11-22") {
    return "record_restored { change_id: 'c1' restored_on: '" + on +
           "' proof: 'photo' restored_by_person_ids: '" + by + "' }";
  };
  Case change = Approved(kFacts, "2026-12-24");
  change.Do("bob", kMade);
  EXPECT_EQ(change.Do("vera", restored("fitter")), "NOT_TEMPORARY");
  change.Do("service:moc", kStarted);
  EXPECT_EQ(change.Do("vera", restored("vera")), "CHECKER_RESTORED_IT");
  EXPECT_EQ(change.Do("vera", restored("fitter", "2026-12-30")), "DATE_IN_FUTURE");
  EXPECT_EQ(change.Do("vera", restored("fitter", "2026-11-31")), "DATE_INVALID");
  ASSERT_EQ(change.Do("vera", restored("fitter")), "OK") << change.message();
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_RESTORED);
  EXPECT_EQ(change.state().restoration().checked_by(), "vera");
  EXPECT_TRUE(Change::Clocks(change.state()).empty());
  EXPECT_EQ(change.Do("vera", restored("fitter")), "OK");
  EXPECT_TRUE(change.events().empty());
  EXPECT_EQ(Operating(kMinor).Do("vera", restored("fitter")), "NOT_TEMPORARY");
}
TEST(TemporaryChange, IsNotRestoredWhileItsExtensionIsInReview) {
  Case change = Operating(kFacts, "2026-12-24");
  change.Do("bob", Propose("permanent {}"));
  EXPECT_EQ(change.Do("vera",
                      "record_restored { change_id: 'c1' restored_on: '2026-11-22' "
                      "restored_by_person_ids: 'fitter' proof: 'p' }"),
            "REVIEW_UNDER_WAY");
}
TEST(TemporaryChange, GivenUpBeforeItsStartupRingsNothingAnyMore) {
  Case change = Approved(kFacts, "2026-12-24");
  change.Do("bob", kMade);
  ASSERT_EQ(change.Do("bob", "withdraw { change_id: 'c1' reason: 'r' undone: 'u' }"), "OK");
  EXPECT_TRUE(Change::Clocks(change.state()).empty());
}

TEST(RevisionStorm, TakesEveryCommandThatParses) {
  auto history = Prepared(kFacts, "2027-12-24");
  Case change(history);
  const auto keep = [&] {
    history.insert(history.end(), change.events().begin(), change.events().end());
  };
  change.Submit(), keep();
  change.Approve("authorised", "authorised"), keep();
  change.Do("bob", kMade), keep();
  EXPECT_GT(Storm<Change>(20'000, {"c1", "ann", "olga", "u1", "2027-12-24", "2028-01-01"},
                          &TestRules(), history),
            5);
}

}  // namespace
}  // namespace interlock::moc
