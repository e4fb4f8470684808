// Amendments, moves, merges and withdrawals: corrected by events, never by erasing.
#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

using Event = v1::IncidentEvent;
using v1::Investigation;
using Lateness = v1::InvestigationLatenessEnded;

const Question kSite = SiteQuestion("baytown"), kChosen = ChosenRulesQuestion("baytown");

std::string Amend(const std::string& facts) {
  return absl::StrCat("amend_facts { facts { ", facts, " } reason: 'better known' }");
}

TEST(Amendment, KeepsWhatWasSaidBeforeWithTheReasonAndClassifiesAgain) {
  auto spec = Given(ReportedTier3());
  spec.Knowing(kSite, LiveSite()).When(C(Amend(Tier1Facts())));
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  const auto& amended = spec.outcome().events.at(0).facts_amended();
  EXPECT_EQ(amended.reason(), "better known");
  EXPECT_EQ(amended.by(), "ann");
  EXPECT_EQ(amended.tier_before(), v1::TIER_3);
  EXPECT_EQ(amended.facts_before().loss_of_containment(), v1::ANSWER_NO);
  EXPECT_EQ(spec.state().classification().tier(), v1::TIER_1);
  ASSERT_EQ(spec.state().revisions_size(), 1);
  EXPECT_EQ(spec.state().revisions(0).tier_after(), v1::TIER_1);
}
TEST(Amendment, ToTier1ProposesAnInvestigation) {
  auto spec = Given(ReportedTier3());
  spec.Knowing(kSite, LiveSite()).When(C(Amend(Tier1Facts())));
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_PROPOSED);
}
TEST(Amendment, ToTier1ProposesAnInvestigationThatWasDeclinedAtTier3) {
  Story story = ReportedTier3().Do("decline_investigation { reason: 'no potential' }");
  auto spec = Given(story);
  spec.Knowing(kSite, LiveSite()).When(C(Amend(Tier1Facts())));
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_PROPOSED);
}
TEST(Amendment, ToALowerTierLeavesTheProposalToPeople) {
  auto spec = Given(ReportedTier1());
  spec.Knowing(kSite, LiveSite()).When(C(Amend(Tier3Facts())));
  EXPECT_EQ(spec.state().classification().tier(), v1::TIER_3);
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_PROPOSED);
}
TEST(Amendment, OfNothingChangesNothing) {
  Given(ReportedTier3()).Knowing(kSite, LiveSite()).When(C(Amend(Tier3Facts()))).ThenNothing();
}
TEST(Amendment, WithImpossibleFactsIsRefused) {
  Given(ReportedTier3())
      .Knowing(kSite, LiveSite())
      .When(C(Amend("occurrence { began_at_ms: 9000000000000000 }")))
      .ThenRefused("FACTS_WRONG");
}
TEST(Amendment, ToAnEarlierMomentMovesTheClockOf_m_2) {
  auto spec = Given(ReportedTier3());
  spec.Knowing(kSite, LiveSite())
      .When(C(Amend(absl::StrCat("occurrence { began_at_ms: ", kHappened - 5 * kHour, " }"))))
      .ThenClocks({{"investigation_reminder", kHappened + 31 * kHour},
                   {"investigation_start", kHappened + 43 * kHour}});
}
TEST(Amendment, ToALaterMomentEndsALatenessThatWasNoneAndSetsTheClockAnew) {
  const int64_t late = kHappened + 49 * kHour;
  Story story = Story().At(late).Do(ReportOf(Tier3Facts())).At(late + 1);
  ASSERT_TRUE(story.state().investigation().late());
  const int64_t began = kHappened + 40 * kHour;
  auto spec = Given(story);
  spec.At(late + 2)
      .Knowing(kSite, LiveSite())
      .When(C(Amend(absl::StrCat("occurrence { began_at_ms: ", began, " }"))))
      .ThenClocks({{"investigation_reminder", began + 36 * kHour},
                   {"investigation_start", began + 48 * kHour}});
  EXPECT_FALSE(spec.state().investigation().late());
  EXPECT_EQ(spec.outcome().events.at(1).investigation_lateness_ended().how(),
            Lateness::HOW_CORRECTED);
}
TEST(Amendment, ConfirmsASiteThatCouldNotBeAskedAboutBefore) {
  auto reported = IncidentSpec::Given({});
  reported.At(kReported).By("ann").Under(Rules()).KnowingNothingOf(kSite);
  reported.KnowingNothingOf(kChosen).When(C(ReportOf(Tier3Facts())));
  auto spec = IncidentSpec::Given(reported.outcome().events);
  spec.At(kReported + 1).By("ann").Under(Rules());
  spec.Knowing(kSite, Mirror("site_id: 'baytown'"))
      .When(C(Amend(Facts("site_owner: 'Us'"))))
      .ThenClocks({});
  EXPECT_TRUE(spec.state().site().confirmed());
  EXPECT_TRUE(spec.state().historic());
}
TEST(TextAmendment, KeepsTheOldWords) {
  auto spec = Given(ReportedTier3());
  spec.When(C("amend_text { title: 'Steam at P-102' unit_id: 'u2' reason: 'wrong pump' }"));
  EXPECT_EQ(spec.outcome().events.at(0).text_amended().title_before(), "Steam from P-101");
  EXPECT_EQ(spec.state().unit_id(), "u2");
}

