#include "services/actions/action_spec_testing.h"

namespace interlock::actions {
namespace {

v1::ActionCommand Open(const std::string& content = Content()) {
  return C("open { action_id: 'a1' " + content + " }");
}

TEST(OpenAction, MakesAnActionWithOwnerDueMomentAndAlerts) {
  After({})
      .Knowing(SiteQuestion("bt"), Site())
      .When(Open())
      .Then({Opened()})
      .ThenClocks({{"reminder-14", BeginOfUtc(*Day::Parse("2026-12-17"))},
                   {"reminder-3", BeginOfUtc(*Day::Parse("2026-12-28"))},
                   {"overdue", BeginOfUtc(*Day::Parse("2027-01-01"))},
                   {"escalation-7", BeginOfUtc(*Day::Parse("2027-01-08"))},
                   {"escalation-30", BeginOfUtc(*Day::Parse("2027-01-31"))}});
}

TEST(OpenAction, EndsTheDueDayByTheClockOfTheSite) {
  auto spec = After({});
  spec.Knowing(SiteQuestion("bt"), Site("America/Chicago")).When(Open());
  EXPECT_EQ(spec.state().due_at_ms(), BeginOfUtc(*Day::Parse("2027-01-01")) + 6 * 3'600'000);
}

TEST(OpenAction, EndsTheDayWhereItEndsFirstOnEarthIfTheSiteCannotBeAsked) {
  auto spec = After({});
  spec.KnowingNothingOf(SiteQuestion("bt")).When(Open());
  EXPECT_EQ(spec.state().due_at_ms(), BeginOfUtc(*Day::Parse("2027-01-01")) - kFarthestAheadMs);
}

TEST(OpenAction, AgainChangesNothingAndOtherContentIsRefused) {
  After({Opened()}).When(Open()).ThenNothing();
  After({Opened(), E("reassigned { action_id: 'a1' owner { person_id: 'paul' } }")})
      .When(Open())
      .ThenNothing();
  After({Opened()})
      .Knowing(SiteQuestion("bt"), Site())
      .When(Open(Content("priority: PRIORITY_HIGH")))
      .ThenRefused("ACTION_EXISTS");
}

TEST(OpenAction, IsSaidAnewByItsSource) {
  auto command = Open();
  command.mutable_open()->mutable_content()->set_due_on("2027-02-28");
  command.mutable_open()->mutable_content()->mutable_owner()->set_person_id("paul");
  v1::ActionEvent revised;
  revised.mutable_revised()->set_action_id("a1");
  *revised.mutable_revised()->mutable_content() = command.open().content();
  Put("2027-02-28", *revised.mutable_revised());
  auto spec = After({Opened()}, "service:actions");
  spec.Knowing(SiteQuestion("bt"), Site()).When(command).Then({revised});
  EXPECT_EQ(spec.state().involved_person_ids_size(), 2);
  After({Opened(), revised}, "service:actions").When(command).ThenNothing();
  // What was done stays done ...
  for (const auto& ended : {Completed(), E("withdrawn { action_id: 'a1' }")}) {
    auto said = After({Opened(), ended}, "service:actions");
    said.Knowing(SiteQuestion("bt"), Site()).When(command);
    ended.has_completed() ? said.ThenNothing() : said.Then({revised});
  }
  // ... unless another thing is to be done now.
  command.mutable_open()->mutable_content()->set_what("Fit two car seals");
  *revised.mutable_revised()->mutable_content() = command.open().content();
  auto again = After({Opened(), Completed(), E("verified { action_id: 'a1' verified_by: 'vera' }")},
                     "service:actions");
  again.Knowing(SiteQuestion("bt"), Site()).When(command).Then({revised});
  EXPECT_EQ(again.state().stage(), v1::Action::STAGE_OPEN);
  EXPECT_EQ(again.state().verified_by(), "");
  EXPECT_EQ(again.state().involved_person_ids_size(), 3)
      << "frank, olga and paul see nothing of it";
}

TEST(OpenAction, ThatAStartupWaitsForNeedsNoDayAndRingsNothing) {
  auto command = Open(Content("before_startup_of_change_id: 'c1'"));
  command.mutable_open()->mutable_content()->clear_due_on();
  auto spec = After({}, "service:actions");
  spec.Knowing(SiteQuestion("bt"), Site()).When(command).ThenClocks({});
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  ASSERT_TRUE(spec.outcome().events[0].has_opened()) << "and it is not late";
  EXPECT_EQ(spec.state().due_at_ms(), 0);
  command.mutable_open()->mutable_content()->clear_before_startup_of_change_id();
  After({}).Knowing(SiteQuestion("bt"), Site()).When(command).ThenRefused("DUE_MISSING");
  // Not done, it may stay without.
  auto events = spec.outcome().events;
  events.push_back(Completed());
  auto not_done = After(events, "vera");
  not_done.Knowing(SiteQuestion("bt"), Site())
      .When(C("verify { action_id: 'a1' verdict: VERDICT_NOT_DONE note: 'No seal.' }"));
  ASSERT_EQ(not_done.outcome().events.size(), 1u) << not_done.outcome().refusal;
  EXPECT_EQ(not_done.state().stage(), v1::Action::STAGE_OPEN);
}

TEST(OpenAction, IsNotTakenOverByAnotherSource) {
  auto command = Open();
  command.mutable_open()->mutable_content()->mutable_source()->set_kind(v1::SOURCE_KIND_MOC);
  After({Opened()}, "service:actions")
      .Knowing(SiteQuestion("bt"), Site())
      .When(command)
      .ThenRefused("ACTION_EXISTS");
}

TEST(OpenAction, OfWhichAServiceHeardLateIsBroughtOver) {
  auto command = Open();
  command.mutable_open()->mutable_content()->set_due_on("2026-11-01");
  auto spec = After({}, "service:actions");
  spec.Knowing(SiteQuestion("bt"), Site()).When(command);
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  EXPECT_TRUE(spec.outcome().events[0].has_brought_over());
  EXPECT_TRUE(spec.state().overdue());
}

TEST(OpenAction, IsRefusedWithoutSourceOwnerOrADayStillToCome) {
  const auto refused = [](const std::string& content, const std::string& reason) {
    After({})
        .Knowing(SiteQuestion("bt"), Site())
        .When(Open("content { site_id: 'bt' what: 'x' " + content + " }"))
        .ThenRefused(reason);
  };
  const std::string source = "source { kind: SOURCE_KIND_PHA source_id: 'p' } ";
  refused("owner { person_id: 'olga' } due_on: '2026-12-31'", "SOURCE_MISSING");
  refused(source + "due_on: '2026-12-31'", "OWNER_MISSING");
  refused(source + "owner { person_id: 'olga' role_id: 'lead' } due_on: '2026-12-31'",
          "OWNER_AMBIGUOUS");
  refused(source + "owner { role_id: 'lead' } due_on: '2026-02-30'", "DATE_INVALID");
  refused(source + "owner { role_id: 'lead' } due_on: '2026-11-22'", "DUE_IN_PAST");
}

TEST(OpenAction, IsRefusedForASiteThatIsNotThere) {
  Facts facts;
  facts.Put(SiteQuestion("bt"), absl::NotFoundError("no site"), kToday);
  const auto outcome = Action::Decide(
      {}, Open(), {.now_ms = kToday, .actor = "ines", .facts = facts, .rules = &TestRules()});
  EXPECT_EQ(ReasonOf(outcome.refusal), "SITE_UNKNOWN");
}

TEST(BringOverAction, RingsNothingOfWhatIsOverAndMarksWhatIsOverdue) {
  auto brought = E("brought_over { action_id: 'a1' overdue: true from_system: 'the old one' " +
                   Content() + " }");
  brought.mutable_brought_over()->mutable_content()->set_due_on("2026-11-01");
  Put("2026-11-01", *brought.mutable_brought_over());
  auto command = C("bring_over { action_id: 'a1' from_system: 'the old one' " + Content() + " }");
  command.mutable_bring_over()->mutable_content()->set_due_on("2026-11-01");
  auto spec = After({});
  spec.Knowing(SiteQuestion("bt"), Site())
      .When(command)
      .Then({brought})
      .ThenClocks({{"escalation-30", BeginOfUtc(*Day::Parse("2026-12-02"))}});
  EXPECT_TRUE(spec.state().overdue());
  EXPECT_TRUE(spec.state().brought_over());
  After({brought}).When(command).ThenNothing();
}

TEST(BringOverAction, KeepsTheDayOnWhichItWasRaised) {
  const auto bring = [](const std::string& raised_on, const Events& history = {}) {
    auto spec = After(history);
    return spec.Knowing(SiteQuestion("bt"), Site())
        .When(C("bring_over { action_id: 'a1' from_system: 'csv' raised_on: '" + raised_on + "' " +
                Content() + " }"));
  };
  auto taken = bring("2025-11-02");
  ASSERT_EQ(taken.outcome().events.size(), 1u);
  EXPECT_EQ(taken.state().raised_on(), "2025-11-02");
  const Events history = taken.outcome().events;
  After(history)
      .When(C("bring_over { action_id: 'a1' from_system: 'csv' raised_on: '2025-11-02' " +
              Content() + " }"))
      .ThenNothing();
  After(history)
      .When(C("bring_over { action_id: 'a1' from_system: 'csv' raised_on: '2025-11-03' " +
              Content() + " }"))
      .ThenRefused("ACTION_EXISTS");
  bring("2025-02-30").ThenRefused("DATE_INVALID");
  bring("2027-01-01").ThenRefused("DATES_OUT_OF_ORDER");
}

}  // namespace
}  // namespace interlock::actions
