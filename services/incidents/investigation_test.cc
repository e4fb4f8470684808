// From the team to the close of an investigation: 1910.119(m)(3) to (7).
#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

using Event = v1::IncidentEvent;
using v1::Investigation;

Story Started() { return ReportedTier1().Do("start_investigation {}"); }
const char kTeam[] =
    "assign_team_member { member { person_id: 'ann' lead: true competences: COMPETENCE_PROCESS "
    "competences: COMPETENCE_INVESTIGATION_METHODS } }";
const char kCause[] =
    "record_cause { cause { cause_id: 'c1' kind: KIND_ROOT_CAUSE code: 'EQ-SEAL' "
    "text: 'The gasket was of the wrong material' } }";
const char kRecommendation[] =
    "record_recommendation { recommendation { recommendation_id: 'r1' text: 'Spiral-wound gaskets' "
    "owner_id: 'olga' due_on: '2026-06-30' cause_ids: 'c1' } }";
const char kComplete[] = "complete_report { description: 'The gasket blew out' }";
Story Investigated() { return Started().Do(kTeam).Do(kCause).Do(kRecommendation); }
Story Completed() {
  return Investigated()
      .Do("name_affected_person { person { person_id: 'pat' contract_employer_id: 'acme' } }")
      .Do(kComplete);
}
const char kReview[] = "acknowledge_review { person_id: 'pat' said: 'We told them in May' }";
const char kResolve[] =
    "resolve_recommendation { recommendation_id: 'r1' resolution { outcome: OUTCOME_IMPLEMENTED "
    "documentation: 'Work order 8' } }";
std::string Plan(int64_t due_at_ms) {
  return absl::StrCat("plan_effectiveness_check { how: 'Leak survey' due_at_ms: ", due_at_ms, " }");
}

std::string SentenceOf(const IncidentSpec& spec) {
  return std::string(spec.outcome().refusal.message());
}
void ExpectNames(const IncidentSpec& spec, const std::vector<std::string>& parts) {
  for (const auto& part : parts)
    EXPECT_NE(SentenceOf(spec).find(part), std::string::npos)
        << part << " not in " << SentenceOf(spec);
}

TEST(Team, WithoutSomebodyWhoKnowsTheProcessIsRefusedByName_m_3) {
  Story story = Started()
                    .Do("assign_team_member { member { person_id: 'ann' "
                        "competences: COMPETENCE_INVESTIGATION_METHODS } }")
                    .Do(kCause)
                    .Do(kRecommendation);
  auto spec = Given(story);
  spec.When(C(kComplete)).ThenRefused("INVESTIGATION_TEAM_INCOMPLETE");
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1910.119(m)(3)");
  ExpectNames(spec, {"knows the process"});
}
TEST(Team, WithoutAContractEmployeeWhereContractorsWorkedIsRefusedByName_m_3) {
  Story story = ReportedTier1()
                    .Do("start_investigation { contractor_work_involved: true }")
                    .Do(kTeam)
                    .Do(kCause)
                    .Do(kRecommendation);
  auto spec = Given(story);
  spec.When(C(kComplete)).ThenRefused("INVESTIGATION_TEAM_INCOMPLETE");
  ExpectNames(spec, {"contract employee"});
  story.Do(
      "assign_team_member { member { person_id: 'cy' competences: COMPETENCE_CONTRACT_EMPLOYEE } "
      "}");
  auto whole = Given(story);
  whole.When(C(kComplete));
  EXPECT_TRUE(whole.outcome().refusal.ok()) << whole.outcome().refusal;
}
TEST(Team, WithoutAnybodyTrainedInInvestigationIsRefusedTogetherWithAllElseThatIsMissing) {
  auto spec = Given(Started());
  spec.When(C("complete_report {}")).ThenRefused("INVESTIGATION_TEAM_INCOMPLETE");
  ExpectNames(spec, {"knows the process", "trained in how to investigate", "(iii)", "(iv)", "(v)"});
}
TEST(Team, ChangesAndReleasesAreEvents) {
  Given(Started().Do(kTeam)).When(C(kTeam)).ThenNothing();
  auto spec = Given(Started().Do(kTeam));
  spec.When(C("release_team_member { person_id: 'ann' reason: 'transferred' }"))
      .Then({E("team_member_released { person_id: 'ann' reason: 'transferred' }")});
  EXPECT_TRUE(spec.state().investigation().team().empty());
  Given(Started())
      .When(C("release_team_member { person_id: 'zoe' reason: 'x' }"))
      .ThenRefused("FINDING_UNKNOWN");
}
TEST(Findings, AreRecordedOnlyWhileTheInvestigationIsOpen) {
  Given(ReportedTier1()).When(C(kCause)).ThenRefused("INVESTIGATION_NOT_STARTED");
  Given(Completed())
      .When(C("record_cause { cause { cause_id: 'c9' kind: KIND_CONDITION text: 'x' } }"))
      .ThenRefused("INVESTIGATION_REPORT_COMPLETE");
}

