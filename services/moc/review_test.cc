#include "libs/decider/storm.h"
#include "services/moc/change_testing.h"

namespace interlock::moc {
namespace {

constexpr int64_t kHourMs = 3'600'000;

std::vector<v1::ChangeEvent::BodyCase> Kinds(const Case& change) {
  std::vector<v1::ChangeEvent::BodyCase> kinds;
  for (const auto& event : change.events()) kinds.push_back(event.body_case());
  return kinds;
}
using Bodies = std::vector<v1::ChangeEvent::BodyCase>;
using Body = v1::ChangeEvent;

// (l)(2)
TEST(Submission, NamesAllThatIsMissingAtOnce) {
  Case bare({RequestedWith(kComplex), kScreened});
  EXPECT_EQ(bare.Submit(), "SUBMISSION_INCOMPLETE");
  for (const char* part : {"technical basis, (l)(2)(i)", "safety and health, (l)(2)(ii)",
                           "operating procedures, (l)(2)(iii)", "time period, (l)(2)(iv)",
                           "authorisation requirements, (l)(2)(v)", "the list of what it touches",
                           "hazard evaluation"})
    EXPECT_NE(bare.message().find(part), std::string::npos) << part << ": " << bare.message();
  Case unscreened({RequestedWith(kMinor)});
  EXPECT_EQ(unscreened.Submit(), "SCREENING_MISSING");
}
TEST(Submission, OfAMinorChangeTakesNoHazardEvaluation) {
  auto history = Prepared(kMinor);
  history.pop_back();
  Case minor(history);
  EXPECT_EQ(minor.Submit(), "OK") << minor.message();
  history = Prepared(kComplex);
  history.pop_back();
  Case complex(history);
  EXPECT_EQ(complex.Submit(), "SUBMISSION_INCOMPLETE");
}
// (l)(2)(iv)
TEST(Submission, OfATemporaryChangeHasALastDayThatIsStillToCome) {
  Case over(Prepared(kFacts, "2026-11-20"));
  EXPECT_EQ(over.Submit(), "SUBMISSION_INCOMPLETE");
  EXPECT_NE(over.message().find("still to come"), std::string::npos);
}
TEST(Submission, KeepsTheRoutingThatIsInForceAndOpensItsFirstSteps) {
  Case change(Prepared(kComplex));
  ASSERT_EQ(change.Submit(), "OK") << change.message();
  EXPECT_EQ(Kinds(change), (Bodies{Body::kSubmitted, Body::kStepOpened, Body::kStepOpened}));
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_IN_REVIEW);
  EXPECT_EQ(change.state().routing().version(), "w1");
  EXPECT_EQ(change.state().routing().route_id(), "complex");
  EXPECT_EQ(change.state().review().steps(2).opened_at_ms(), 0);
  EXPECT_EQ(change.events()[1].step_opened().title(), "Other catalyst: Operations (ops)");
  EXPECT_EQ(change.Submit(), "OK");
  EXPECT_TRUE(change.events().empty());
}
TEST(Submission, TakesWhatTheSiteAsksForBeyondTheCompanyAndWaitsForItsAnswer) {
  Case silent(Prepared(kMinor));
  silent.Silent("bt");
  EXPECT_EQ(silent.Submit(), "ROUTING_NOT_CONFIRMED");
  Case change(Prepared(kMinor));
  *change.site().add_versions() = From<v1::SiteRoutingVersion>(
      "number: 3 from_on: '2026-01-01' content { additions { steps { step_id: 'site-x' "
      "title: 'Us, too' order: 1 rule: APPROVAL_RULE_ANY approvers { role_id: 'us' } "
      "deadline_hours: 8 } tightened { step_id: 'authorised' deadline_hours: 12 "
      "this_site_only: true } } }");
  ASSERT_EQ(change.Submit(), "OK") << change.message();
  EXPECT_EQ(change.state().routing().site_version(), 3);
  EXPECT_EQ(change.state().review().steps_size(), 2);
  EXPECT_EQ(change.state().review().steps(0).due_at_ms(), kNow + 12 * kHourMs);
}

// (l)(2)
TEST(Gate1, OpensWithTheLastApprovalAndSaysAllThatOthersNeed) {
  Case change(Prepared(kComplex));
  change.Submit();
  ASSERT_EQ(change.Approve("ops", "ops"), "OK") << change.message();
  EXPECT_EQ(Kinds(change), (Bodies{Body::kStepApproved, Body::kStepCompleted}));
  ASSERT_EQ(change.Approve("safety", "safety"), "OK");
  EXPECT_EQ(Kinds(change), (Bodies{Body::kStepApproved, Body::kStepCompleted, Body::kStepOpened}));
  ASSERT_EQ(change.Approve("board1", "board"), "OK");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_IN_REVIEW);
  ASSERT_EQ(change.Approve("board2", "board"), "OK");
  EXPECT_EQ(Kinds(change), (Bodies{Body::kStepApproved, Body::kStepCompleted, Body::kApproved}));
  const auto& approved = change.events().back().approved();
  EXPECT_EQ(approved.unit_id(), "u1");
  EXPECT_EQ(approved.impact().lines_size(), 9);
  EXPECT_EQ(approved.impact().material_version(), "2");
  EXPECT_EQ(approved.impact().affected_role_ids(0), "operators");
  EXPECT_EQ(approved.review().steps(2).approvals_size(), 2);
  EXPECT_EQ(approved.routing().authorisation_hours(), 48);
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_APPROVED);
  EXPECT_TRUE(Change::Clocks(change.state()).empty());
  EXPECT_EQ(change.Approve("board2", "board"), "OK");
  EXPECT_TRUE(change.events().empty());
}
TEST(Gate1, OfATemporaryChangeSaysItsLastDayAndWhenThatEndsThere) {
  Case change(Prepared(kFacts, "2026-12-01"));
  change.Submit();
  ASSERT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  const auto& approved = change.events().back().approved();
  EXPECT_EQ(approved.limit_on(), "2026-12-01");
  // Midnight in Chicago.
  EXPECT_EQ(approved.limit_at_ms(), BeginOfUtc(*Day::Parse("2026-12-02")) + 6 * kHourMs);
}
TEST(Gate1, DoesNotOpenForATemporaryChangeWhoseLastDayPassedInReview) {
  Case change(Prepared(kFacts, "2026-11-24"));
  change.Submit();
  change.At(kNow + 3 * 24 * kHourMs);
  EXPECT_EQ(change.Approve("authorised", "authorised"), "LIMIT_PAST");
  EXPECT_EQ(change.Decide("authorised", "authorised", "RETURN", "comment: 'new day'"), "OK");
}
TEST(Gate1, StepsOfTheNextOrderWaitForThoseBefore) {
  Case change(Prepared(kComplex));
  change.Submit();
  EXPECT_EQ(change.Approve("board1", "board"), "STEP_NOT_OPEN");
  EXPECT_NE(change.message().find("Operations: ops; Safety: safety"), std::string::npos)
      << change.message();
  EXPECT_EQ(change.Approve("board1", "nowhere"), "STEP_UNKNOWN");
  change.Approve("ops", "ops");
  EXPECT_EQ(change.Approve("safety", "ops"), "STEP_COMPLETED");
}

