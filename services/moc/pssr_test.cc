#include "services/moc/pssr.h"

#include "interlock/moc/v1/change.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/moc/moc_rules_file.h"
#include "services/moc/moc_testing.h"
#include "services/moc/site.h"

namespace interlock::moc {
namespace {

constexpr int64_t kNow = 1'795'392'000'000;  // 2026-11-23
v1::PssrCommand C(const std::string& text) { return From<v1::PssrCommand>(text); }
v1::PssrEvent E(const std::string& text) { return From<v1::PssrEvent>(text); }
using History = std::vector<v1::PssrEvent>;

std::string Scope(const std::string& kind = "PSSR_KIND_CHANGE",
                  const std::string& changes = "change_ids: 'c1'",
                  const std::string& team = "team_person_ids: ['lea', 'tom']") {
  return "scope { unit_id: 'u1' kind: " + kind + " title: 'New pump' lead_person_id: 'lea' " +
         changes + " " + team + " } ";
}
v1::PssrCommand OpenWith(const std::string& scope) {
  return C("open { pssr_id: 'p1' site_id: 'bt' " + scope + " }");
}
const std::string kWhose = "pssr_id: 'p1' site_id: 'bt' ";
v1::PssrEvent OpenedAs(const std::string& scope) {
  std::string all;
  for (int kind = 1; v1::PssrKind_IsValid(kind); ++kind)
    all += "kinds: " + v1::PssrKind_Name(v1::PssrKind(kind)) + " ";
  return E("opened { " + kWhose + scope +
           "time_zone: 'America/Chicago' checklist_version: 'p1' items { item_id: 'built' prompt: "
           "'Is it so?' always_applies: true before_startup: true " +
           all + "} items { item_id: 'labels' prompt: 'Is it so?' " + all +
           "} opened_by: 'bob' opened_at_ms: 1795392000000 }");
}
const auto kOpened = OpenedAs(Scope());
const auto kBaytown = From<organisation::v1::Site>(
    "site_id: 'bt' profile { time_zone: 'America/Chicago' } units { unit_id: 'u1' name: 'One' }");
Question ChangeAsked(const std::string& id) {
  return {"/interlock.moc.v1.ChangeService/GetChange",
          From<core::v1::GetRequest>("id: '" + id + "'").SerializeAsString()};
}
v1::Change AChange(const std::string& more = "", const std::string& unit_id = "u1") {
  return From<v1::Change>(
      "change_id: 'c1' site_id: 'bt' stage: STAGE_PREPARING facts { unit_id: '" + unit_id + "' " +
      more + " }");
}

Spec<Pssr> Given(const History& history, const std::string& actor = "bob") {
  auto spec = Spec<Pssr>::Given(history);
  spec.At(kNow).By(actor).Under(TestRules());
  return spec;
}
Spec<Pssr> Opening(const v1::Change& change) {
  auto spec = Given({});
  spec.Knowing(SiteQuestion("bt"), kBaytown).Knowing(ChangeAsked("c1"), change);
  return spec;
}

std::string Finding(const std::string& time = "ACTION_TIME_BEFORE_STARTUP",
                    const std::string& more = "item_id: 'built' owner_person_id: 'olga'",
                    const std::string& due_on = "2026-11-30") {
  return "finding { finding_id: 'f1' what: 'Turn the check valve round' due_on: '" + due_on +
         "' time: " + time + " " + more + " }";
}
v1::PssrCommand Raise(const std::string& finding) {
  return C("raise_finding { pssr_id: 'p1' " + finding + " }");
}
v1::PssrEvent Raised(const std::string& finding) {
  return E("finding_raised { " + kWhose + "unit_id: 'u1' " + finding + " raised_by: 'bob' }");
}
v1::PssrCommand Answers(const std::string& answers) {
  return C("answer { pssr_id: 'p1' " + answers + " }");
}
v1::PssrEvent Answered(const std::string& built, const std::string& labels) {
  return E("answered { " + kWhose + "answers { item_id: 'built' answer: " + built +
           " note: 'n' } answers { item_id: 'labels' answer: " + labels +
           " note: 'n' } answered_by: 'bob' answered_at_ms: 1795392000000 }");
}
const auto kAllYes = Answered("PSSR_ANSWER_YES", "PSSR_ANSWER_YES");
const auto kSign = C("sign { pssr_id: 'p1' }");
v1::PssrEvent SignedBy(const std::string& person) {
  return E("member_signed { " + kWhose + "signature { person_id: '" + person +
           "' signed_at_ms: 1795392000000 } }");
}
const auto kCompleted = E("completed { " + kWhose + Scope() + "completed_at_ms: 1795392000000 }");
const History kComplete = {kOpened, kAllYes, SignedBy("lea"), SignedBy("tom"), kCompleted};

TEST(Pssr, IsOfAUnitThatTheSiteRunsAndOfChangesOfThatUnit_i1) {
  Opening(AChange()).When(OpenWith(Scope())).Then({kOpened});
  Opening(AChange("", "u2")).When(OpenWith(Scope())).ThenRefused("CHANGES_WRONG");
  Given({})
      .KnowingNothingOf(SiteQuestion("bt"))
      .Knowing(ChangeAsked("c1"), AChange())
      .When(OpenWith(Scope()))
      .ThenRefused("SITE_NOT_CONFIRMED");
  Given({})
      .Knowing(SiteQuestion("bt"), kBaytown)
      .KnowingNothingOf(ChangeAsked("c1"))
      .When(OpenWith(Scope()))
      .ThenRefused("CHANGES_NOT_CONFIRMED");
  Given({})
      .Knowing(SiteQuestion("bt"), kBaytown)
      .When(OpenWith(Scope("PSSR_KIND_CHANGE", "")))
      .ThenRefused("CHANGES_WRONG");
  Given({})
      .Knowing(SiteQuestion("bt"), kBaytown)
      .When(OpenWith(Scope("PSSR_KIND_TURNAROUND", "")))
      .Then({OpenedAs(Scope("PSSR_KIND_TURNAROUND", ""))});
}
TEST(Pssr, AReplacementInKindIsNotReviewedAndANewFacilityIsReviewedAsOne_i2iii) {
  auto in_kind = AChange();
  in_kind.set_stage(v1::Change::STAGE_IN_KIND);
  Opening(in_kind).When(OpenWith(Scope())).ThenRefused("CHANGES_WRONG");
  Opening(AChange("new_facility: true")).When(OpenWith(Scope())).ThenRefused("CHANGES_WRONG");
  const auto facility = Scope("PSSR_KIND_NEW_FACILITY");
  Opening(AChange("new_facility: true")).When(OpenWith(facility)).Then({OpenedAs(facility)});
}
TEST(Pssr, TheShortListIsForEmergencyChangesAlone) {
  const auto emergency = Scope("PSSR_KIND_EMERGENCY");
  Opening(AChange("duration: CHANGE_DURATION_PERMANENT"))
      .When(OpenWith(emergency))
      .ThenRefused("CHANGES_WRONG");
  Opening(AChange("duration: CHANGE_DURATION_EMERGENCY"))
      .When(OpenWith(emergency))
      .Then({OpenedAs(emergency)});
}
TEST(Pssr, IsDoneByATeamOfAtLeastTwo_i1) {
  for (const char* team : {"team_person_ids: 'lea'", "team_person_ids: ['lea', 'lea']",
                           "team_person_ids: ['tom', 'ann']"})
    Opening(AChange())
        .When(OpenWith(Scope("PSSR_KIND_CHANGE", "change_ids: 'c1'", team)))
        .ThenRefused("TEAM_TOO_SMALL");
}
TEST(Pssr, OpenedAgainChangesNothingAndAnotherOneIsRefused) {
  Given({kOpened}).When(OpenWith(Scope())).ThenNothing();
  Given({kOpened}).When(OpenWith(Scope("PSSR_KIND_TURNAROUND"))).ThenRefused("PSSR_EXISTS");
  Given({}).When(kSign).ThenRefused("PSSR_UNKNOWN");
  const MocRules none;
  auto without = Opening(AChange());
  without.Under(none).When(OpenWith(Scope())).ThenRefused("RULES_MISSING");
}
TEST(Pssr, MayBeAboutMoreChangesUntilSomebodyHasSigned) {
  const auto amend = [](const std::string& scope) {
    return C("amend { pssr_id: 'p1' reason: 'one more' " + scope + " }");
  };
  const auto other = Scope("PSSR_KIND_CHANGE", "change_ids: 'c2'");
  auto second = AChange();
  second.set_change_id("c2");
  auto spec = Given({kOpened});
  spec.Knowing(ChangeAsked("c2"), second)
      .When(amend(other))
      .Then({E("amended { " + kWhose + other + "dropped_change_ids: 'c1' reason: 'one more' }")});
  Given({kOpened, kAllYes, SignedBy("lea")})
      .Knowing(ChangeAsked("c2"), second)
      .When(amend(other))
      .ThenRefused("PSSR_SIGNED");
  Given({kOpened})
      .Knowing(ChangeAsked("c1"), AChange())
      .When(amend(Scope("PSSR_KIND_TURNAROUND")))
      .ThenRefused("SCOPE_STAYS");
}

TEST(Pssr, ItemsAreAnsweredWithYesNoOrNotApplicable_i2) {
  Given({kOpened})
      .When(Answers("answers { item_id: 'built' answer: PSSR_ANSWER_YES note: 'n' } answers { "
                    "item_id: 'labels' answer: PSSR_ANSWER_NOT_APPLICABLE note: 'n' }"))
      .Then({Answered("PSSR_ANSWER_YES", "PSSR_ANSWER_NOT_APPLICABLE")});
  for (const char* wrong :
       {"answers { item_id: 'built' answer: PSSR_ANSWER_NO }",
        "answers { item_id: 'built' answer: PSSR_ANSWER_NOT_APPLICABLE note: "
        "'n' }",
        "answers { item_id: 'labels' answer: PSSR_ANSWER_NOT_APPLICABLE }",
        "answers { item_id: 'labels' }", "answers { item_id: 'other' answer: PSSR_ANSWER_YES }"})
    Given({kOpened}).When(Answers(wrong)).ThenRefused("ANSWERS_WRONG");
}
TEST(Pssr, OnlyWhatIsAnsweredOtherwiseIsRecorded) {
  const auto yes = "answers { item_id: 'built' answer: PSSR_ANSWER_YES note: 'n' }";
  Given({kOpened, kAllYes}).When(Answers(yes)).ThenNothing();
  Given({kOpened, kAllYes, SignedBy("lea")})
      .When(Answers("answers { item_id: 'built' answer: PSSR_ANSWER_NO note: 'n' }"))
      .ThenRefused("PSSR_SIGNED");
}
TEST(Pssr, AFindingSaysWhatIsDoneByWhomUntilWhenBeforeOrAfterStartup) {
  Given({kOpened}).When(Raise(Finding())).Then({Raised(Finding())});
  Given({kOpened, Raised(Finding())}).When(Raise(Finding())).ThenNothing();
  Given({kOpened, Raised(Finding())})
      .When(Raise(Finding("ACTION_TIME_AFTER_STARTUP")))
      .ThenRefused("FINDING_EXISTS");
  const auto refused = [](const std::string& finding, const std::string& reason) {
    Given({kOpened}).When(Raise(finding)).ThenRefused(reason);
  };
  refused(Finding("ACTION_TIME_UNSPECIFIED"), "FINDING_INCOMPLETE");
  refused(Finding("ACTION_TIME_BEFORE_STARTUP", ""), "FINDING_INCOMPLETE");
  refused(Finding("ACTION_TIME_BEFORE_STARTUP", "owner_person_id: 'o' owner_role_id: 'r'"),
          "FINDING_INCOMPLETE");
  refused(Finding("ACTION_TIME_BEFORE_STARTUP", "item_id: 'x' owner_role_id: 'r'"), "ITEM_UNKNOWN");
  refused(Finding("ACTION_TIME_BEFORE_STARTUP", "change_id: 'c9' owner_role_id: 'r'"),
          "CHANGE_NOT_REVIEWED");
  refused(Finding("ACTION_TIME_BEFORE_STARTUP", "owner_role_id: 'r'", "2026-02-30"),
          "DATE_INVALID");
  refused(Finding("ACTION_TIME_BEFORE_STARTUP", "owner_role_id: 'r'", "2026-11-21"), "DATE_PAST");
}
TEST(Pssr, HoldsABoundedNumberOfFindings) {
  History history = {kOpened};
  for (int i = 0; i < 200; ++i) {
    history.push_back(Raised(Finding()));
    history.back().mutable_finding_raised()->mutable_finding()->set_finding_id(
        "f" + std::to_string(1000 + i));
  }
  Given(history).When(Raise(Finding())).ThenRefused("LIST_FULL");
}

TEST(Pssr, IsCompleteWhenEveryItemIsAnsweredAndAllOfTheTeamHaveSigned_i2) {
  auto spec = Given({kOpened, kAllYes}, "lea");
  spec.When(kSign).Then({SignedBy("lea")});
  spec.When(kSign).ThenNothing();
  EXPECT_EQ(spec.state().stage(), v1::Pssr::STAGE_OPEN);
  spec.By("tom").When(kSign).Then({SignedBy("tom"), kCompleted});
  EXPECT_EQ(spec.state().stage(), v1::Pssr::STAGE_COMPLETE);
  spec.When(kSign).ThenNothing();
}
TEST(Pssr, IsNotSignedWhileAnItemIsOpenOrANoHasNoFinding_i2) {
  Given({kOpened}, "lea").When(kSign).ThenRefused("PSSR_INCOMPLETE");
  const auto labels = Answered("PSSR_ANSWER_YES", "PSSR_ANSWER_NO");
  Given({kOpened, labels}, "lea").When(kSign).ThenRefused("PSSR_INCOMPLETE");
  const auto later =
      Raised(Finding("ACTION_TIME_AFTER_STARTUP", "item_id: 'labels' owner_role_id: 'r'"));
  Given({kOpened, labels, later}, "lea").When(kSign).Then({SignedBy("lea")});
}
TEST(Pssr, WhatTheClauseWantsConfirmedIsPutRightBeforeStartup_i2) {
  const auto built = Answered("PSSR_ANSWER_NO", "PSSR_ANSWER_YES");
  const auto finding = [](const std::string& time) { return Raised(Finding(time)); };
  Given({kOpened, built, finding("ACTION_TIME_AFTER_STARTUP")}, "lea")
      .When(kSign)
      .ThenRefused("PSSR_INCOMPLETE");
  Given({kOpened, built, finding("ACTION_TIME_BEFORE_STARTUP")}, "lea")
      .When(kSign)
      .Then({SignedBy("lea")});
}
TEST(Pssr, IsSignedByThoseWhoDidIt) {
  Given({kOpened, kAllYes}, "ann").When(kSign).ThenRefused("NOT_OF_THE_TEAM");
}
TEST(Pssr, ReopenedIsSignedAgainByEverybody) {
  const auto reopen = C("reopen { pssr_id: 'p1' reason: 'a flange leaks' }");
  auto spec = Given(kComplete, "lea");
  spec.When(reopen).Then(
      {E("reopened { " + kWhose + Scope() + "reason: 'a flange leaks' reopened_by: 'lea' }")});
  EXPECT_EQ(spec.state().stage(), v1::Pssr::STAGE_OPEN);
  EXPECT_EQ(spec.state().signatures_size(), 0);
  spec.When(reopen).ThenNothing();
  spec.When(kSign).Then({SignedBy("lea")});
}
TEST(Pssr, WithdrawnTakesNothingMore) {
  const auto withdraw = C("withdraw { pssr_id: 'p1' reason: 'opened twice' }");
  auto spec = Given(kComplete);
  spec.When(withdraw);
  EXPECT_EQ(spec.state().stage(), v1::Pssr::STAGE_WITHDRAWN);
  spec.When(withdraw).ThenNothing();
  spec.When(kSign).ThenRefused("PSSR_ENDED");
  spec.When(Raise(Finding())).ThenRefused("PSSR_ENDED");
}

TEST(Pssr, EndsWithTheStartupOfItsUnit) {
  const auto note =
      C("note_started_up { pssr_id: 'p1' startup_id: 'bt:u1:1' started_up_at_ms: 9 }");
  Given({kOpened}).When(note).ThenNothing();
  auto spec = Given(kComplete);
  spec.When(note).Then(
      {E("started_up { " + kWhose + Scope() + "startup_id: 'bt:u1:1' started_up_at_ms: 9 }")});
  spec.When(note).ThenNothing();
  spec.When(C("reopen { pssr_id: 'p1' reason: 'r' }")).ThenRefused("PSSR_ENDED");
}

TEST(PssrChecklist, AsksWhatTheClauseWantsConfirmedOfEveryKind_i2) {
  const auto rules = LoadMocRules("data/rules/moc");
  ASSERT_TRUE(rules.ok()) << rules.status();
  const auto* checklist = PssrChecklistOn(**rules, *Day::Parse("2026-11-23"));
  ASSERT_NE(checklist, nullptr);
  std::map<int, std::set<std::string>> asked;
  for (const auto& item : checklist->items())
    for (const int kind : item.kinds()) asked[kind].insert(item.item_id());
  for (int kind = 1; v1::PssrKind_IsValid(kind); ++kind)
    for (const char* id : {"built-to-design", "safety-procedures", "operating-procedures",
                           "maintenance-procedures", "emergency-procedures", "training-complete"})
      EXPECT_TRUE(asked[kind].contains(id)) << id << " of " << kind;
  EXPECT_TRUE(asked[v1::PSSR_KIND_NEW_FACILITY].contains("pha-resolved"));
  EXPECT_TRUE(asked[v1::PSSR_KIND_CHANGE].contains("moc-satisfied"));
  EXPECT_LT(asked[v1::PSSR_KIND_EMERGENCY].size(), asked[v1::PSSR_KIND_CHANGE].size());
}
TEST(PssrChecklist, OneThatIsNotUnderstoodIsRefused) {
  const std::string begin = R"({"version":"v","source":"s","effectiveOn":"2026-01-01","items":[)";
  const std::string all =
      R"("kinds":["PSSR_KIND_CHANGE","PSSR_KIND_NEW_FACILITY","PSSR_KIND_TURNAROUND","PSSR_KIND_EMERGENCY"]})";
  const std::string item = R"({"itemId":"a","prompt":"?",)" + all;
  EXPECT_TRUE(ParsePssrChecklist(begin + item + "]}", "f").ok());
  for (const std::string& items :
       {item + "," + item, R"({"itemId":"a",)" + all, std::string(R"({"itemId":"a","prompt":"?"})"),
        std::string(R"({"itemId":"a","prompt":"?","kinds":["PSSR_KIND_CHANGE"]})")})
    EXPECT_FALSE(ParsePssrChecklist(begin + items + "]}", "f").ok()) << items;
}

TEST(PssrStorm, TakesEveryCommandThatParses) {
  const std::vector<std::string> words = {"p1", "u1", "built", "labels", "ann", "2026-12-01", "c1"};
  auto team = kOpened;
  team.mutable_opened()->mutable_scope()->add_team_person_ids("ann");
  EXPECT_GT(Storm<Pssr>(20'000, words, &TestRules(), {team, kAllYes}), 20);
}

}  // namespace
}  // namespace interlock::moc