std::string Why(const std::string& id, const std::string& parent) {
  return absl::StrCat("record_cause { cause { cause_id: '", id, "' parent_id: '", parent,
                      "' kind: KIND_CONDITION text: 'because' } }");
}
TEST(WhyTree, HangsACauseUnderOneThatExists) {
  Given(Started()).When(C(Why("b", "a"))).ThenRefused("CAUSE_UNKNOWN");
  auto spec = Given(Started().Do(Why("a", "")));
  spec.When(C(Why("b", "a")));
  EXPECT_EQ(spec.state().investigation().causes_size(), 2);
}
TEST(WhyTree, HasNoCircles) {
  Given(Started()).When(C(Why("a", "a"))).ThenRefused("CAUSE_IN_A_CIRCLE");
  Given(Started().Do(Why("a", "")).Do(Why("b", "a")).Do(Why("c", "b")))
      .When(C(Why("a", "c")))
      .ThenRefused("CAUSE_IN_A_CIRCLE");
}
TEST(WhyTree, IsBoundedInDepthAlsoWhenABranchMoves) {
  Story story = Started().Do(Why("n1", ""));
  for (int i = 2; i <= kMaxCauseDepth; ++i)
    story.Do(Why(absl::StrCat("n", i), absl::StrCat("n", i - 1)));
  Given(story)
      .When(C(Why("deeper", absl::StrCat("n", kMaxCauseDepth))))
      .ThenRefused("CAUSE_TOO_DEEP");
  story.Do(Why("root", ""));
  Given(story).When(C(Why("n1", "root"))).ThenRefused("CAUSE_TOO_DEEP");
}
TEST(WhyTree, CodesItsFactorsByTheTaxonomy) {
  Given(Started())
      .When(C("record_cause { cause { cause_id: 'c' kind: KIND_CONTRIBUTING_FACTOR "
              "code: 'BAD-LUCK' text: 'x' } }"))
      .ThenRefused("CAUSE_CODE_UNKNOWN");
  Given(Started())
      .When(C("record_cause { cause { cause_id: 'c' kind: KIND_ROOT_CAUSE text: 'x' } }"))
      .ThenRefused("CAUSE_CODE_UNKNOWN");
  auto spec = Given(Started());
  spec.When(C(kCause));
  EXPECT_EQ(spec.outcome().events.at(0).cause_recorded().cause_taxonomy(),
            Rules().causes.version());
}
TEST(Timeline, TakesAMomentSaysItAnewAndStrikesIt) {
  const std::string entry =
      absl::StrCat("record_timeline_entry { entry { entry_id: 'e' at_ms: ", kHappened, " text: '");
  Story story = Started().Do(entry + "High level' } }");
  Given(story).When(C(entry + "High level' } }")).ThenNothing();
  auto anew = Given(story);
  anew.When(C(entry + "High-high level' } }"));
  ASSERT_EQ(anew.state().investigation().timeline_size(), 1);
  EXPECT_EQ(anew.state().investigation().timeline(0).text(), "High-high level");
  auto struck = Given(story);
  struck.When(C("strike_finding { entry_id: 'e' reason: 'another day' }"));
  EXPECT_TRUE(struck.state().investigation().timeline().empty());
}
TEST(Timeline, EndsAfterItBeginsAndNotInTheFuture) {
  Given(Started())
      .When(C("record_timeline_entry { entry { entry_id: 'e' at_ms: 9 until_ms: 8 text: 'x' } }"))
      .ThenRefused("TIMELINE_BACKWARDS");
  Given(Started())
      .When(C("record_timeline_entry { entry { entry_id: 'e' at_ms: 9000000000000 text: 'x' } }"))
      .ThenRefused("TIMELINE_IN_FUTURE");
}
TEST(Findings, ThatOthersRestOnAreNotStruck) {
  Given(Investigated())
      .When(C("strike_finding { cause_id: 'c1' reason: 'x' }"))
      .ThenRefused("CAUSE_IN_USE");
  Given(Started().Do(Why("a", "")).Do(Why("b", "a")))
      .When(C("strike_finding { cause_id: 'a' reason: 'x' }"))
      .ThenRefused("CAUSE_IN_USE");
  Given(Started()).When(C("strike_finding { reason: 'x' }")).ThenRefused("FINDING_MISSING");
}
TEST(Recommendation, HasADayThatExistsAndCausesThatExist) {
  Given(Started())
      .When(C("record_recommendation { recommendation { recommendation_id: 'r' text: 't' "
              "owner_id: 'o' due_on: '2026-02-30' } }"))
      .ThenRefused("DATE_INVALID");
  Given(Started()).When(C(kRecommendation)).ThenRefused("FINDING_UNKNOWN");
}
TEST(Lists, AreFullAtTheirLimit) {
  Story story = Started();
  for (int i = 0; i < kMaxTeam; ++i)
    story.Do(absl::StrCat("assign_team_member { member { person_id: 'p", i,
                          "' competences: COMPETENCE_OTHER } }"));
  Given(story).When(C(kTeam)).ThenRefused("LIST_FULL");
}