TEST(Reclassification, UnderAnotherRuleSetIsANewDatedFact) {
  const auto& other = Rules().rule_sets.at(0).id == Rules().rule_set ? Rules().rule_sets.at(1).id
                                                                     : Rules().rule_sets.at(0).id;
  auto spec = Given(ReportedTier1());
  spec.KnowingNothingOf(kChosen).When(
      C(absl::StrCat("reclassify { rule_set: '", other, "' reason: 'group policy' }")));
  ASSERT_EQ(spec.outcome().events.size(), 1u) << spec.outcome().refusal;
  const auto& fact = spec.outcome().events[0].reclassified();
  EXPECT_EQ(fact.rule_set_before(), Rules().rule_set);
  EXPECT_EQ(fact.classification().rule_set(), other);
  EXPECT_EQ(fact.at_ms(), kReported + kHour);
  EXPECT_EQ(spec.state().classification().rule_set(), other);
}
TEST(Reclassification, UnderTheSameRuleSetChangesNothing) {
  Given(ReportedTier1())
      .Knowing(kChosen, v1::ChosenRules())
      .When(C("reclassify { reason: 'again' }"))
      .ThenNothing();
}
TEST(Reclassification, UnderARuleSetThatDoesNotExistIsRefusedAndNamesThoseThatDo) {
  auto spec = Given(ReportedTier1());
  spec.Knowing(kChosen, v1::ChosenRules())
      .When(C("reclassify { rule_set: 'none@1' reason: 'x' }"))
      .ThenRefused("RULE_SET_UNKNOWN");
  EXPECT_NE(spec.outcome().refusal.message().find("ccps-2018"), std::string::npos);
}

TEST(Attachments, AreAddedOnce) {
  const std::string add =
      "add_attachments { attachments { sha256: 'aa' file_name: 'a' media_type: 'b' } "
      "attachments { sha256: 'aa' file_name: 'again' media_type: 'b' } }";
  auto spec = Given(ReportedTier3());
  spec.When(C(add));
  EXPECT_EQ(spec.state().attachments_size(), 1);
  Given(ReportedTier3().Do(add)).When(C(add)).ThenNothing();
}
TEST(Attachments, BeyondTheLimitAreRefused) {
  v1::IncidentCommand command = C("add_attachments {}");
  for (int i = 0; i <= kMaxAttachments; ++i)
    command.mutable_add_attachments()->add_attachments()->set_sha256(absl::StrCat(i));
  Given(ReportedTier3()).When(command).ThenRefused("LIST_FULL");
}

TEST(Move, ToTheRightSiteKeepsTheWrongOneInItsEventAndTakesTheOtherSitesGoLiveDate) {
  auto spec = Given(ReportedTier1());
  spec.Knowing(SiteQuestion("geismar"), Mirror("site_id: 'geismar'"))
      .When(C("move { to_site_id: 'geismar' to_unit_id: 'g1' reason: 'wrong site' }"))
      .ThenClocks({});
  EXPECT_EQ(spec.state().site_id(), "geismar");
  EXPECT_TRUE(spec.state().historic());
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_NONE_HISTORIC);
  EXPECT_EQ(spec.outcome().events.at(0).moved().site_id_before(), "baytown");
}
TEST(Move, FromAHistoricToALiveSiteStartsTheDuties) {
  Story story = Story().Knowing(Mirror("site_id: 'baytown'")).Do(ReportOf(Tier1Facts()));
  ASSERT_TRUE(story.state().historic());
  auto live = LiveSite();
  live.set_site_id("geismar");
  auto spec = Given(story);
  spec.Knowing(SiteQuestion("geismar"), live)
      .When(C("move { to_site_id: 'geismar' reason: 'wrong site' }"));
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_PROPOSED);
  EXPECT_FALSE(Incident::Clocks(spec.state()).empty());
}

const auto kMerge = C("merge { into_incident_id: 'i2' reason: 'reported twice' }");
const Question kTarget = IncidentQuestion("i2");
v1::Incident Other(const std::string& text) { return From<v1::Incident>(text); }

