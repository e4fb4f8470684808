#include "services/training/requirement.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/training/content.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

using RequirementSpec = Spec<Requirement>;

v1::RequirementEvent E(const std::string& text) { return From<v1::RequirementEvent>(text); }
v1::RequirementCommand C(const std::string& text) { return From<v1::RequirementCommand>(text); }

const char kWho[] = "groups { role_id: 'board' } ";
const char kTopics[] =
    "topics: [TOPIC_PROCESS_OVERVIEW, TOPIC_OPERATING_PROCEDURES, TOPIC_HAZARDS, "
    "TOPIC_EMERGENCY_OPERATIONS, TOPIC_SAFE_WORK_PRACTICES] ";
const char kMeans[] = "means: [MEANS_WRITTEN_TEST, MEANS_DEMONSTRATION] ";

std::string Refresher(int months, const std::string& more = "") {
  return absl::StrCat("content { title: 'Refresher' kind: KIND_REFRESHER ", kWho, kTopics, kMeans,
                      "interval_months: ", months, " ", more, "} ");
}
const char kAsked[] = "consultation { person_ids: 'olga' held_on: '2026-01-10' } ";

std::string Initial(const std::string& more = "") {
  return absl::StrCat("content { title: 'Overview' kind: KIND_INITIAL_OVERVIEW ", kWho, kMeans,
                      more.empty() ? kTopics : more, "} ");
}
v1::RequirementCommand Publish(const std::string& content,
                               const std::string& from_on = "2026-01-01",
                               const std::string& site_id = "") {
  return C(absl::StrCat("publish { requirement_id: 'r' site_id: '", site_id, "' from_on: '",
                        from_on, "' ", content, "}"));
}
v1::RequirementEvent Published(const std::string& content, int number = 1,
                               const std::string& from_on = "2026-01-01",
                               const std::string& site_id = "") {
  return E(absl::StrCat("published { requirement_id: 'r' site_id: '", site_id,
                        "' rules_version: 'test.1' version { number: ", number, " from_on: '",
                        from_on, "' ", content, "} }"));
}
v1::RequirementCommand Tighten(const std::string& tightening,
                               const std::string& from_on = "2026-03-01") {
  return C(absl::StrCat("tighten { requirement_id: 'r' site_id: 'bt' from_on: '", from_on,
                        "' tightening { ", tightening, "} }"));
}
v1::RequirementEvent Tightened(const std::string& tightening,
                               const std::string& from_on = "2026-03-01") {
  return E(
      absl::StrCat("tightened { requirement_id: 'r' rules_version: 'test.1' tightening { "
                   "site_id: 'bt' from_on: '",
                   from_on, "' tightening { ", tightening, "} } }"));
}
RequirementSpec After(const std::vector<v1::RequirementEvent>& history) {
  auto spec = RequirementSpec::Given(history);
  spec.At(kToday).Under(TestRules());
  return spec;
}

