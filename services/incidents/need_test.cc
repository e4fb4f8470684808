// Whether it is investigated, and in time: 1910.119(m)(1) and (2), (e)(3)(ii).
#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

using Event = v1::IncidentEvent;
using v1::Investigation;

std::string Due(const std::string& name, int64_t at_ms) {
  return absl::StrCat("clock_due { name: '", name, "' due_at_ms: ", at_ms, " }");
}

TEST(InvestigationNeed, IsDecidedByAPersonWhereNoTierProposesIt) {
  auto spec = Given(ReportedTier3());
  spec.When(C("require_investigation { reason: 'could have burst' }"))
      .Then({E("investigation_required { reason: 'could have burst' required_by: 'ann' }")});
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_REQUIRED);
  EXPECT_TRUE(spec.state().pha_listing().listed());
}
TEST(InvestigationNeed, OfAnUnproposedOneIsDeclinedByOnePersonAndStopsTheClock) {
  Given(ReportedTier3())
      .When(C("decline_investigation { reason: 'no potential' }"))
      .Then({E("investigation_declined { reason: 'no potential' declined_by: 'ann' }")})
      .ThenClocks({});
}
TEST(InvestigationNeed, OfAProposedOneIsDeclinedInTwoStepsWhileTheClockRuns) {
  auto first = Given(ReportedTier1());
  first.When(C("decline_investigation { reason: 'no potential' }"))
      .Then({E("decline_proposed { reason: 'no potential' proposed_by: 'ann' }")});
  EXPECT_EQ(Incident::Clocks(first.state()).size(), 2u);
  Story story = ReportedTier1().By("ann").Do("decline_investigation { reason: 'no potential' }");
  Given(story)
      .By("bob")
      .When(C("confirm_decline { reason: 'agreed' }"))
      .Then({E("investigation_declined { reason: 'no potential Confirmed: agreed' "
               "proposed_by: 'ann' declined_by: 'bob' }")})
      .ThenClocks({});
}
TEST(InvestigationNeed, IsNeverDeclinedByTheSamePersonTwice) {
  Story story = ReportedTier1().By("ann").Do("decline_investigation { reason: 'no potential' }");
  Given(story)
      .By("ann")
      .When(C("confirm_decline { reason: 'agreed' }"))
      .ThenRefused("SECOND_PERSON_NEEDED");
  Given(story)
      .By("anonymous")
      .When(C("confirm_decline { reason: 'agreed' }"))
      .ThenRefused("SECOND_PERSON_NEEDED");
}
TEST(InvestigationNeed, IsNotDeclinedWithoutAReason) {
  Given(ReportedTier1()).When(C("decline_investigation {}")).ThenRefused("DECLINE_REASON_MISSING");
}
TEST(InvestigationNeed, HasNothingToConfirmWhereNobodyProposedDeclining) {
  Given(ReportedTier1())
      .When(C("confirm_decline { reason: 'x' }"))
      .ThenRefused("NOTHING_TO_CONFIRM");
}
TEST(InvestigationNeed, ProposedToBeDeclinedByOneIsNotProposedByAnother) {
  Story story = ReportedTier1().Do("decline_investigation { reason: 'x' }");
  Given(story)
      .By("bob")
      .When(C("decline_investigation { reason: 'y' }"))
      .ThenRefused("DECLINE_PROPOSED_BEFORE");
}
TEST(InvestigationNeed, RequiredByAPersonAlsoTakesTwoToDecline) {
  Story story = ReportedTier3().Do("require_investigation { reason: 'x' }");
  auto spec = Given(story);
  spec.When(C("decline_investigation { reason: 'y' }"));
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_DECLINE_PROPOSED);
}
TEST(InvestigationNeed, RequiredAgainAfterDecliningIsLateAtOnceWhenItsTimeHasPassed) {
  Story story = ReportedTier3().At(kHappened + 50 * kHour);
  ASSERT_TRUE(story.state().investigation().late());
  story.Do("decline_investigation { reason: 'x' }");
  ASSERT_FALSE(story.state().investigation().late());
  story.Do("require_investigation { reason: 'new facts' }").At(kHappened + 51 * kHour);
  EXPECT_TRUE(story.state().investigation().late());
}

TEST(InvestigationClock, RemindsAfter36HoursOnce) {
  const int64_t reminder = kHappened + 36 * kHour, due = kHappened + 48 * kHour;
  Given(ReportedTier1())
      .At(reminder)
      .When(C(Due("investigation_reminder", reminder)))
      .Then({E(absl::StrCat("investigation_reminded { due_at_ms: ", due, " }"))})
      .ThenClocks({{"investigation_start", due}});
}
TEST(InvestigationClock, After48HoursSaysThatItIsLateEvenWhileTheNeedIsUndecided_m_2) {
  const int64_t due = kHappened + 48 * kHour;
  Story story = ReportedTier3().At(due - 1);
  auto spec = Given(story);
  spec.At(due)
      .When(C(Due("investigation_start", due)))
      .Then({E(absl::StrCat("investigation_late { incident_id: 'i1' site_id: 'baytown' due_at_ms: ",
                            due, " need: NEED_UNDECIDED }"))})
      .ThenClocks({});
  EXPECT_TRUE(spec.state().investigation().late());
}
TEST(InvestigationClock, ThatWasMovedOrIsNotDueYetDoesNothing) {
  const int64_t due = kHappened + 48 * kHour;
  Given(ReportedTier1()).At(due).When(C(Due("investigation_start", due - 5))).ThenNothing();
  Given(ReportedTier1()).At(due - 1).When(C(Due("investigation_start", due))).ThenNothing();
  Given(ReportedTier1()).At(due).When(C(Due("no such clock", due))).ThenNothing();
}