TEST(Report_m_4, HasItsFivePartsAndIsKeptFiveYears_m_7) {
  auto spec = Given(Investigated());
  spec.When(C(kComplete));
  ASSERT_EQ(spec.outcome().events.size(), 1u) << spec.outcome().refusal;
  const auto& report = spec.outcome().events[0].report_completed().report();
  EXPECT_EQ(report.incident_from_ms(), kHappened);
  EXPECT_EQ(report.began_at_ms(), kReported);
  EXPECT_EQ(report.description(), "The gasket blew out");
  ASSERT_EQ(report.contributing_factors_size(), 1);
  ASSERT_EQ(report.recommendations_size(), 1);
  // 2026-03-02 08:00 and five years later, of which 2028 is a leap year.
  EXPECT_EQ(report.retain_until_ms(), kReported + kHour + (5 * 365 + 1) * kDay);
  EXPECT_EQ(spec.state().investigation().stage(), Investigation::STAGE_REPORT_COMPLETE);
}
TEST(Report_m_4, WithoutFactorsOrRecommendationsNamesAllThatIsMissing) {
  auto spec = Given(Started().Do(kTeam));
  spec.When(C("complete_report {}")).ThenRefused("INVESTIGATION_REPORT_INCOMPLETE");
  ExpectNames(spec, {"(iii)", "(iv)", "(v)"});
}
TEST(Report_m_4, WithNothingToRecommendSaysWhy) {
  auto spec = Given(Started().Do(kTeam).Do(kCause));
  spec.When(C("complete_report { description: 'd' no_recommendations_because: 'unit is gone' }"));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
}
TEST(Report_m_4, CompletedTwiceChangesNothingAndOtherwiseIsRefused) {
  Given(Completed()).When(C(kComplete)).ThenNothing();
  Given(Completed())
      .When(C("complete_report { description: 'Something else' }"))
      .ThenRefused("INVESTIGATION_REPORT_COMPLETE");
  Given(ReportedTier1()).When(C(kComplete)).ThenRefused("INVESTIGATION_NOT_STARTED");
}