TEST(Requirement, PublishedSaysWhoWhatHowOftenAndByWhichRulesItWasChecked) {
  After({}).When(Publish(Refresher(36))).Then({Published(Refresher(36))});
}
TEST(Requirement, PublishedAgainChangesNothing) {
  After({Published(Refresher(36))}).When(Publish(Refresher(36))).ThenNothing();
}
TEST(Requirement, NextVersionHoldsFromItsDayOnAndTheOneBeforeUntilThen) {
  auto spec = After({Published(Refresher(36))});
  spec.When(Publish(Refresher(24, kAsked), "2026-06-01"))
      .Then({Published(Refresher(24, kAsked), 2, "2026-06-01")});
  EXPECT_EQ(VersionOn(spec.state(), "2025-12-31"), nullptr);
  EXPECT_EQ(VersionOn(spec.state(), "2026-05-31")->interval_months(), 36);
  EXPECT_EQ(VersionOn(spec.state(), "2026-06-01")->interval_months(), 24);
}
TEST(Requirement, NothingBeginsBeforeWhatIsKnownAlready) {
  After({Published(Refresher(36))})
      .When(Publish(Refresher(24, kAsked), "2025-06-01"))
      .ThenRefused("VERSIONS_OUT_OF_ORDER");
}
TEST(Requirement, OfTwoVersionsThatBeginOnOneDayTheLaterHolds) {
  auto spec = After({Published(Refresher(36))});
  spec.When(Publish(Refresher(24, kAsked)));
  EXPECT_EQ(VersionOn(spec.state(), "2026-01-01")->interval_months(), 24);
}
TEST(Requirement, KeepsItsKind) {
  After({Published(Refresher(36))})
      .When(Publish(Initial(), "2026-06-01"))
      .ThenRefused("KIND_CHANGED");
}
TEST(Requirement, OfTheCompanyIsNotPublishedAnewByASite) {
  After({Published(Refresher(36))})
      .When(Publish(Refresher(24, kAsked), "2026-06-01", "bt"))
      .ThenRefused("REQUIREMENT_OF_ANOTHER_SITE");
}
TEST(Requirement, OfASiteIsAskedInThatSiteAlone) {
  auto spec = After({});
  spec.When(Publish(Initial(), "2026-01-01", "bt"));
  EXPECT_EQ(spec.outcome().events.at(0).published().version().content().groups(0).place().site_id(),
            "bt");
  EXPECT_TRUE(ContentAt(spec.state(), "bt", "2026-01-01"));
  EXPECT_FALSE(ContentAt(spec.state(), "lp", "2026-01-01"));
  After({})
      .When(Publish("content { title: 'X' kind: KIND_MOC means: MEANS_ORAL_EXAM groups { role_id: "
                    "'board' place { site_id: 'lp' } } } ",
                    "2026-01-01", "bt"))
      .ThenRefused("CONTENT_WRONG");
}
TEST(Requirement, ThatCannotBeAskedIsRefusedWithEverythingThatIsWrong) {
  auto spec = After({});
  spec.When(Publish("content { groups { } groups { people { } } languages: 'english' "
                    "means: [MEANS_ORAL_EXAM, MEANS_ORAL_EXAM] interval_months: -1 "
                    "refreshes_requirement_id: 'q' } "))
      .ThenRefused("CONTENT_WRONG");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* part : {"title", "kind", "neither a role", "list of people is empty", "english",
                           "twice", "interval", "no refresher"})
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " not in: " << sentence;
}
TEST(Requirement, WithoutAMeansByWhichItIsVerifiedIsRefused_g3) {
  auto spec = After({});
  spec.When(Publish("content { title: 'X' kind: KIND_MOC groups { role_id: 'board' } } "))
      .ThenRefused("CONTENT_WRONG");
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1910.119(g)(3) / 1926.64(g)(3)");
}
TEST(Requirement, OfInitialTrainingContainsWhatTheClauseWants_g1i) {
  auto spec = After({});
  spec.When(Publish(Initial("topics: [TOPIC_PROCESS_OVERVIEW, TOPIC_OPERATING_PROCEDURES] ")))
      .ThenRefused("TOPICS_MISSING");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* topic :
       {"TOPIC_HAZARDS", "TOPIC_EMERGENCY_OPERATIONS", "TOPIC_SAFE_WORK_PRACTICES"})
    EXPECT_NE(sentence.find(topic), std::string::npos) << sentence;
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1910.119(g)(1)(i) / 1926.64(g)(1)(i)");
}
TEST(Requirement, OfARefresherComesAgainAfterThreeYearsAtMost_g2) {
  After({}).When(Publish(Refresher(37))).ThenRefused("REFRESHER_INTERVAL");
  After({}).When(Publish(Refresher(0))).ThenRefused("REFRESHER_INTERVAL");
}
TEST(Requirement, OfAShorterRefresherNamesWhoWasConsulted_g2) {
  After({}).When(Publish(Refresher(24))).ThenRefused("CONSULTATION_MISSING");
  After({})
      .When(Publish(Refresher(24, "consultation { person_ids: 'olga' held_on: '2026-02-30' } ")))
      .ThenRefused("DATE_INVALID");
  After({})
      .When(Publish(Refresher(24, "consultation { person_ids: 'olga' held_on: '2027-02-01' } ")))
      .ThenRefused("DATE_IN_FUTURE");
  After({}).When(Publish(Refresher(24, kAsked))).Then({Published(Refresher(24, kAsked))});
}
TEST(Requirement, DoesNotRefreshItself) {
  After({})
      .When(Publish(Refresher(36, "refreshes_requirement_id: 'r' ")))
      .ThenRefused("CONTENT_WRONG");
}
TEST(Requirement, BeginsOnADayThatExists) {
  After({}).When(Publish(Refresher(36), "2026-02-30")).ThenRefused("DATE_INVALID");
}