// (l)(2)(v)
TEST(Approver, NobodyApprovesWhatHeOrSheRequested) {
  Case change(Prepared(kMinor));
  change.Assign("ann", "authorised", "bt");
  change.Submit();
  EXPECT_EQ(change.Approve("ann", "authorised"), "APPROVER_REQUESTED_IT");
  // Neither under another record of the same person, nor through another.
  change.Person("ann").set_merged_into_person_id("anna");
  change.Assign("anna", "authorised", "bt");
  EXPECT_EQ(change.Approve("anna", "authorised"), "APPROVER_REQUESTED_IT");
  EXPECT_EQ(change.Approve("authorised", "authorised", "for_person_id: 'ann'"),
            "APPROVER_REQUESTED_IT");
}
TEST(Approver, HoldsOneOfTheRolesOfTheStepTodayForTheUnitOfTheChange) {
  for (const char* more : {"until_on: '2026-11-21'", "unit_id: 'u2'", "process_id: 'p9'"}) {
    Case change(Prepared(kMinor));
    change.Assign("dan", "authorised", "bt", more).Submit();
    EXPECT_EQ(change.Approve("dan", "authorised"), "APPROVER_NOT_ENTITLED") << more;
  }
  Case change(Prepared(kMinor));
  change.Assign("dan", "cook", "bt").Assign("eve", "authorised", "bt", "unit_id: 'u1'").Submit();
  EXPECT_EQ(change.Approve("dan", "authorised"), "APPROVER_NOT_ENTITLED");
  EXPECT_EQ(change.Approve("nobody", "authorised"), "APPROVER_NOT_ENTITLED");
  change.Person("authorised").set_left_on("2026-11-01");
  EXPECT_EQ(change.Approve("authorised", "authorised"), "APPROVER_NOT_ENTITLED");
  EXPECT_EQ(change.Approve("eve", "authorised"), "OK") << change.message();
}
TEST(Approver, MayBeNamedInPerson) {
  Case change(Prepared(kMinor));
  change.Person("olga");
  change.Submit();
  EXPECT_EQ(change.Approve("olga", "authorised"), "OK") << change.message();
}
TEST(Approver, IsNobodyWhileOrganisationDoesNotAnswer) {
  Case change(Prepared(kMinor));
  change.Silent("authorised").Submit();
  EXPECT_EQ(change.Approve("authorised", "authorised"), "PERSON_NOT_CONFIRMED");
  Case other(Prepared(kMinor));
  other.Silent("ann").Submit();
  EXPECT_EQ(other.Approve("authorised", "authorised"), "PERSON_NOT_CONFIRMED");
}
TEST(Approver, DecidesInTheOwnNameAlone) {
  Case change(Prepared(kMinor));
  change.Submit();
  EXPECT_EQ(change.Do("bob",
                      "decide_step { change_id: 'c1' review: 1 step_id: 'authorised' "
                      "person_id: 'authorised' verdict: STEP_VERDICT_APPROVE }"),
            "NOT_YOURSELF");
}
TEST(Approver, OfAnotherSiteStepsInWhereTheRoutingAllowsItAndIsRecordedAsSuch) {
  Case minor(Prepared(kMinor));
  minor.Assign("gus", "authorised", "galveston").Submit();
  ASSERT_EQ(minor.Approve("gus", "authorised"), "OK") << minor.message();
  EXPECT_EQ(minor.events()[0].step_approved().approval().role_site_id(), "galveston");
  Case complex(Prepared(kComplex));
  complex.Assign("gus", "ops", "galveston").Submit();
  EXPECT_EQ(complex.Approve("gus", "ops"), "APPROVER_NOT_ENTITLED");
}
TEST(Approver, CountsOnceTowardsAQuorum) {
  Case change(Prepared(kComplex));
  change.Submit();
  change.Approve("ops", "ops");
  change.Approve("safety", "safety");
  ASSERT_EQ(change.Approve("board1", "board"), "OK");
  EXPECT_EQ(change.Approve("board1", "board", "comment: 'again'"), "APPROVER_COUNTED");
  // Nor for another one, nor another one for somebody who was counted.
  change.Person("board3").add_leaves()->set_from_on("2026-11-01");
  change.Person("board3").mutable_leaves(0)->set_stand_in_person_id("board1");
  EXPECT_EQ(change.Approve("board1", "board", "for_person_id: 'board3' comment: 'x'"),
            "APPROVER_COUNTED");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_IN_REVIEW);
}
TEST(Approver, OfEachIsAnotherPersonForEach) {
  Case change(Prepared(kEmergency));
  change.Assign("ops", "safety", "bt").Submit();
  ASSERT_EQ(change.Approve("ops", "check", "role_id: 'safety'"), "OK") << change.message();
  EXPECT_EQ(change.Approve("ops", "check", "role_id: 'ops'"), "APPROVER_COUNTED");
  EXPECT_EQ(change.Approve("safety", "check"), "APPROVER_COUNTED");
  change.Assign("hal", "ops", "bt");
  ASSERT_EQ(change.Approve("hal", "check"), "OK") << change.message();
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_APPROVED);
}

