#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

using Event = v1::IncidentEvent;
using v1::Investigation;

const Question kSite = SiteQuestion("baytown");

// And nobody has chosen a rule set.
IncidentSpec Nothing() {
  auto spec = IncidentSpec::Given({});
  spec.At(kReported).By("ann").Under(Rules()).Knowing(ChosenRulesQuestion("baytown"),
                                                      v1::ChosenRules());
  return spec;
}

TEST(Report, IsClassifiedAndProposesAnInvestigationForTier1) {
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite()).When(C(ReportOf(Tier1Facts())));
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  const auto& incident = spec.state();
  EXPECT_EQ(incident.classification().tier(), v1::TIER_1);
  EXPECT_EQ(incident.classification().rule_set(), Rules().rule_set);
  EXPECT_EQ(incident.reporter().name(), "Ann Lee");
  EXPECT_EQ(incident.reported_at_ms(), kReported);
  EXPECT_FALSE(incident.historic());
  EXPECT_EQ(incident.investigation().need(), Investigation::NEED_PROPOSED);
  EXPECT_TRUE(incident.pha_listing().listed());
  EXPECT_EQ(CountOf(spec.outcome().events, Event::kInvestigationProposed), 1);
}
TEST(Report, OfTier3LeavesTheNeedToAPersonWhileTheClockOf_m_2_Runs) {
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite())
      .When(C(ReportOf(Tier3Facts())))
      .ThenClocks({{"investigation_reminder", kHappened + 36 * kHour},
                   {"investigation_start", kHappened + 48 * kHour}});
  EXPECT_EQ(spec.state().classification().tier(), v1::TIER_3);
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_UNDECIDED);
  EXPECT_FALSE(spec.state().pha_listing().listed());
}
TEST(Report, AtLeastTier2ProposesAnInvestigationToo) {
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite())
      .When(C(ReportOf(Facts("loss_of_containment: ANSWER_YES people_harmed: ANSWER_YES harms { "
                             "group: PEOPLE_GROUP_EMPLOYEE people: 1 "
                             "outcome: HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE }"))));
  EXPECT_EQ(spec.state().classification().tier(), v1::TIER_2);
  EXPECT_TRUE(spec.state().classification().at_least());
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_PROPOSED);
}
TEST(Report, OfAnUnknownSiteIsRefusedByNameAndSaysWhatToDo) {
  v1::IncidentCommand command = C(ReportOf(Tier1Facts()));
  Context context{.now_ms = kReported, .actor = "ann", .rules = &Rules()};
  context.facts.Put(kSite, absl::NotFoundError("baytown"), kReported);
  const auto decided = Incident::Decide({}, command, context);
  EXPECT_EQ(ReasonOf(decided.refusal), "SITE_UNKNOWN");
  EXPECT_NE(decided.refusal.message().find("list of sites"), std::string::npos);
  EXPECT_TRUE(decided.events.empty());
}
TEST(Report, IsTakenAsLiveWhenTheSiteCannotBeAskedAbout) {
  auto spec = Nothing();
  spec.KnowingNothingOf(kSite).When(C(ReportOf(Tier1Facts())));
  ASSERT_TRUE(spec.outcome().refusal.ok());
  EXPECT_FALSE(spec.state().site().confirmed());
  EXPECT_FALSE(spec.state().historic());
  EXPECT_EQ(spec.state().investigation().due_at_ms(), kHappened + 48 * kHour);
}
TEST(Report, OfTheSameAgainChangesNothing) {
  Given(ReportedTier1()).Knowing(kSite, LiveSite()).When(C(ReportOf(Tier1Facts()))).ThenNothing();
}
TEST(Report, OfSomethingElseUnderTheSameIdIsRefused) {
  Given(ReportedTier1())
      .Knowing(kSite, LiveSite())
      .When(C(ReportOf(Tier3Facts())))
      .ThenRefused("INCIDENT_EXISTS");
}
TEST(Report, NamesEverythingThatIsWrongWithTheFactsAtOnce) {
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite())
      .When(C(ReportOf("occurrence { began_at_ms: 1772431200000000 ended_at_ms: 5 } "
                       "releases { quantity: -5 unit: QUANTITY_UNIT_KILOGRAM }")))
      .ThenRefused("FACTS_WRONG");
  const std::string sentence(spec.outcome().refusal.message());
  EXPECT_NE(sentence.find("in the future"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("ended_at_ms"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("quantity"), std::string::npos) << sentence;
}
TEST(Report, BeforeTheGoLiveDateIsHistoricAndStartsNoClockOrDuty) {
  auto spec = Nothing();
  spec.Knowing(kSite, Mirror("site_id: 'baytown' go_live_on: '2026-04-01' "
                             "go_live_at_ms: 1775001600000"))
      .When(C(ReportOf(Tier1Facts())))
      .ThenClocks({});
  EXPECT_TRUE(spec.state().historic());
  EXPECT_EQ(spec.state().classification().tier(), v1::TIER_1);
  EXPECT_EQ(spec.state().investigation().need(), Investigation::NEED_NONE_HISTORIC);
  EXPECT_EQ(spec.outcome().events.size(), 1u);
}
TEST(Report, OfASiteThatIsNotLiveYetIsHistoric) {
  auto spec = Nothing();
  spec.Knowing(kSite, Mirror("site_id: 'baytown'")).When(C(ReportOf(Tier1Facts()))).ThenClocks({});
  EXPECT_TRUE(spec.state().historic());
}
TEST(Report, OfAnIntervalThatReachesIntoTheWatchedTimeIsLive) {
  auto spec = Nothing();
  spec.Knowing(kSite,
               Mirror(absl::StrCat("site_id: 'baytown' go_live_at_ms: ", kHappened + kHour / 2)))
      .When(C(ReportOf(absl::StrCat("occurrence { began_at_ms: ", kHappened,
                                    " ended_at_ms: ", kHappened + kHour, " }"))));
  EXPECT_FALSE(spec.state().historic());
}
TEST(Report, CountsTheHoursFromTheEarliestPossibleMomentAndKeepsTheDiscovery) {
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite())
      .When(C(ReportOf(absl::StrCat("occurrence { began_at_ms: ", kHappened - 10 * kHour,
                                    " ended_at_ms: ", kHappened, " discovered_at_ms: ", kReported,
                                    " }"))));
  EXPECT_EQ(spec.state().earliest_at_ms(), kHappened - 10 * kHour);
  EXPECT_EQ(spec.state().investigation().due_at_ms(), kHappened + 38 * kHour);
  EXPECT_EQ(spec.state().facts().occurrence().discovered_at_ms(), kReported);
}
TEST(Report, MoreThan48HoursAfterTheIncidentIsLateAtOnceByItsClock) {
  const int64_t now = kHappened + 60 * kHour;
  auto spec = Nothing();
  spec.At(now)
      .Knowing(kSite, LiveSite())
      .When(C(ReportOf(Tier3Facts())))
      .ThenClocks({{"investigation_start", kHappened + 48 * kHour}});
  Story story = Story().At(now).Do(ReportOf(Tier3Facts())).At(now + 1);
  EXPECT_TRUE(story.state().investigation().late());
}
TEST(Report, WithoutANameIsTakenWhereTheSiteAllowsItAndKeepsNobody) {
  auto spec = Nothing();
  spec.By("anonymous")
      .Knowing(kSite, Mirror("site_id: 'baytown' go_live_at_ms: 1 "
                             "anonymous_near_misses_allowed: true"))
      .When(C("report_near_miss { incident_id: 'i1' site_id: 'baytown' what: 'A hiss' "
              "reporter { anonymous: true name: 'Ann Lee' person_id: 'ann' } }"));
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  EXPECT_EQ(spec.state().reporter().ShortDebugString(), "anonymous: true");
}
TEST(Report, WithoutANameIsRefusedWhereTheSiteDoesNotAllowIt) {
  const auto near_miss =
      C("report_near_miss { incident_id: 'i1' site_id: 'baytown' what: 'A hiss' "
        "reporter { anonymous: true } }");
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite()).When(near_miss).ThenRefused("ANONYMOUS_NOT_ALLOWED");
  EXPECT_NE(spec.outcome().refusal.message().find("report again with yours"), std::string::npos);
  Nothing().KnowingNothingOf(kSite).When(near_miss).ThenRefused("ANONYMOUS_NOT_ALLOWED");
}