// -- A site asks for more

TEST(SiteTightening, ShortensTheIntervalAndAcceptsLessAtThatSiteAlone) {
  const std::string more =
      absl::StrCat("interval_months: 24 means: MEANS_DEMONSTRATION languages: 'es' ", kAsked);
  auto spec = After({Published(Refresher(36))});
  spec.When(Tighten(more)).Then({Tightened(more)});
  const auto at = ContentAt(spec.state(), "bt", "2026-03-01");
  EXPECT_EQ(at->interval_months(), 24);
  ASSERT_EQ(at->means_size(), 1);
  EXPECT_EQ(at->means(0), v1::MEANS_DEMONSTRATION);
  ASSERT_EQ(at->languages_size(), 1);
  EXPECT_EQ(ContentAt(spec.state(), "bt", "2026-02-28")->interval_months(), 36);
  EXPECT_EQ(ContentAt(spec.state(), "lp", "2026-03-01")->interval_months(), 36);
}
TEST(SiteTightening, AgainChangesNothing) {
  After({Published(Refresher(36)), Tightened("means: MEANS_DEMONSTRATION ")})
      .When(Tighten("means: MEANS_DEMONSTRATION "))
      .ThenNothing();
}
TEST(SiteTightening, NeverLoosens) {
  for (const char* looser : {"interval_months: 25 ", "means: MEANS_ORAL_EXAM ", "languages: 'fr' "})
    After({Published(Refresher(24, std::string(kAsked) + "languages: ['en', 'es'] "))})
        .When(Tighten(looser))
        .ThenRefused("LOOSER_THAN_CORPORATE");
}
TEST(SiteTightening, OfARefresherNamesWhoWasConsulted_g2) {
  After({Published(Refresher(36))})
      .When(Tighten("interval_months: 24 "))
      .ThenRefused("CONSULTATION_MISSING");
}
TEST(SiteTightening, StaysWhenTheCompanyComesToAskForLessOrMore) {
  auto spec = After(
      {Published(Refresher(24, kAsked)), Tightened(absl::StrCat("interval_months: 18 ", kAsked))});
  spec.When(Publish(Refresher(36), "2026-06-01"));
  EXPECT_EQ(ContentAt(spec.state(), "bt", "2026-06-01")->interval_months(), 18);
  spec.When(Publish(Refresher(12, kAsked), "2026-07-01"));
  EXPECT_EQ(ContentAt(spec.state(), "bt", "2026-07-01")->interval_months(), 12);
}
TEST(SiteTightening, MayEndSoThatTheCompanysVersionHoldsAsItIs) {
  auto spec = After({Published(Refresher(36)), Tightened("means: MEANS_DEMONSTRATION ")});
  spec.When(Tighten("", "2026-05-01"));
  EXPECT_EQ(ContentAt(spec.state(), "bt", "2026-05-01")->means_size(), 2);
}
TEST(SiteTightening, LeavesNobodyWithoutAWayToQualify) {
  const std::string by_test =
      absl::StrCat("content { title: 'Refresher' kind: KIND_REFRESHER ", kWho, kTopics,
                   "means: MEANS_WRITTEN_TEST ", "interval_months: 36 } ");
  After({Published(Refresher(36)), Tightened("means: MEANS_DEMONSTRATION ")})
      .When(Publish(by_test, "2026-06-01"))
      .ThenRefused("NO_MEANS_LEFT");
  After({Published(Refresher(36)), Published(by_test, 2, "2026-06-01")})
      .When(Tighten("means: MEANS_DEMONSTRATION "))
      .ThenRefused("NO_MEANS_LEFT");
  After({Published(Refresher(36)), Tightened("languages: 'es' ")})
      .When(Publish(Refresher(36, "languages: 'en' "), "2026-06-01"))
      .ThenRefused("NO_LANGUAGE_LEFT");
  // What the site has given up in the meantime stands in nobody's way.
  After({Published(Refresher(36)), Tightened("means: MEANS_DEMONSTRATION "),
         Tightened("", "2026-05-01")})
      .When(Publish(by_test, "2026-06-01"))
      .Then({Published(by_test, 2, "2026-06-01")});
}
TEST(SiteTightening, IsOfTheCompanysRequirementsWhileTheyHold) {
  After({}).When(Tighten("interval_months: 24 ")).ThenRefused("REQUIREMENT_UNKNOWN");
  After({Published(Refresher(36))})
      .When(Tighten("means: MEANS_DEMONSTRATION ", "2025-12-31"))
      .ThenRefused("REQUIREMENT_WITHDRAWN");
  After({Published(Initial(), 1, "2026-01-01", "bt")})
      .When(Tighten("means: MEANS_DEMONSTRATION "))
      .ThenRefused("REQUIREMENT_OF_A_SITE");
  After({Published(Refresher(36)), Tightened("means: MEANS_DEMONSTRATION ")})
      .When(Tighten("", "2026-02-01"))
      .ThenRefused("VERSIONS_OUT_OF_ORDER");
}