TEST(InvestigationStart, InTimeStopsTheClockAndAcceptsTheProposal) {
  auto spec = Given(ReportedTier1());
  spec.When(C("start_investigation {}"))
      .Then({E(absl::StrCat("investigation_started { began_at_ms: ", kReported + kHour,
                            " started_by: 'ann' }"))})
      .ThenClocks({});
  EXPECT_EQ(spec.state().investigation().stage(), Investigation::STAGE_STARTED);
}
TEST(InvestigationStart, ThatEndsALatenessSaysHowLateItWas) {
  const int64_t now = kHappened + 50 * kHour;
  Given(ReportedTier1().At(now))
      .At(now)
      .When(C("start_investigation {}"))
      .Then({E(absl::StrCat("investigation_started { began_at_ms: ", now, " started_by: 'ann' }")),
             E(absl::StrCat("investigation_lateness_ended { incident_id: 'i1' site_id: 'baytown' "
                            "how: HOW_STARTED late_by_ms: ",
                            2 * kHour, " }"))});
}
TEST(InvestigationStart, IsLateEvenWhenTheClockHasNotHadItsTurn) {
  auto spec = Given(ReportedTier1());
  spec.At(kHappened + 49 * kHour).When(C("start_investigation {}"));
  EXPECT_EQ(CountOf(spec.outcome().events, Event::kInvestigationLate), 1);
  EXPECT_EQ(CountOf(spec.outcome().events, Event::kInvestigationLatenessEnded), 1);
  EXPECT_FALSE(spec.state().investigation().late());
}
TEST(InvestigationStart, RecordedLaterWasNotLateIfItBeganInTime) {
  auto spec = Given(ReportedTier1());
  spec.At(kHappened + 49 * kHour)
      .When(C(absl::StrCat("start_investigation { began_at_ms: ", kHappened + 5 * kHour, " }")));
  EXPECT_EQ(CountOf(spec.outcome().events, Event::kInvestigationLate), 0);
}
TEST(InvestigationStart, BeforeTheIncidentOrInTheFutureIsRefused) {
  Given(ReportedTier1())
      .When(C(absl::StrCat("start_investigation { began_at_ms: ", kHappened - 1, " }")))
      .ThenRefused("INVESTIGATION_BEFORE_INCIDENT");
  Given(ReportedTier1())
      .When(C(absl::StrCat("start_investigation { began_at_ms: ", kHappened + kDay, " }")))
      .ThenRefused("INVESTIGATION_START_IN_FUTURE");
}
TEST(InvestigationStart, LeavesNothingToDecline) {
  Given(ReportedTier1().Do("start_investigation {}"))
      .When(C("decline_investigation { reason: 'x' }"))
      .ThenRefused("INVESTIGATION_STARTED");
}
TEST(InvestigationStart, OfAHistoricIncidentIsAllowedAndHasNoClock) {
  Story story = Story().Knowing(Mirror("site_id: 'baytown'")).Do(ReportOf(Tier1Facts()));
  auto spec = Given(story);
  spec.At(kHappened + 500 * kDay).When(C("start_investigation {}")).ThenClocks({});
  EXPECT_EQ(spec.outcome().events.size(), 1u);
  EXPECT_EQ(spec.state().investigation().stage(), Investigation::STAGE_STARTED);
}
TEST(InvestigationStart, SeesFromAHurtContractorThatContractorWorkWasInvolved) {
  Story story = Story().Do(ReportOf(
      Facts("harms { group: PEOPLE_GROUP_SUBCONTRACTOR outcome: HARM_OUTCOME_FIRST_AID }")));
  auto spec = Given(story);
  spec.When(C("start_investigation {}"));
  EXPECT_TRUE(spec.state().investigation().contractor_work_involved());
}

TEST(Clauses, NameTheStandardOfTheSitesRegime) {
  auto site = LiveSite();
  site.set_regime(v1::REGIME_CONSTRUCTION);
  Story story = Story().Knowing(site).Do(ReportOf(Tier1Facts()));
  auto spec = Given(story);
  spec.When(C("confirm_decline { reason: 'x' }")).ThenRefused("NOTHING_TO_CONFIRM");
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1926.64(m)(1)");
}
TEST(Potential, AssessedByAPersonDecidesWhatTheNextHazardAnalysisLooksAt_e_3_ii) {
  auto spec = Given(ReportedTier1());
  EXPECT_TRUE(spec.state().pha_listing().listed());
  spec.When(C("assess_potential { potential: POTENTIAL_NOT_CATASTROPHIC reason: 'steam only' }"))
      .Then({E("potential_assessed { potential: POTENTIAL_NOT_CATASTROPHIC reason: 'steam only' "
               "assessed_by: 'ann' }")});
  EXPECT_FALSE(spec.state().pha_listing().listed());
  Given(ReportedTier3())
      .When(C("assess_potential { reason: 'x' }"))
      .ThenRefused("POTENTIAL_MISSING");
}

}  // namespace
}  // namespace interlock::incidents
