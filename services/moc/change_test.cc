#include "services/moc/change.h"

#include "interlock/organisation/v1/site.pb.h"
#include "libs/decider/storm.h"
#include "services/moc/change_testing.h"
#include "services/moc/moc_rules_file.h"

namespace interlock::moc {
namespace {

const auto kRequest = C("request { " + kWhose + "facts { " + kFacts + " } }");
const Question kSite{"/interlock.organisation.v1.SiteService/GetSite",
                     From<core::v1::GetRequest>("id: 'bt'").SerializeAsString()};
const auto kBaytown = From<organisation::v1::Site>(
    "site_id: 'bt' profile { time_zone: 'America/Chicago' } units { unit_id: 'u1' name: 'One' } "
    "units { unit_id: 'u2' name: 'Two' closed_on: '2026-01-01' }");

v1::ChangeCommand ScreenWith(const std::string& answers) {
  return C("screen { change_id: 'c1' version: 'q1' " + answers + " }");
}
v1::ChangeCommand Assess(const std::string& training, const std::string& rest) {
  return C("assess_impact { change_id: 'c1' " + ImpactLines(training) + rest + " }");
}
TEST(ChangeRequest, IsOfAUnitThatTheSiteRuns) {
  Given({}).By("ann").Knowing(kSite, kBaytown).When(kRequest).Then({kRequested});
  auto elsewhere = kRequest;
  elsewhere.mutable_request()->mutable_facts()->set_unit_id("u2");
  Given({}).Knowing(kSite, kBaytown).When(elsewhere).ThenRefused("UNIT_UNKNOWN");
}
TEST(ChangeRequest, IsRefusedWhenOrganisationDoesNotAnswer) {
  Given({}).KnowingNothingOf(kSite).When(kRequest).ThenRefused("SITE_NOT_CONFIRMED");
}
TEST(ChangeRequest, ComingAgainChangesNothingAndAnotherOneIsRefused) {
  Given({kRequested}).When(kRequest).ThenNothing();
  auto other = kRequest;
  other.mutable_request()->mutable_facts()->set_title("Another");
  Given({kRequested}).When(other).ThenRefused("CHANGE_EXISTS");
}
TEST(ChangeRequest, OfWhatWasFoundAlreadyMadeSaysHowItWasFound) {
  auto found = kRequest;
  found.mutable_request()->mutable_facts()->set_found_already_made(true);
  Given({}).Knowing(kSite, kBaytown).When(found).ThenRefused("HOW_FOUND_MISSING");
}
TEST(ChangeRequest, MustBeThereBeforeAnythingElse) {
  Given({}).When(ScreenWith("")).ThenRefused("CHANGE_UNKNOWN");
}
TEST(ChangeAmendment, IsScreenedAgainAndConsidersAnotherDurationAnew) {
  const auto filled = E(
      "consideration_filled { " + kWhose +
      "consideration { kind: CONSIDERATION_KIND_TIME_PERIOD text: 't' limit_on: '2027-01-01' } }");
  const auto amend =
      C("amend { change_id: 'c1' facts { unit_id: 'u1' title: 'Other gasket' "
        "duration: CHANGE_DURATION_PERMANENT } reason: 'it stays' }");
  auto spec = Given({kRequested, kScreened, filled});
  spec.When(amend);
  EXPECT_EQ(spec.state().stage(), v1::Change::STAGE_REQUESTED);
  EXPECT_TRUE(spec.state().considerations().empty());
  EXPECT_EQ(spec.state().facts().duration(), v1::CHANGE_DURATION_PERMANENT);
  spec.When(amend).ThenNothing();
}
TEST(ChangeAmendment, NeitherMovesToAnotherUnitNorChangesWhatHasEnded) {
  const auto moved = C("amend { change_id: 'c1' facts { unit_id: 'u9' title: 't' } reason: 'r' }");
  Given({kRequested}).When(moved).ThenRefused("UNIT_STAYS");
  Given({kRequested, kInKind}).When(moved).ThenRefused("CHANGE_ENDED");
}

TEST(Screening, AllTheSameIsAReplacementInKindAndEndsThereWithItsAnswersKept) {
  auto spec = Given({kRequested});
  spec.When(ScreenWith(Answers("SCREENING_ANSWER_SAME"))).Then({kInKind});
  EXPECT_EQ(spec.state().stage(), v1::Change::STAGE_IN_KIND);
  EXPECT_EQ(spec.state().screening().answers_size(), 3);
}
TEST(Screening, OneDifferenceOrOneThatIsNotKnownIsAChange) {
  for (const char* answer : {"SCREENING_ANSWER_DIFFERENT", "SCREENING_ANSWER_NOT_KNOWN"}) {
    auto spec = Given({kRequested});
    spec.When(ScreenWith(Answers(answer))).Then({ScreenedAs(answer, false)});
    EXPECT_EQ(spec.state().stage(), v1::Change::STAGE_PREPARING);
  }
}
TEST(Screening, AnswersEveryQuestionOfTheSetInForceOnceAndNoOther) {
  Given({kRequested})
      .When(ScreenWith("answers { question_id: 'rates' answer: SCREENING_ANSWER_SAME }"))
      .ThenRefused("ANSWERS_INCOMPLETE");
  const std::string same = Answers("SCREENING_ANSWER_SAME");
  Given({kRequested}).When(ScreenWith(same + same)).ThenRefused("ANSWERS_INCOMPLETE");
  Given({kRequested})
      .When(ScreenWith(same + "answers { question_id: 'x' answer: SCREENING_ANSWER_SAME }"))
      .ThenRefused("ANSWERS_INCOMPLETE");
  Given({kRequested})
      .When(C("screen { change_id: 'c1' version: 'q0' }"))
      .ThenRefused("SCREENING_VERSION_NOT_IN_FORCE");
  const MocRules none;
  auto without = Given({kRequested});
  without.Under(none).When(ScreenWith(same)).ThenRefused("RULES_MISSING");
}
TEST(Screening, IsDoneOnceUntilSomebodyChallengesIt) {
  Given({kRequested, kInKind}).When(ScreenWith(Answers("SCREENING_ANSWER_SAME"))).ThenNothing();
  Given({kRequested, kInKind})
      .When(ScreenWith(Answers("SCREENING_ANSWER_DIFFERENT")))
      .ThenRefused("CHANGE_WAS_SCREENED");
  const auto challenge = C("challenge_screening { change_id: 'c1' reason: 'other alloy' }");
  auto spec = Given({kRequested, kInKind});
  spec.When(challenge);
  EXPECT_EQ(spec.state().stage(), v1::Change::STAGE_REQUESTED);
  EXPECT_EQ(spec.state().challenges(0).reason(), "other alloy");
  spec.When(challenge).ThenRefused("SCREENING_MISSING");
}
TEST(Screening, AsksWhatAppendixCNames) {
  const auto rules = LoadMocRules("data/rules/moc");
  ASSERT_TRUE(rules.ok()) << rules.status();
  const auto* set = ScreeningOn(**rules, *Day::Parse("2026-11-23"));
  ASSERT_NE(set, nullptr);
  std::set<std::string> ids;
  for (const auto& question : set->questions()) ids.insert(question.question_id());
  for (const char* id : {"production-rates", "raw-materials", "catalyst", "experiment",
                         "equipment-unavailable", "alarms-and-interlocks", "computer-programs"})
    EXPECT_TRUE(ids.contains(id)) << id;
  EXPECT_EQ(ScreeningOn(**rules, *Day::Parse("1992-05-25")), nullptr);
}
TEST(Screening, RulesThatAreNotUnderstoodAreRefused) {
  const std::string begin = R"({"version":"v","source":"s","effectiveOn":)";
  const std::string question = R"({"questionId":"a","prompt":"?"})";
  EXPECT_TRUE(
      ParseScreeningSet(begin + R"("2026-01-01","questions":[)" + question + "]}", "f").ok());
  for (const std::string& rest :
       {R"("2026-13-01","questions":[)" + question + "]}", std::string(R"("2026-01-01"})"),
        R"("2026-01-01","questions":[)" + question + "," + question + "]}",
        R"("2026-01-01","other":1,"questions":[)" + question + "]}"})
    EXPECT_FALSE(ParseScreeningSet(begin + rest, "f").ok()) << rest;
}

TEST(Considerations, ComeAfterTheScreeningAndMayBeSaidAnew) {
  const auto fill =
      C("fill_consideration { change_id: 'c1' text: 'why' "
        "kind: CONSIDERATION_KIND_TECHNICAL_BASIS }");
  Given({kRequested}).When(fill).ThenRefused("SCREENING_MISSING");
  Given({kRequested, kInKind}).When(fill).ThenRefused("CHANGE_ENDED");
  auto spec = Given({kRequested, kScreened});
  spec.When(fill).Then(
      {E("consideration_filled { " + kWhose +
         "consideration { kind: CONSIDERATION_KIND_TECHNICAL_BASIS text: 'why' filled_by: 'bob' "
         "filled_at_ms: 1795392000000 } }")});
  spec.When(fill).ThenNothing();
  auto other = fill;
  other.mutable_fill_consideration()->set_text("because");
  spec.When(other);
  ASSERT_EQ(spec.state().considerations_size(), 1);
  EXPECT_EQ(spec.state().considerations(0).text(), "because");
  other.mutable_fill_consideration()->clear_text();
  spec.When(other).ThenRefused("CONSIDERATION_EMPTY");
}
TEST(Considerations, ATemporaryChangeHasALastDayThatIsAhead) {
  const auto period = [](const std::string& limit) {
    return C(
        "fill_consideration { change_id: 'c1' kind: CONSIDERATION_KIND_TIME_PERIOD "
        "text: 'until the part comes' limit_on: '" +
        limit + "' }");
  };
  Given({kRequested, kScreened}).When(period("")).ThenRefused("LIMIT_MISSING");
  Given({kRequested, kScreened}).When(period("2026-02-30")).ThenRefused("DATE_INVALID");
  Given({kRequested, kScreened}).When(period("2026-11-21")).ThenRefused("LIMIT_PAST");
  auto spec = Given({kRequested, kScreened});
  spec.When(period("2026-12-01"));
  ASSERT_EQ(spec.state().considerations_size(), 1);
  EXPECT_EQ(spec.state().considerations(0).limit_on(), "2026-12-01");
  const auto permanent = RequestedWith("unit_id: 'u1' duration: CHANGE_DURATION_PERMANENT");
  Given({permanent, kScreened}).When(period("2026-12-01")).ThenRefused("LIMIT_NOT_TEMPORARY");
}
TEST(Considerations, AHazardEvaluationIsRecordedOnceItWasHeld) {
  const auto held = [](const std::string& day) {
    return C(
        "record_hazard_evaluation { change_id: 'c1' evaluation { method: 'what-if' "
        "team_person_ids: 'ann' result: 'none' held_on: '" +
        day + "' } }");
  };
  Given({kRequested, kScreened}).When(held("2026-12-24")).ThenRefused("DATE_IN_FUTURE");
  Given({kRequested, kScreened}).When(held("2026-11-31")).ThenRefused("DATE_INVALID");
  auto spec = Given({kRequested, kScreened});
  spec.When(held("2026-11-20"));
  EXPECT_EQ(spec.state().hazard_evaluation().method(), "what-if");
  spec.When(held("2026-11-20")).ThenNothing();
}

TEST(Impact, SaysOfEachItemWhetherTheChangeTouchesIt) {
  auto spec = Given({kRequested, kScreened});
  spec.When(Assess(kTrainBefore, "affected_role_ids: 'operators'"));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  EXPECT_EQ(spec.state().impact().lines_size(), 9);
  EXPECT_EQ(spec.state().impact().assessed_by(), "bob");
  spec.When(Assess(kTrainBefore, "affected_role_ids: 'operators'")).ThenNothing();
  Given({kRequested, kScreened})
      .When(C("assess_impact { change_id: 'c1' lines { item: IMPACT_ITEM_PSI note: 'n' "
              "answer: IMPACT_ANSWER_NO } }"))
      .ThenRefused("IMPACT_INCOMPLETE");
}
TEST(Impact, TrainingForAChangeIsBeforeStartupAndOfThoseWhoAreNamed) {
  for (const auto& [training, rest] : std::vector<std::pair<std::string, std::string>>{
           {kTrainBefore, ""},
           {"answer: IMPACT_ANSWER_NO", "affected_person_ids: 'cat'"},
           {"answer: IMPACT_ANSWER_YES what: 'w' owner_role_id: 'r' due_on: '2026-12-01' "
            "time: ACTION_TIME_AFTER_STARTUP",
            "affected_person_ids: 'cat'"},
           {"answer: IMPACT_ANSWER_YES time: ACTION_TIME_BEFORE_STARTUP what: 'no owner'",
            "affected_person_ids: 'cat'"}})
    Given({kRequested, kScreened}).When(Assess(training, rest)).ThenRefused("IMPACT_INCOMPLETE");
}

TEST(ChangeWithdrawal, OfWhatWasFoundAlreadyMadeSaysWhatWasUndone) {
  const auto withdraw = C("withdraw { change_id: 'c1' reason: 'not needed' }");
  const auto found = RequestedWith(kFacts + "found_already_made: true how_found: 'walk'");
  Given({found}).When(withdraw).ThenRefused("UNDONE_MISSING");
  auto undone = withdraw;
  undone.mutable_withdraw()->set_undone("the old gasket is back");
  auto spec = Given({found});
  spec.When(undone);
  EXPECT_EQ(spec.state().stage(), v1::Change::STAGE_WITHDRAWN);
  spec.When(undone).ThenNothing();
  Given({kRequested, kInKind}).When(withdraw).ThenRefused("CHANGE_ENDED");
}

TEST(ChangeStorm, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<Change>(20'000, {"c1", "u1", "rates", "q1", "2026-11-23", "ann"}, &TestRules(),
                          {kRequested, kScreened}),
            20);
}

}  // namespace
}  // namespace interlock::moc