TEST(Merge, IntoTheOtherReportStopsAllClocksAndEndsALateness) {
  const int64_t late = kHappened + 50 * kHour;
  auto spec = Given(ReportedTier1().At(late));
  spec.At(late)
      .Knowing(kTarget, Other("incident_id: 'i2' site_id: 'baytown' standing: STANDING_ACTIVE"))
      .When(kMerge)
      .Then({E("merged { into_incident_id: 'i2' reason: 'reported twice' }"),
             E(absl::StrCat("investigation_lateness_ended { incident_id: 'i1' site_id: 'baytown' "
                            "how: HOW_MERGED late_by_ms: ",
                            2 * kHour, " }"))})
      .ThenClocks({});
  EXPECT_EQ(spec.state().merged_into_id(), "i2");
}
TEST(Merge, WaitsUntilTheOtherIncidentCanBeRead) {
  Given(ReportedTier1()).KnowingNothingOf(kTarget).When(kMerge).ThenRefused("MERGE_NOT_CONFIRMED");
}
TEST(Merge, IntoOneThatItselfDoesNotCountIsRefused) {
  Given(ReportedTier1())
      .Knowing(kTarget, Other("incident_id: 'i2' site_id: 'baytown' standing: STANDING_WITHDRAWN"))
      .When(kMerge)
      .ThenRefused("MERGE_TARGET_NOT_ACTIVE");
}
TEST(Merge, AcrossSitesIsRefused) {
  Given(ReportedTier1())
      .Knowing(kTarget, Other("incident_id: 'i2' site_id: 'geismar' standing: STANDING_ACTIVE"))
      .When(kMerge)
      .ThenRefused("MERGE_OTHER_SITE");
}
TEST(Merge, IntoItselfIsRefused) {
  const auto command = C("merge { into_incident_id: 'i1' reason: 'x' }");
  Given(ReportedTier1())
      .KnowingNothingOf(IncidentQuestion("i1"))
      .When(command)
      .ThenRefused("MERGE_INTO_ITSELF");
}

const auto kConfirm = C("confirm_merge { into_incident_id: 'i2' }");
// Merged into i2, which counted then.
IncidentSpec Merged() {
  return IncidentSpec::Given({E(absl::StrCat("reported { incident_id: 'i1' site_id: 'baytown' }")),
                              E("merged { into_incident_id: 'i2' reason: 'reported twice' }")})
      .At(kReported)
      .By("service:incidents")
      .Under(Rules());
}
TEST(Merge, StandsWhereTheOtherIncidentCarriesOn) {
  Merged()
      .Knowing(kTarget, Other("incident_id: 'i2' standing: STANDING_ACTIVE"))
      .When(kConfirm)
      .ThenNothing();
}
TEST(Merge, OfTwoIntoEachOtherAtTheSameMomentLeavesNeitherUncounted) {
  auto spec = Merged();
  spec.Knowing(kTarget, Other("incident_id: 'i2' standing: STANDING_MERGED merged_into_id: 'i1'"))
      .When(kConfirm);
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  EXPECT_TRUE(spec.outcome().events[0].has_reinstated());
  EXPECT_EQ(spec.state().standing(), v1::Incident::STANDING_ACTIVE);
}
TEST(Merge, IsConfirmedOnlyByAnAnswer) {
  Merged().KnowingNothingOf(kTarget).When(kConfirm).ThenRefused("MERGE_NOT_CONFIRMED");
}
TEST(Merge, ThatWasTakenBackMeanwhileNeedsNoConfirming) {
  Given(ReportedTier1()).KnowingNothingOf(kTarget).When(kConfirm).ThenNothing();
}

TEST(Withdrawal, OfAMistakenIdentityKeepsTheRecordAndStopsItsClocks) {
  auto spec = Given(ReportedTier1());
  spec.When(C("withdraw { reason: 'another company' }"))
      .Then({E("withdrawn { reason: 'another company' }")})
      .ThenClocks({});
  EXPECT_EQ(spec.state().standing(), v1::Incident::STANDING_WITHDRAWN);
  EXPECT_EQ(spec.state().title(), "Steam from P-101");
}
TEST(Withdrawal, LeavesNothingToWorkOn) {
  Given(ReportedTier1().Do("withdraw { reason: 'x' }"))
      .When(C("start_investigation {}"))
      .ThenRefused("INCIDENT_NOT_ACTIVE");
}
TEST(Withdrawal, ThatWasTheMistakeIsTakenBackAndTheClockRingsAtOnce) {
  Story story = ReportedTier1().Do("withdraw { reason: 'x' }").At(kHappened + 60 * kHour);
  story.Do("reinstate { reason: 'it was ours' }");
  EXPECT_FALSE(story.state().investigation().late());
  story.At(kHappened + 60 * kHour + 1);
  EXPECT_TRUE(story.state().investigation().late());
}
TEST(Commands, ForAnIncidentThatNobodyReportedAreRefused) {
  IncidentSpec::Given({}).When(C("withdraw { reason: 'x' }")).ThenRefused("INCIDENT_UNKNOWN");
}

}  // namespace
}  // namespace interlock::incidents