TEST(Delegation, HandsAStepToAnotherForWhomTheOneWhoDelegatedIsJudged) {
  Case change(Prepared(kMinor));
  change.Person("dan");
  change.Submit();
  const std::string hand =
      "delegate_step { change_id: 'c1' review: 1 step_id: 'authorised' reason: 'travel' ";
  EXPECT_EQ(change.Approve("dan", "authorised", "for_person_id: 'authorised'"),
            "APPROVER_NOT_ENTITLED");
  EXPECT_EQ(change.Do("dan", hand + "person_id: 'dan' to_person_id: 'bob' }"),
            "APPROVER_NOT_ENTITLED");
  EXPECT_EQ(change.Do("authorised", hand + "person_id: 'authorised' to_person_id: 'ghost' }"),
            "DELEGATE_NOT_FIT");
  EXPECT_EQ(change.Do("authorised", hand + "person_id: 'authorised' to_person_id: 'ann' }"),
            "APPROVER_REQUESTED_IT");
  const std::string to_dan = hand + "person_id: 'authorised' to_person_id: 'dan' }";
  ASSERT_EQ(change.Do("authorised", to_dan), "OK") << change.message();
  EXPECT_EQ(Kinds(change), (Bodies{Body::kStepDelegated}));
  EXPECT_EQ(change.Do("authorised", to_dan), "OK");
  EXPECT_TRUE(change.events().empty());
  ASSERT_EQ(change.Approve("dan", "authorised", "for_person_id: 'authorised'"), "OK");
  EXPECT_EQ(change.events()[0].step_approved().approval().for_person_id(), "authorised");
}
TEST(Delegation, WhileAwayTheStandInDecidesAndNotBeforeOrAfter) {
  for (const auto& [from, reason] :
       {std::pair{"2026-11-01", "OK"}, std::pair{"2026-12-01", "APPROVER_NOT_ENTITLED"}}) {
    Case change(Prepared(kMinor));
    change.Person("dan");
    auto& leave = *change.Person("authorised").add_leaves();
    leave.set_from_on(from);
    leave.set_stand_in_person_id("dan");
    change.Submit();
    EXPECT_EQ(change.Approve("dan", "authorised", "for_person_id: 'authorised'"), reason);
  }
}