// -- Withdrawn

const auto kWithdraw = C("withdraw { requirement_id: 'r' from_on: '2026-06-01' reason: 'merged' }");
const auto kWithdrawn = E(
    "withdrawn { requirement_id: 'r' version { number: 2 from_on: '2026-06-01' } reason: 'merged' "
    "}");

TEST(Requirement, WithdrawnIsAskedOfNobodyFromThatDayOn) {
  auto spec = After({Published(Refresher(36))});
  spec.When(kWithdraw).Then({kWithdrawn});
  EXPECT_TRUE(ContentAt(spec.state(), "bt", "2026-05-31"));
  EXPECT_FALSE(ContentAt(spec.state(), "bt", "2026-06-01"));
}
TEST(Requirement, WithdrawnAgainChangesNothingAndOnAnotherDayIsRefused) {
  After({Published(Refresher(36)), kWithdrawn}).When(kWithdraw).ThenNothing();
  After({Published(Refresher(36)), kWithdrawn})
      .When(C("withdraw { requirement_id: 'r' from_on: '2026-07-01' reason: 'x' }"))
      .ThenRefused("REQUIREMENT_WITHDRAWN");
  After({}).When(kWithdraw).ThenRefused("REQUIREMENT_UNKNOWN");
}
TEST(Requirement, WithdrawnMayBePublishedAgain) {
  After({Published(Refresher(36)), kWithdrawn})
      .When(Publish(Refresher(36), "2026-09-01"))
      .Then({Published(Refresher(36), 3, "2026-09-01")});
}

TEST(Requirement, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<Requirement>(20'000, {"r", "bt", "2026-01-01", "2026-06-01", "en"}, &TestRules(),
                               {Published(Refresher(36))}),
            0);
}

}  // namespace
}  // namespace interlock::training