TEST(NearMiss, TakesWhatWhereAndAPhotoFromAContractor) {
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite())
      .When(C("report_near_miss { incident_id: 'i1' site_id: 'baytown' unit_id: 'u1' "
              "what: 'Flange dripping\\nbelow the bridge' where: 'pipe bridge' "
              "reporter { person_id: 'bob' contract_employer_id: 'acme' } "
              "attachments { sha256: 'aa' file_name: 'a.jpg' media_type: 'image/jpeg' "
              "size_bytes: 5 } }"));
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  const auto& incident = spec.state();
  EXPECT_EQ(incident.kind(), v1::Incident::KIND_NEAR_MISS);
  EXPECT_EQ(incident.title(), "Flange dripping");
  EXPECT_EQ(incident.facts().place().location(), "pipe bridge");
  EXPECT_EQ(incident.reporter().contract_employer_id(), "acme");
  EXPECT_EQ(incident.attachments_size(), 1);
  EXPECT_TRUE(incident.when_assumed());
  EXPECT_EQ(incident.earliest_at_ms(), kReported);
}
TEST(NearMiss, SentAgainMinutesLaterIsTheSameNearMiss) {
  const std::string near_miss =
      "report_near_miss { incident_id: 'i1' site_id: 'baytown' what: 'A hiss' "
      "reporter { person_id: 'ann' } }";
  Given(Story().Do(near_miss)).Knowing(kSite, LiveSite()).When(C(near_miss)).ThenNothing();
}
TEST(NearMiss, WithALongStoryHasATitleCutBetweenCharacters) {
  std::string what(119, 'x');
  for (int i = 0; i < 20; ++i) what += "\xC3\xA9";
  v1::IncidentCommand command =
      C("report_near_miss { incident_id: 'i1' site_id: 'baytown' reporter { person_id: 'ann' } }");
  command.mutable_report_near_miss()->set_what(what);
  auto spec = Nothing();
  spec.Knowing(kSite, LiveSite()).When(command);
  EXPECT_EQ(spec.state().title(), std::string(119, 'x') + "...");
  EXPECT_EQ(spec.state().description(), what);
}