TEST(Review_m_6, KeepsWhatAnAffectedContractorSaidAndWhoWroteItDown) {
  auto spec = Given(Completed());
  spec.When(C(kReview));
  const auto& review = spec.state().investigation().affected(0).review();
  EXPECT_EQ(review.said(), "We told them in May");
  EXPECT_EQ(review.recorded_by(), "ann");
  auto own = Given(Completed());
  own.By("pat").When(C(kReview));
  EXPECT_EQ(own.state().investigation().affected(0).review().recorded_by(), "");
}
TEST(Review_m_6, OfAReportThatIsNotCompleteOrByOneNotNamedIsRefused) {
  Given(Investigated()).When(C(kReview)).ThenRefused("INVESTIGATION_REPORT_MISSING");
  Given(Completed())
      .When(C("acknowledge_review { person_id: 'zoe' said: 'x' }"))
      .ThenRefused("PERSON_NOT_AFFECTED");
}

TEST(Recommendation, IsDeclinedOnlyOnOneOfFourGrounds_m_5) {
  auto spec = Given(Completed());
  spec.When(C("resolve_recommendation { recommendation_id: 'r1' resolution { "
              "outcome: OUTCOME_DECLINED documentation: 'too dear' } }"))
      .ThenRefused("RESOLUTION_INCOMPLETE");
  ExpectNames(spec, {"four grounds", "cost or time alone is none"});
  auto declined = Given(Completed());
  declined.When(
      C("resolve_recommendation { recommendation_id: 'r1' resolution { "
        "outcome: OUTCOME_DECLINED ground: GROUND_ALTERNATIVE "
        "documentation: 'Welded instead' } }"));
  EXPECT_TRUE(declined.outcome().refusal.ok()) << declined.outcome().refusal;
}
TEST(Recommendation, OnceResolvedStays) {
  Given(Completed().Do(kResolve)).When(C(kResolve)).ThenNothing();
  Given(Completed().Do(kResolve))
      .When(C("resolve_recommendation { recommendation_id: 'r1' resolution { "
              "outcome: OUTCOME_IMPLEMENTED documentation: 'other' } }"))
      .ThenRefused("RECOMMENDATION_RESOLVED");
  Given(Investigated().Do(kResolve))
      .When(C("record_recommendation { recommendation { recommendation_id: 'r1' text: 'less' "
              "owner_id: 'olga' due_on: '2026-06-30' } }"))
      .ThenRefused("RECOMMENDATION_RESOLVED");
}

TEST(Closing, IsRefusedWithEveryReasonAtOnce_m_5) {
  auto spec = Given(Completed());
  spec.When(C("close_investigation {}")).ThenRefused("INVESTIGATION_NOT_READY_TO_CLOSE");
  ExpectNames(spec, {"recommendation r1", "pat has not acknowledged", "later check"});
  auto early = Given(Started());
  early.When(C("close_investigation {}")).ThenRefused("INVESTIGATION_NOT_READY_TO_CLOSE");
  ExpectNames(early, {"report is not complete", "nobody is named", "later check"});
}
TEST(Closing, TakesResolvedFindingsAcknowledgedReviewsAndAPlannedCheck) {
  Story story = Completed().Do(kReview).Do(kResolve).Do(Plan(kReported + 180 * kDay));
  auto spec = Given(story);
  spec.When(C("close_investigation {}"))
      .ThenClocks({{"effectiveness_check", kReported + 180 * kDay}});
  EXPECT_EQ(spec.state().investigation().stage(), Investigation::STAGE_CLOSED);
}
TEST(Reopening, KeepsTheRetentionAndAsksForTheReviewsAgain) {
  Story story = Completed().Do(kReview);
  auto spec = Given(story);
  spec.When(C("reopen_investigation { reason: 'a witness' }"));
  EXPECT_EQ(spec.state().investigation().stage(), Investigation::STAGE_STARTED);
  EXPECT_FALSE(spec.state().investigation().affected(0).has_review());
  EXPECT_NE(spec.state().investigation().report().retain_until_ms(), 0);
}