TEST(Review, AReturnGoesBackToPreparingAndClearsApprovals) {
  Case change(Prepared(kComplex));
  change.Submit();
  change.Approve("ops", "ops");
  EXPECT_EQ(change.Decide("safety", "safety", "RETURN"), "COMMENT_MISSING");
  ASSERT_EQ(change.Decide("safety", "safety", "RETURN", "comment: 'vent?'"), "OK");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_PREPARING);
  EXPECT_EQ(change.state().outcomes(0).comment(), "vent?");
  EXPECT_EQ(change.Decide("safety", "safety", "RETURN", "comment: 'vent?'"), "OK");
  EXPECT_TRUE(change.events().empty());
  ASSERT_EQ(change.Submit(), "OK");
  EXPECT_EQ(change.state().review().number(), 2);
  EXPECT_TRUE(change.state().review().steps(0).approvals().empty());
  // What was decided on the review before is not said of this one.
  EXPECT_EQ(change.Do("ops",
                      "decide_step { change_id: 'c1' review: 1 step_id: 'ops' "
                      "person_id: 'ops' verdict: STEP_VERDICT_APPROVE }"),
            "REVIEW_NOT_OPEN");
}
TEST(Review, WhatIsReviewedStaysAsItIsUntilItIsRecalled) {
  Case change(Prepared(kMinor));
  change.Submit();
  const std::string fill =
      "fill_consideration { change_id: 'c1' kind: CONSIDERATION_KIND_PROCEDURES text: 'other' }";
  EXPECT_EQ(change.Do("bob", fill), "CHANGE_IN_REVIEW");
  EXPECT_EQ(change.Do("bob", "amend { change_id: 'c1' facts { unit_id: 'u1' title: 'x' } }"),
            "CHANGE_IN_REVIEW");
  const std::string recall = "recall_review { change_id: 'c1' review: 1 reason: 'forgot' }";
  ASSERT_EQ(change.Do("bob", recall), "OK");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_PREPARING);
  EXPECT_EQ(change.Do("bob", recall), "OK");
  EXPECT_TRUE(change.events().empty());
  EXPECT_EQ(change.Do("bob", fill), "OK");
  EXPECT_EQ(change.Do("bob", "recall_review { change_id: 'c1' review: 2 }"), "REVIEW_NOT_OPEN");
  change.Submit();
  change.Approve("authorised", "authorised");
  EXPECT_EQ(change.Do("bob", fill + ""), "OK");  // As it is: nothing.
  EXPECT_EQ(change.Do("bob",
                      "fill_consideration { change_id: 'c1' text: 'new' "
                      "kind: CONSIDERATION_KIND_PROCEDURES }"),
            "CHANGE_APPROVED");
}
TEST(Review, ARejectionEndsTheChange) {
  Case change(Prepared(kMinor));
  change.Submit();
  ASSERT_EQ(change.Decide("authorised", "authorised", "REJECT", "comment: 'never'"), "OK");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_REJECTED);
  EXPECT_EQ(change.Submit(), "CHANGE_ENDED");
  EXPECT_EQ(change.Do("bob", "withdraw { change_id: 'c1' reason: 'x' }"), "CHANGE_ENDED");
}
TEST(Review, AStepThatIsNotDecidedInTimeIsOverdueOnce) {
  Case change(Prepared(kComplex));
  change.Submit();
  EXPECT_EQ(Change::Clocks(change.state()),
            (std::vector<Clock>{{"step-1-ops", kNow + 24 * kHourMs},
                                {"step-1-safety", kNow + 48 * kHourMs}}));
  ASSERT_EQ(change.Ring(), "OK");
  EXPECT_EQ(change.events().at(0).step_overdue().step_id(), "ops");
  EXPECT_EQ(Change::Clocks(change.state()).size(), 1u);
  // It may still be decided.
  EXPECT_EQ(change.Approve("ops", "ops"), "OK");
}
TEST(Review, KeepsItsRoutingUnlessTheFactsAskForAnother) {
  Case change(Prepared(kComplex));
  change.Submit();
  change.Do("bob", "recall_review { change_id: 'c1' review: 1 reason: 'r' }");
  EXPECT_EQ(change.state().routing().route_id(), "complex");
  ASSERT_EQ(change.Do("bob", "amend { change_id: 'c1' reason: 'r' facts { " + kMinor + " } }"),
            "OK");
  EXPECT_FALSE(change.state().has_routing());
}