std::string Row(const std::string& title, const std::string& facts) {
  return absl::StrCat(
      "record_imported { incident_id: 'rmp:7' site_id: 'baytown' source_system: 'epa-rmp' "
      "source_key: '7' title: '",
      title, "' facts { ", facts, " } }");
}
const v1::SiteMirror kFutureSite =
    Mirror("site_id: 'baytown' go_live_on: '2026-04-01' go_live_at_ms: 1775001600000");

TEST(Import, OfAHistoricRowStartsNothing) {
  auto spec = Nothing();
  spec.Knowing(kSite, kFutureSite).When(C(Row("Leak", Tier1Facts()))).ThenClocks({});
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  EXPECT_TRUE(spec.state().historic());
  EXPECT_EQ(spec.state().imported().source_key(), "7");
}
TEST(Import, WaitsUntilTheSiteCanBeAskedAbout) {
  auto spec = Nothing();
  spec.KnowingNothingOf(kSite).When(C(Row("Leak", Tier1Facts()))).ThenRefused("SITE_NOT_CONFIRMED");
}
TEST(Import, OfTheSameRowAgainChangesNothingWhateverPeopleAmendedSince) {
  Story story = Story().Do(Row("Leak", Tier1Facts()));
  story.Do(absl::StrCat("amend_facts { facts { ", Tier3Facts(), " } reason: 'no steam' }"));
  Given(story).Knowing(kSite, LiveSite()).When(C(Row("Leak", Tier1Facts()))).ThenNothing();
}
TEST(Import, OfAChangedRowAmendsAndKeepsWhatPeopleAmendedElsewhere) {
  Story story = Story().Do(Row("Leak", Facts("loss_of_containment: ANSWER_NO")));
  story.Do(absl::StrCat("amend_facts { facts { ",
                        Facts("loss_of_containment: ANSWER_NO site_owner: 'Us'"),
                        " } reason: 'ours' }"));
  auto spec = Given(story);
  spec.Knowing(kSite, LiveSite()).When(C(Row("Leak", Facts("loss_of_containment: ANSWER_YES"))));
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  EXPECT_EQ(spec.state().facts().loss_of_containment(), v1::ANSWER_YES);
  EXPECT_EQ(spec.state().facts().site_owner(), "Us");
  EXPECT_EQ(CountOf(spec.outcome().events, Event::kFactsAmended), 1);
  EXPECT_EQ(spec.outcome().events[0].facts_amended().reason(), "The source changed.");
}
TEST(Import, OfARowThatOnlyChangedItsTitleAmendsTheTextAlone) {
  auto spec = Given(Story().Do(Row("Leak", Tier3Facts())));
  spec.Knowing(kSite, LiveSite()).When(C(Row("Small leak", Tier3Facts())));
  EXPECT_EQ(spec.state().title(), "Small leak");
  EXPECT_EQ(CountOf(spec.outcome().events, Event::kTextAmended), 1);
  EXPECT_EQ(CountOf(spec.outcome().events, Event::kFactsAmended), 0);
}
TEST(Import, NeverTakesOverAnIncidentThatWasReportedByAPerson) {
  auto command = C(Row("Leak", Tier1Facts()));
  command.mutable_record_imported()->set_incident_id("i1");
  Given(ReportedTier1()).Knowing(kSite, LiveSite()).When(command).ThenRefused("INCIDENT_EXISTS");
}
TEST(Import, OfAChangedRowWhoseIncidentWasWithdrawnIsRefused) {
  Story story = Story().Do(Row("Leak", Tier3Facts())).Do("withdraw { reason: 'not ours' }");
  Given(story)
      .Knowing(kSite, LiveSite())
      .When(C(Row("Leak", Tier1Facts())))
      .ThenRefused("INCIDENT_NOT_ACTIVE");
}

}  // namespace
}  // namespace interlock::incidents
