#include "interlock/organisation/v1/people.pb.h"
#include "libs/decider/storm.h"
#include "services/actions/action_spec_testing.h"

namespace interlock::actions {
namespace {

TEST(Action, ThatIsNotThereTakesNoCommand) {
  for (const char* command :
       {"accept { action_id: 'a1' }", "complete { action_id: 'a1' }", "verify { action_id: 'a1' }",
        "withdraw { action_id: 'a1' }", "clock_due { name: 'overdue' due_at_ms: 1 }"})
    After({}).When(C(command)).ThenRefused("ACTION_UNKNOWN");
}

TEST(Clocks, RingOnceEachAndNothingRingsAfterTheWorkIsDone) {
  const auto due = [](const Clock& clock) {
    return C(
        absl::StrCat("clock_due { name: '", clock.name, "' due_at_ms: ", clock.due_at_ms, " }"));
  };
  auto state = Fold<Action>({Opened()});
  std::vector<std::string> recorded;
  while (!Action::Clocks(state).empty()) {
    const Clock next = Action::Clocks(state).front();
    const auto outcome =
        Action::Decide(state, due(next), {.now_ms = next.due_at_ms, .rules = &TestRules()});
    ASSERT_EQ(outcome.events.size(), 1u) << next.name;
    Action::Evolve(state, outcome.events[0]);
    recorded.push_back(
        v1::ActionEvent::descriptor()->FindFieldByNumber(outcome.events[0].body_case())->name());
    EXPECT_TRUE(Action::Decide(state, due(next), {.rules = &TestRules()}).events.empty());
  }
  EXPECT_EQ(recorded, (std::vector<std::string>{"reminded", "reminded", "overdue", "escalated",
                                                "escalated"}));
  EXPECT_TRUE(state.overdue());
  After({Opened(), Completed()}).ThenClocks({});
  After({Opened(), E("withdrawn { action_id: 'a1' }")}).ThenClocks({});
}

TEST(ReassignAction, KeepsInMindWhoOwnedItBefore) {
  auto spec = After({Opened()});
  spec.When(C("reassign { action_id: 'a1' owner { role_id: 'lead' } reason: 'Olga is away.' }"))
      .Then({E("reassigned { action_id: 'a1' owner { role_id: 'lead' } "
               "owner_before { person_id: 'olga' } reason: 'Olga is away.' }")});
  EXPECT_EQ(spec.state().involved_person_ids(0), "olga");
  After({Opened()})
      .When(C("reassign { action_id: 'a1' owner { person_id: 'olga' } reason: 'x' }"))
      .ThenNothing();
  After({Opened()}).When(C("reassign { action_id: 'a1' owner {} }")).ThenRefused("OWNER_MISSING");
}

TEST(ReassignAction, OfWhatSomebodyElseTookOrEndedChangesNothing) {
  const auto reassign =
      C("reassign { action_id: 'a1' owner { person_id: 'paul' } if_owner { person_id: 'olga' } }");
  auto spec = After({Opened()}, "service:actions");
  spec.When(reassign);
  EXPECT_EQ(spec.state().content().owner().person_id(), "paul");
  After({Opened(), E("reassigned { action_id: 'a1' owner { role_id: 'lead' } }")})
      .When(reassign)
      .ThenNothing();
  After({Opened(), Completed()}).When(reassign).ThenNothing();
}

TEST(ReassignAction, NobodyWhoOwnedItBeforeALeaverHandedItOverVerifiesIt) {
  const Events history = {
      Opened(), E("reassigned { action_id: 'a1' owner { person_id: 'paul' } }"),
      E("completed { action_id: 'a1' completed_by: 'paul' done_by_person_ids: 'paul' }")};
  const auto verify = C("verify { action_id: 'a1' verdict: VERDICT_DONE note: 'Seen.' }");
  for (const char* owner : {"olga", "paul"})
    After(history, owner).When(verify).ThenRefused("VERIFIER_DID_THE_WORK");
}

TEST(LeaveToSite, IsADutyOfTheSiteUntilSomebodyTakesIt) {
  const auto leave =
      C("leave_to_site { action_id: 'a1' if_owner { person_id: 'olga' } reason: 'Olga left.' }");
  const auto left =
      E("left_to_site { action_id: 'a1' what: 'Fit a car seal' owner { person_id: 'olga' } reason: "
        "'Olga left.' }");
  After({Opened()}, "service:actions").When(leave).Then({left});
  After({Opened(), left}).When(leave).ThenNothing();
  const auto taken = E("reassigned { action_id: 'a1' owner { person_id: 'paul' } }");
  EXPECT_FALSE(Fold<Action>({Opened(), left, taken}).left_to_site());
  After({Opened(), taken}).When(leave).ThenNothing();
  After({Opened(), Completed()}).When(leave).ThenNothing();
}

TEST(Escalation, NamesThoseAboveTheOwnerAndTellsTheSiteInAnyCase) {
  auto opened = Opened();
  auto& alerts = *opened.mutable_opened()->mutable_alerts();
  alerts.DeleteSubrange(0, 3);  // The escalations are left.
  const auto due =
      C(absl::StrCat("clock_due { name: 'escalation-7' due_at_ms: ", alerts[0].at_ms(), " }"));
  const auto question = SuperiorsQuestion(Fold<Action>({opened}));
  auto known = After({opened});
  known
      .Knowing(question, From<organisation::v1::FindSuperiorsResponse>(
                             "role_ids: 'manager' role_ids: 'superintendent'"))
      .When(due);
  ASSERT_EQ(known.outcome().events.size(), 1u);
  EXPECT_EQ(known.outcome().events[0].escalated().superior_role_ids_size(), 2);
  auto unknown = After({opened});
  unknown.KnowingNothingOf(question).When(due);
  ASSERT_EQ(unknown.outcome().events.size(), 1u);
  EXPECT_EQ(unknown.outcome().events[0].escalated().superior_role_ids_size(), 0);
}

TEST(ExtendAction, IsApprovedBySomebodyWhoNeitherOwnedNorDidTheWork) {
  const auto extend = [](const std::string& due_on) {
    return C("extend { action_id: 'a1' due_on: '" + due_on +
             "' reason: 'Parts are late.' interim_measure: 'Valve locked open.' }");
  };
  auto extended = E(
      "extended { action_id: 'a1' due_on: '2027-02-28' due_on_before: '2026-12-31' reason: 'Parts "
      "are late.' interim_measure: 'Valve locked open.' approved_by: 'ines' }");
  Put("2027-02-28", *extended.mutable_extended());
  const auto asked = [&](const std::string& actor) {
    auto spec = After({Opened()}, actor);
    spec.Knowing(SiteQuestion("bt"), Site());
    return spec;
  };
  asked("ines").When(extend("2027-02-28")).Then({extended});
  asked("olga").When(extend("2027-02-28")).ThenRefused("EXTENSION_BY_OWNER");
  asked("ines").When(extend("2026-12-01")).ThenRefused("EXTENSION_NOT_LATER");
  asked("ines").When(extend("2026-12-31")).ThenNothing();
  asked("ines").When(extend("soon")).ThenRefused("DATE_INVALID");
}

TEST(CompleteAction, NamesEverybodyWhoDidIt) {
  After({Opened()}, "olga")
      .When(C("complete { action_id: 'a1' what_was_done: 'Fitted.' done_by_person_ids: 'frank' }"))
      .Then({Completed()});
  After({Opened(), Completed()}, "olga")
      .When(C("complete { action_id: 'a1' what_was_done: 'Fitted.' }"))
      .ThenRefused("ACTION_NOT_OPEN");
}

TEST(VerifyAction, IsDoneByNobodyWhoEverOwnedDidOrReportedTheWork) {
  const Events history = {
      Opened(), E("reassigned { action_id: 'a1' owner { person_id: 'paul' } }"),
      E("progress_reported { action_id: 'a1' note: 'half' reported_by: 'rita' }"), Completed()};
  const auto verify = C("verify { action_id: 'a1' verdict: VERDICT_DONE note: 'Seen.' }");
  for (const char* person : {"olga", "paul", "rita", "frank", ""})
    After(history, person).When(verify).ThenRefused("VERIFIER_DID_THE_WORK");
  const auto verified = E(absl::StrCat(
      "verified { action_id: 'a1' site_id: 'bt' source { kind: SOURCE_KIND_INCIDENT source_id: "
      "'i1' item_id: 'r1' } note: 'Seen.' verified_by: 'vera' what_was_done: 'Fitted.' "
      "verified_at_ms: ",
      kToday, " }"));
  After(history, "vera").When(verify).Then({verified});
  Events after = history;
  after.push_back(verified);
  After(after, "vera").When(verify).ThenNothing();
}

TEST(VerifyAction, WaitsUntilTheWorkIsSaidToBeDone) {
  After({Opened()}, "vera")
      .When(C("verify { action_id: 'a1' verdict: VERDICT_DONE }"))
      .ThenRefused("ACTION_NOT_COMPLETED");
  After({Opened(), Completed()}, "vera")
      .When(C("verify { action_id: 'a1' }"))
      .ThenRefused("VERDICT_MISSING");
}

TEST(VerifyAction, OpensTheActionAgainWhereItIsNotDone) {
  auto failed =
      E("verification_failed { action_id: 'a1' what: 'Fit a car seal' owner { person_id: 'olga' } "
        "due_on: '2027-01-15' note: 'The seal is broken.' seen_by: 'vera' }");
  Put("2027-01-15", *failed.mutable_verification_failed());
  auto spec = After({Opened(), Completed()}, "vera");
  spec.Knowing(SiteQuestion("bt"), Site())
      .When(C("verify { action_id: 'a1' verdict: VERDICT_NOT_DONE note: 'The seal is broken.' "
              "due_on: '2027-01-15' }"))
      .Then({failed});
  EXPECT_EQ(spec.state().stage(), v1::Action::STAGE_OPEN);
  EXPECT_EQ(Action::Clocks(spec.state()).size(), 5u);
  // Frank, who did it in vain, does not see that it is done the next time.
  After({Opened(), Completed(), failed, Completed()}, "frank")
      .When(C("verify { action_id: 'a1' verdict: VERDICT_DONE }"))
      .ThenRefused("VERIFIER_DID_THE_WORK");
}

TEST(ReopenAction, IsForWhatWasVerifiedOrDeclined) {
  const auto reopen = C("reopen { action_id: 'a1' reason: 'Gone again.' due_on: '2027-01-15' }");
  auto reopened =
      E("reopened { action_id: 'a1' what: 'Fit a car seal' owner { person_id: 'olga' } due_on: "
        "'2027-01-15' reason: 'Gone again.' }");
  Put("2027-01-15", *reopened.mutable_reopened());
  After({Opened(), Completed(), E("verified { action_id: 'a1' verified_by: 'vera' }")})
      .Knowing(SiteQuestion("bt"), Site())
      .When(reopen)
      .Then({reopened});
  After({Opened()})
      .Knowing(SiteQuestion("bt"), Site())
      .When(reopen)
      .ThenRefused("ACTION_NOT_ENDED");
}

TEST(AcknowledgeAction, TellsEachAffectedPersonOnce) {
  const auto opened = Opened(Content("affected_person_ids: 'anna' affected_person_ids: 'bert'"));
  const auto told = E(absl::StrCat(
      "affected_person_told { action_id: 'a1' person_id: 'anna' told_at_ms: ", kToday, " }"));
  const auto tell = C("acknowledge { action_id: 'a1' person_id: 'anna' }");
  After({opened}).When(tell).Then({told});
  After({opened, told}).When(tell).ThenNothing();
  After({opened})
      .When(C("acknowledge { action_id: 'a1' person_id: 'carl' }"))
      .ThenRefused("PERSON_NOT_AFFECTED");
  After({opened, E("withdrawn { action_id: 'a1' }")}).When(tell).ThenRefused("TOLD_AFTER_ITS_END");
}

TEST(WithdrawAction, IsForNobodyWhoOwnsItAndNotForWhatMayNotBeDeclined) {
  const auto withdraw = C("withdraw { action_id: 'a1' reason: 'A mistake.' }");
  After({Opened()}, "olga").When(withdraw).ThenRefused("WITHDRAWN_BY_OWNER");
  for (const char* source : {"SOURCE_KIND_AUDIT", "SOURCE_KIND_INSPECTION", "SOURCE_KIND_HAZARD"}) {
    After({Opened(Content("", source))}).When(withdraw).ThenRefused("MAY_NOT_BE_DECLINED");
    After({Opened(Content("", source))}, "service:audits")
        .When(withdraw)
        .Then({E("withdrawn { action_id: 'a1' reason: 'A mistake.' }")});
  }
}

TEST(ReportProgress, AgainChangesNothing) {
  const auto report = C("report_progress { action_id: 'a1' note: 'half' }");
  const auto reported = E("progress_reported { action_id: 'a1' note: 'half' reported_by: 'olga' }");
  After({Opened()}, "olga").When(report).Then({reported});
  After({Opened(), reported}, "olga").When(report).ThenNothing();
}

TEST(Action, StandsAStormOfRandomCommands) {
  EXPECT_GT(Storm<Action>(20'000, {"a1", "bt", "olga", "2026-12-31"}, &TestRules()), 50);
}

TEST(WithdrawAction, LeavesWhatHasEndedAsItIs) {
  const auto withdraw = C("withdraw { action_id: 'a1' reason: 'Resolved there.' }");
  After({}, "service:actions").When(withdraw).ThenNothing();
  After({Opened()})
      .When(withdraw)
      .Then({E("withdrawn { action_id: 'a1' reason: 'Resolved there.' }")});
  After({Opened(), Completed(), E("verified { action_id: 'a1' }")}).When(withdraw).ThenNothing();
}

TEST(AcceptAction, IsOnceForEachOwner) {
  const auto accept = C("accept { action_id: 'a1' }");
  const auto accepted = E("accepted { action_id: 'a1' accepted_by: 'olga' }");
  After({Opened()}, "olga").When(accept).Then({accepted});
  After({Opened(), accepted}, "olga").When(accept).ThenNothing();
  After({Opened(), accepted, E("reassigned { action_id: 'a1' owner { person_id: 'olga' } }")},
        "olga")
      .When(accept)
      .Then({accepted});
}

}  // namespace
}  // namespace interlock::actions
