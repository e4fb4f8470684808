#include "services/training/programme.h"

#include "absl/strings/str_cat.h"
#include "libs/decider/from_text.h"
#include "libs/decider/life.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/training/periodic.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

using ProgrammeSpec = Spec<Programme>;

v1::ProgrammeEvent E(const std::string& text) { return From<v1::ProgrammeEvent>(text); }
v1::ProgrammeCommand C(const std::string& text) { return From<v1::ProgrammeCommand>(text); }

int64_t EndOf(const std::string& day) { return OverEverywhereMs(*Day::Parse(day)); }
std::string Said(const std::string& on, const std::string& more = "") {
  return absl::StrCat("site_id: 'bt' evaluation { evaluated_on: '", on,
                      "' evaluated_by_person_id: 'mia' method: 'watched twelve operators' "
                      "conclusion: 'understood' ",
                      more, " } ");
}
v1::ProgrammeCommand Evaluate(const std::string& on, const std::string& more = "") {
  return C(absl::StrCat("evaluate { ", Said(on, more), "}"));
}
v1::ProgrammeEvent Evaluated(const std::string& on, const std::string& due,
                             const std::string& more = "") {
  return E(absl::StrCat("evaluated { ", Said(on, absl::StrCat(more, " next_due_on: '", due, "'")),
                        "due_at_ms: ", EndOf(due), " rules_version: 'test.1' }"));
}
v1::ProgrammeCommand Plan(const std::string& due_on, const std::string& owner = "tom") {
  return C(
      absl::StrCat("plan { site_id: 'bt' owner_person_id: '", owner, "' due_on: '", due_on, "' }"));
}
v1::ProgrammeEvent Planned(const std::string& due_on, const std::string& owner = "tom") {
  return E(absl::StrCat("planned { site_id: 'bt' owner_person_id: '", owner, "' due_on: '", due_on,
                        "' due_at_ms: ", EndOf(due_on), " }"));
}
ProgrammeSpec After(const std::vector<v1::ProgrammeEvent>& history) {
  auto spec = ProgrammeSpec::Given(history);
  spec.At(kToday).Under(TestRules());
  return spec;
}

TEST(Programme, IsEvaluatedAndDueAgainAfterTwelveMonthsAtMost_appendix_c6) {
  After({})
      .When(Evaluate("2026-11-20"))
      .Then({Evaluated("2026-11-20", "2027-11-20")})
      .ThenClocks({{"evaluation_due", EndOf("2027-11-20")}});
  After({})
      .When(Evaluate("2026-11-20", "next_due_on: '2027-05-01'"))
      .Then({Evaluated("2026-11-20", "2027-05-01")});
  for (const char* due : {"2027-11-21", "2026-11-19"})
    After({})
        .When(Evaluate("2026-11-20", absl::StrCat("next_due_on: '", due, "'")))
        .ThenRefused("EVALUATION_WRONG");
  After({}).When(Evaluate("2026-11-31")).ThenRefused("DATE_INVALID");
  After({}).When(Evaluate("2026-11-26")).ThenRefused("DATE_IN_FUTURE");
}
TEST(Programme, FindingsAreNumberedAndSayAllThatAnActionNeeds) {
  const auto finding = [](const std::string& id) {
    return absl::StrCat("{ ", id,
                        "what: 'tests are guessed' owner_person_id: 'tom' due_on: '2026-12-31' }");
  };
  const std::string numbered = finding("finding_id: '2026-11-20-1' ");
  After({})
      .When(Evaluate("2026-11-20", "findings " + finding("")))
      .Then({Evaluated("2026-11-20", "2027-11-20", "findings " + numbered),
             E(absl::StrCat("finding_recorded { site_id: 'bt' evaluated_on: '2026-11-20' finding ",
                            numbered, " }"))});
  for (const char* wrong : {"what: 'x' owner_person_id: 'tom'", "what: 'x' due_on: '2026-12-31'",
                            "owner_person_id: 'tom' due_on: '2026-12-31'",
                            "what: 'x' owner_person_id: 'tom' due_on: '2026-11-19'"})
    After({})
        .When(Evaluate("2026-11-20", absl::StrCat("findings { ", wrong, " }")))
        .ThenRefused("EVALUATION_WRONG");
}
TEST(Programme, TellsAllThatAnEvaluationLeavesOut) {
  auto spec = After({});
  spec.When(C("evaluate { site_id: 'bt' evaluation { evaluated_on: '2026-11-20' } }"))
      .ThenRefused("EVALUATION_WRONG");
  for (const char* part : {"who evaluated", "how it was done", "no conclusion"})
    EXPECT_NE(std::string(spec.outcome().refusal.message()).find(part), std::string::npos) << part;
}
TEST(Programme, OfADayThereIsOneEvaluationAndNoOlderOne) {
  const std::vector<v1::ProgrammeEvent> evaluated = {Evaluated("2026-11-20", "2027-11-20")};
  After(evaluated).When(Evaluate("2026-11-20")).ThenNothing();
  After(evaluated)
      .When(Evaluate("2026-11-20", "next_due_on: '2027-01-01'"))
      .ThenRefused("EVALUATION_EXISTS");
  After(evaluated).When(Evaluate("2026-11-19")).ThenRefused("EVALUATION_OLDER");
  After(evaluated).When(Evaluate("2026-11-21")).Then({Evaluated("2026-11-21", "2027-11-21")});
}
TEST(Programme, IsOverdueOnceTheDayIsOverEverywhereAndUntilItIsEvaluated) {
  const auto rings =
      C(absl::StrCat("clock_due { name: 'evaluation_due' due_at_ms: ", EndOf("2026-11-22"), " }"));
  auto spec = After({Planned("2026-11-22")});
  spec.When(rings)
      .Then({E(absl::StrCat(
          "overdue { site_id: 'bt' due_on: '2026-11-22' due_at_ms: ", EndOf("2026-11-22"), " }"))})
      .ThenClocks({});
  spec.When(rings).ThenNothing();
  spec.When(Evaluate("2026-11-23")).Then({Evaluated("2026-11-23", "2027-11-23")});
  spec.ThenClocks({{"evaluation_due", EndOf("2027-11-23")}});
}
TEST(Programme, IsPlannedTheFirstTimeOrSoonerOrForAnother) {
  After({}).When(Plan("2027-02-01")).Then({Planned("2027-02-01")});
  After({Planned("2027-02-01")}).When(Plan("2027-02-01")).ThenNothing();
  After({Planned("2027-02-01")})
      .When(Plan("2027-02-01", "ann"))
      .Then({Planned("2027-02-01", "ann")});
  const std::vector<v1::ProgrammeEvent> evaluated = {Evaluated("2026-11-20", "2027-11-20")};
  After(evaluated).When(Plan("2027-05-01")).Then({Planned("2027-05-01")});
  After(evaluated).When(Plan("2027-11-21")).ThenRefused("EVALUATION_WRONG");
  After({}).When(Plan("2026-11-01")).ThenRefused("DATE_IN_PAST");
  After({}).When(Plan("2026-02-30")).ThenRefused("DATE_INVALID");
  After({}).When(Plan("2027-02-01", "")).ThenRefused("EVALUATION_WRONG");
}
TEST(Programme, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<Programme>(20'000, {"bt", "2026-11-20", "2027-01-10", "mia"}, &TestRules()), 0);
}

}  // namespace
}  // namespace interlock::training