TEST(EffectivenessCheck, ThatNobodyMadeIsOverdueAndNoLaterDateEndsThat) {
  const int64_t due = kReported + 30 * kDay;
  Story story = Completed().Do(Plan(due)).At(due + 1);
  EXPECT_TRUE(story.state().investigation().effectiveness_check().overdue());
  Given(story).At(due + 2).When(C(Plan(due + kDay))).ThenRefused("EFFECTIVENESS_CHECK_OVERDUE");
}
TEST(EffectivenessCheck, IsNotMadeByWhoeverOwnedTheMeasures) {
  const std::string made =
      "record_effectiveness_check { effect: EFFECT_PREVENTS found: 'No leak since' }";
  Story story = Completed().Do(Plan(kReported + 30 * kDay));
  Given(story).By("olga").When(C(made)).ThenRefused("CHECKED_BY_OWNER");
  auto spec = Given(story);
  spec.By("bob").When(C(made)).ThenClocks({});
  EXPECT_EQ(spec.state().investigation().effectiveness_check().checked_by(), "bob");
  Given(Completed()).When(C(made)).ThenRefused("EFFECTIVENESS_CHECK_NOT_PLANNED");
}
TEST(EffectivenessCheck, IsPlannedForATimeToCome) {
  Given(Completed()).When(C(Plan(kReported))).ThenRefused("EFFECTIVENESS_CHECK_IN_PAST");
}

TEST(Deletion, IsRefusedWithTheClauseAndTheDate_m_7) {
  auto open = Given(Started());
  open.When(C("delete {}")).ThenRefused("INCIDENT_RETAINED");
  EXPECT_EQ(ClauseOf(open.outcome().refusal), "1910.119(m)(7)");
  auto complete = Given(Completed());
  complete.When(C("delete {}")).ThenRefused("INCIDENT_RETAINED");
  ExpectNames(complete, {"2031-03-02"});
}
TEST(Deletion, IsRefusedAfterFiveYearsToo) {
  Given(Completed())
      .At(kReported + 6 * 366 * kDay)
      .When(C("delete {}"))
      .ThenRefused("INCIDENT_NEVER_PURGED");
}
TEST(Deletion, OfTheIncidentOrItsNamesUnderALegalHoldNamesTheHold) {
  const std::string hold = "place_legal_hold { hold_id: 'h' matter: 'Doe v. Us' }";
  Story story = Completed().Do(hold);
  auto spec = Given(story);
  spec.At(kReported + 6 * 366 * kDay).When(C("delete {}")).ThenRefused("INCIDENT_ON_HOLD");
  ExpectNames(spec, {"Doe v. Us"});
  Given(story).When(C(hold)).ThenNothing();
  Given(story)
      .When(C("place_legal_hold { hold_id: 'h' matter: 'another' }"))
      .ThenRefused("HOLD_EXISTS");
  EXPECT_EQ(ReasonOf(Incident::MayErase(spec.state())), "INCIDENT_ON_HOLD");
  auto lifted = Given(story);
  lifted.When(C("lift_legal_hold { hold_id: 'h' reason: 'settled' }"));
  EXPECT_TRUE(lifted.state().legal_holds().empty());
  EXPECT_TRUE(Incident::MayErase(lifted.state()).ok());
  Given(story).When(C("lift_legal_hold { hold_id: 'x' reason: 'y' }")).ThenRefused("HOLD_UNKNOWN");
}

}  // namespace
}  // namespace interlock::incidents