v1::ChangeCommand InstalledOn(const std::string& day) {
  return C("record_installed { change_id: 'c1' installed_by_person_id: 'fitter' installed_on: '" +
           day + "' }");
}
// (l)(2)
TEST(Installation, IsRefusedBeforeApprovalWithTheStepsThatAreMissing) {
  Case change(Prepared(kComplex));
  EXPECT_EQ(change.Do("bob", InstalledOn("2026-11-22")), "CHANGE_NOT_APPROVED");
  change.Submit();
  change.Approve("ops", "ops");
  EXPECT_EQ(change.Do("bob", InstalledOn("2026-11-22")), "CHANGE_NOT_APPROVED");
  EXPECT_NE(change.message().find("Safety: safety; Board: 2 of board"), std::string::npos)
      << change.message();
}
TEST(Installation, HoldsTheUnitUntilItHasStartedUp) {
  Case change(Prepared(kMinor));
  change.Submit();
  change.Approve("authorised", "authorised");
  EXPECT_FALSE(change.state().holds_unit());
  EXPECT_EQ(change.Do("service:moc", "note_started_up { change_id: 'c1' startup_id: 's' }"),
            "CHANGE_NOT_INSTALLED");
  EXPECT_EQ(change.Do("bob", InstalledOn("2026-11-21")), "INSTALLED_BEFORE_APPROVAL");
  EXPECT_EQ(change.Do("bob", InstalledOn("2026-12-24")), "DATE_IN_FUTURE");
  EXPECT_EQ(change.Do("bob", InstalledOn("2026-11-31")), "DATE_INVALID");
  // 2026-11-22 is the day in Chicago.
  ASSERT_EQ(change.Do("bob", InstalledOn("2026-11-22")), "OK") << change.message();
  EXPECT_EQ(change.events()[0].installed().unit_id(), "u1");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_INSTALLED);
  EXPECT_TRUE(change.state().holds_unit());
  EXPECT_EQ(change.Do("bob", InstalledOn("2026-11-22")), "OK");
  EXPECT_TRUE(change.events().empty());
  auto other = InstalledOn("2026-11-22");
  other.mutable_record_installed()->set_note("n");
  EXPECT_EQ(change.Do("bob", other), "CHANGE_WAS_INSTALLED");
  const std::string started =
      "note_started_up { change_id: 'c1' startup_id: 's' started_up_at_ms: 5 }";
  ASSERT_EQ(change.Do("service:moc", started), "OK");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_OPERATING);
  EXPECT_FALSE(change.state().holds_unit());
  EXPECT_EQ(change.Do("service:moc", started), "OK");
  EXPECT_TRUE(change.events().empty());
}
// (l)(2)(iv)
TEST(Installation, OfATemporaryChangeIsNotAfterItsLastDay) {
  Case change(Prepared(kFacts, "2026-11-24"));
  change.Submit();
  change.Approve("authorised", "authorised");
  change.At(kNow + 5 * 24 * kHourMs);
  EXPECT_EQ(change.Do("bob", InstalledOn("2026-11-26")), "LIMIT_PAST");
}
TEST(FoundAlreadyMade, HoldsItsUnitFromItsRequestAndPassesTheSameReview) {
  Case change(Prepared(kMinor + "found_already_made: true how_found: 'walk' "));
  EXPECT_TRUE(change.state().holds_unit());
  EXPECT_EQ(change.Do("bob", "amend { change_id: 'c1' facts { " + kMinor + " } }"), "FOUND_STAYS");
  change.Submit();
  ASSERT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
  EXPECT_EQ(Kinds(change),
            (Bodies{Body::kStepApproved, Body::kStepCompleted, Body::kApproved, Body::kInstalled}));
  EXPECT_EQ(change.state().installation().installed_on(), "2026-11-22");
  EXPECT_EQ(change.state().stage(), v1::Change::STAGE_INSTALLED);
}
TEST(FoundAlreadyMade, AndRejectedHoldsItsUnitUntilItWasSeenToBeUndone) {
  Case change(Prepared(kMinor + "found_already_made: true how_found: 'walk' "));
  change.Submit();
  ASSERT_EQ(change.Decide("authorised", "authorised", "REJECT", "comment: 'no'"), "OK");
  EXPECT_TRUE(change.events()[0].rejected().holds_unit());
  ASSERT_EQ(change.Do("vera", "verify_undone { change_id: 'c1' note: 'old gasket' }"), "OK");
  EXPECT_FALSE(change.state().holds_unit());
}
TEST(FoundAlreadyMade, AndInKindHoldsNothingUntilSomebodyChallengesThat) {
  Case change({RequestedWith(kMinor + "found_already_made: true how_found: 'walk' "), kInKind});
  EXPECT_FALSE(change.state().holds_unit());
  ASSERT_EQ(change.Do("bob", "challenge_screening { change_id: 'c1' reason: 'alloy' }"), "OK");
  EXPECT_TRUE(change.events()[0].screening_challenged().holds_unit());
  EXPECT_TRUE(change.state().holds_unit());
}
TEST(Withdrawal, OfWhatWasInstalledSaysWhatWasUndoneAndHoldsTheUnitUntilAnotherSawIt) {
  Case change(Prepared(kMinor));
  change.Submit();
  change.Approve("authorised", "authorised");
  change.Do("bob", InstalledOn("2026-11-22"));
  EXPECT_EQ(change.Do("bob", "verify_undone { change_id: 'c1' note: 'n' }"), "NOT_TO_BE_UNDONE");
  EXPECT_EQ(change.Do("bob", "withdraw { change_id: 'c1' reason: 'r' }"), "UNDONE_MISSING");
  ASSERT_EQ(change.Do("bob", "withdraw { change_id: 'c1' reason: 'r' undone: 'gasket' }"), "OK");
  EXPECT_TRUE(change.events()[0].withdrawn().holds_unit());
  EXPECT_TRUE(change.state().holds_unit());
  const std::string verify = "verify_undone { change_id: 'c1' note: 'seen' }";
  EXPECT_EQ(change.Do("bob", verify), "VERIFIER_WITHDREW_IT");
  ASSERT_EQ(change.Do("vera", verify), "OK");
  EXPECT_EQ(change.events()[0].undone().unit_id(), "u1");
  EXPECT_FALSE(change.state().holds_unit());
  EXPECT_EQ(change.Do("vera", verify), "OK");
  EXPECT_TRUE(change.events().empty());
}
TEST(Withdrawal, OfWhatHasStartedUpIsRefused) {
  Case change(Prepared(kMinor));
  change.Submit();
  change.Approve("authorised", "authorised");
  change.Do("bob", InstalledOn("2026-11-22"));
  change.Do("service:moc", "note_started_up { change_id: 'c1' startup_id: 's' }");
  EXPECT_EQ(change.Do("bob", "withdraw { change_id: 'c1' reason: 'r' undone: 'u' }"),
            "CHANGE_ENDED");
}

TEST(ReviewStorm, TakesEveryCommandThatParses) {
  Case change(Prepared(kComplex));
  change.Submit();
  auto history = Prepared(kComplex);
  history.insert(history.end(), change.events().begin(), change.events().end());
  EXPECT_GT(Storm<Change>(20'000, {"c1", "ann", "ops", "safety", "u1", "2026-11-23"}, &TestRules(),
                          history),
            20);
}

}  // namespace
}  // namespace interlock::moc
