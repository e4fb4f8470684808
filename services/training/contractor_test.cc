#include "services/training/contractor.h"

#include "absl/strings/str_cat.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

using ContractorSpec = Spec<Contractor>;

v1::ContractorEvent E(const std::string& text) { return From<v1::ContractorEvent>(text); }
v1::ContractorCommand C(const std::string& text) { return From<v1::ContractorCommand>(text); }

const std::string kZeta = "contractor_id: 'bt:zeta' site_id: 'bt' employer_id: 'zeta' ";

std::string Evaluation(const std::string& on, const std::string& due,
                       const std::string& outcome = "APPROVED") {
  return absl::StrCat("evaluation { evaluated_on: '", on,
                      "' evaluated_by_person_id: 'mia' safety_performance: 'TRIR 0.4' "
                      "safety_programme: 'read and sound' outcome: EVALUATION_OUTCOME_",
                      outcome, due.empty() ? "" : absl::StrCat(" next_due_on: '", due, "'"), " } ");
}
int64_t EndOf(const std::string& day) {
  return BeginOfUtc({Day::Parse(day)->number + 1}) + kFarthestBehindMs;
}
v1::ContractorCommand Evaluate(const std::string& evaluation) {
  return C("evaluate { " + kZeta + evaluation + "}");
}
v1::ContractorEvent Evaluated(const std::string& on, const std::string& due,
                              const std::string& outcome = "APPROVED") {
  return E(absl::StrCat("evaluated { ", kZeta, Evaluation(on, due, outcome),
                        "due_at_ms: ", EndOf(due), " rules_version: 'test.1' }"));
}
const std::string kIn = "person_id: 'carl' unit_id: 'alk' entered_at_ms: 1795000000000 ";
v1::ContractorCommand Enter(const std::string& more) {
  return C("record_entry { " + kZeta + kIn + more + " }");
}
const std::string kTold = "hazards_explained: true emergency_plan_explained: true";
// What training says of Carl.
const Question kIsCarlTrained{
    "/interlock.training.v1.StandingService/QualifyContractWorker",
    From<v1::QualifyContractWorkerRequest>("person_id: 'carl' site_id: 'bt' unit_id: 'alk'")
        .SerializeAsString()};
v1::QualifyContractWorkerResponse Training(const std::string& text) {
  return From<v1::QualifyContractWorkerResponse>(text);
}
const auto kTrained = Training("qualified: true");
const auto kEnter = Enter("work: WORK_KIND_PROCESS " + kTold);
v1::ContractorEvent Entered(const std::string& work, const std::string& more = "") {
  return E(absl::StrCat("entry_recorded { ", kZeta,
                        "presence { person_id: 'carl' unit_id: 'alk' entered_at_ms: 1795000000000 "
                        "work: ",
                        work, " } ", more, " }"));
}
const auto kOverdue =
    E(absl::StrCat("evaluation_overdue { ", kZeta, "due_at_ms: ", EndOf("2027-01-10"), " }"));
const auto kReleased = E("released { " + kZeta + "reason: 'contract ended' }");

ContractorSpec After(const std::vector<v1::ContractorEvent>& history) {
  auto spec = ContractorSpec::Given(history);
  spec.At(kToday).Under(TestRules());
  return spec;
}

TEST(Contractor, IsEvaluatedAndDueAgainAfterTwelveMonthsAtMost_h2v) {
  After({})
      .When(Evaluate(Evaluation("2026-01-10", "")))
      .Then({Evaluated("2026-01-10", "2027-01-10")})
      .ThenClocks({{"evaluation_due", EndOf("2027-01-10")}});
  After({})
      .When(Evaluate(Evaluation("2026-01-10", "2026-12-31")))
      .Then({Evaluated("2026-01-10", "2026-12-31")});
  auto spec = After({});
  spec.When(Evaluate(Evaluation("2026-01-10", "2027-01-11"))).ThenRefused("EVALUATION_WRONG");
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1910.119(h)(2)(v) / 1926.64(h)(2)(v)");
  After({}).When(Evaluate(Evaluation("2026-01-10", "2026-01-09"))).ThenRefused("EVALUATION_WRONG");
}
TEST(Contractor, EvaluatedAgainAlikeChangesNothing) {
  After({Evaluated("2026-01-10", "2027-01-10")})
      .When(Evaluate(Evaluation("2026-01-10", "")))
      .ThenNothing();
}
TEST(Contractor, IsEvaluatedByPerformanceAndProgramme_h2i) {
  auto empty = Evaluate(Evaluation("2026-01-10", ""));
  auto& evaluation = *empty.mutable_evaluate()->mutable_evaluation();
  evaluation.clear_safety_performance();
  evaluation.clear_safety_programme();
  evaluation.clear_outcome();
  auto spec = After({});
  spec.When(empty).ThenRefused("EVALUATION_WRONG");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* part : {"performance", "programme", "outcome"})
    EXPECT_NE(sentence.find(part), std::string::npos) << sentence;
  After({}).When(Evaluate(Evaluation("2026-11-25", ""))).ThenRefused("DATE_IN_FUTURE");
  After({}).When(Evaluate(Evaluation("2026-02-30", ""))).ThenRefused("DATE_INVALID");
  After({Evaluated("2026-01-10", "2027-01-10")})
      .When(Evaluate(Evaluation("2025-12-10", "")))
      .ThenRefused("EVALUATION_OLDER");
  auto other = Evaluate(Evaluation("2026-01-10", ""));
  other.mutable_evaluate()->set_employer_id("omega");
  After({}).When(other).ThenRefused("CONTRACTOR_ID_MISMATCH");
}
TEST(Contractor, IsOverdueOnceWhenTheDayIsOver_h2v) {
  const auto due =
      C(absl::StrCat("clock_due { name: 'evaluation_due' due_at_ms: ", EndOf("2027-01-10"), " }"));
  After({Evaluated("2026-01-10", "2027-01-10")}).When(due).Then({kOverdue}).ThenClocks({});
  After({Evaluated("2026-01-10", "2027-01-10"), kOverdue}).When(due).ThenNothing();
}
TEST(Contractor, MayWorkOnAProcessWhileItsEvaluationHolds_h2i) {
  After({Evaluated("2026-01-10", "2027-01-10")})
      .Knowing(kIsCarlTrained, kTrained)
      .When(kEnter)
      .Then({Entered("WORK_KIND_PROCESS", kTold)});
  auto spec = After({});
  spec.Knowing(kIsCarlTrained, kTrained).When(kEnter).ThenRefused("CONTRACTOR_NOT_EVALUATED");
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1910.119(h)(2)(i) / 1926.64(h)(2)(i)");
  After({Evaluated("2026-01-10", "2027-01-10", "NOT_APPROVED")})
      .Knowing(kIsCarlTrained, kTrained)
      .When(kEnter)
      .ThenRefused("CONTRACTOR_NOT_APPROVED");
  After({Evaluated("2026-01-10", "2027-01-10"), kOverdue})
      .Knowing(kIsCarlTrained, kTrained)
      .When(kEnter)
      .ThenRefused("EVALUATION_OVERDUE");
  // The clock may be late; the day is over all the same.
  After({Evaluated("2025-01-10", "2026-01-10")})
      .Knowing(kIsCarlTrained, kTrained)
      .When(kEnter)
      .ThenRefused("EVALUATION_OVERDUE");
  After({Evaluated("2026-01-10", "2027-01-10"), kReleased})
      .Knowing(kIsCarlTrained, kTrained)
      .When(kEnter)
      .ThenRefused("CONTRACTOR_RELEASED");
}
TEST(Contractor, IsToldOfHazardsAndOfTheEmergencyPlan_h2ii_h2iii) {
  for (const char* told : {"", "hazards_explained: true", "emergency_plan_explained: true"})
    After({Evaluated("2026-01-10", "2027-01-10")})
        .Knowing(kIsCarlTrained, kTrained)
        .When(Enter(absl::StrCat("work: WORK_KIND_PROCESS ", told)))
        .ThenRefused("HAZARDS_NOT_EXPLAINED");
}
TEST(Contractor, ComesInTrainedWithTheRecordsThatProveIt_h3i_h3ii) {
  After({Evaluated("2026-01-10", "2027-01-10")})
      .Knowing(kIsCarlTrained, Training("qualified: true records: 'training/training_record-t1'"))
      .When(kEnter)
      .Then({Entered("WORK_KIND_PROCESS", kTold + " records: 'training/training_record-t1'")});
}
TEST(Contractor, UntrainedOrNotKnownToBeTrainedStaysOutside_h3i_h3ii) {
  const auto evaluated = Evaluated("2026-01-10", "2027-01-10");
  auto untrained = After({evaluated});
  untrained
      .Knowing(kIsCarlTrained,
               Training("missing { requirement_id: 'alk-hazards' sentence: 'Never trained.' }"))
      .When(kEnter)
      .ThenRefused("NOT_TRAINED");
  EXPECT_NE(untrained.outcome().refusal.message().find("Never trained."), std::string::npos);
  After({evaluated})
      .KnowingNothingOf(kIsCarlTrained)
      .When(kEnter)
      .ThenRefused("TRAINING_NOT_KNOWN");
  Context context{.now_ms = kToday, .rules = &TestRules()};
  context.facts.Put(kIsCarlTrained, absl::NotFoundError("nobody"), kToday);
  const auto unknown = Contractor::Decide(Fold<Contractor>({evaluated}), kEnter, context);
  EXPECT_EQ(ReasonOf(unknown.refusal), "NOT_TRAINED");
}
TEST(Contractor, IsSparedForIncidentalServicesAndEmergencyResponse_h1) {
  for (const char* work : {"WORK_KIND_INCIDENTAL", "WORK_KIND_EMERGENCY_RESPONSE"})
    After({}).When(Enter(absl::StrCat("work: ", work))).Then({Entered(work)});
  After({})
      .Knowing(kIsCarlTrained, kTrained)
      .When(Enter(""))
      .ThenRefused("CONTRACTOR_NOT_EVALUATED");
}
TEST(Contractor, ComesInAndGoesOutOneByOne_h2iv) {
  const std::vector<v1::ContractorEvent> inside = {Evaluated("2026-01-10", "2027-01-10"),
                                                   Entered("WORK_KIND_PROCESS", kTold)};
  After(inside).When(kEnter).ThenNothing();
  auto elsewhere = kEnter;
  elsewhere.mutable_record_entry()->set_unit_id("fcc");
  After(inside).When(elsewhere).ThenRefused("ALREADY_PRESENT");
  const auto exit = [](int64_t at_ms) {
    return C(absl::StrCat(
        "record_exit { contractor_id: 'bt:zeta' person_id: 'carl' left_at_ms: ", at_ms, " }"));
  };
  auto spec = After(inside);
  spec.When(exit(1'795'000'060'000));
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  EXPECT_EQ(spec.outcome().events[0].exit_recorded().presence().unit_id(), "alk");
  EXPECT_EQ(spec.state().present_size(), 0);
  spec.When(exit(1'795'000'060'000)).ThenRefused("NOT_PRESENT");
  After(inside).When(exit(1'794'999'999'999)).ThenRefused("EXIT_BEFORE_ENTRY");
}
TEST(Contractor, ReleasedIsDueNoMoreUntilItIsEvaluatedAnew) {
  const auto release = C("release { contractor_id: 'bt:zeta' reason: 'contract ended' }");
  auto spec = After({Evaluated("2026-01-10", "2027-01-10")});
  spec.When(release).Then({kReleased}).ThenClocks({});
  spec.When(release).ThenNothing();
  spec.When(Evaluate(Evaluation("2026-01-10", "")))
      .Then({Evaluated("2026-01-10", "2027-01-10")})
      .ThenClocks({{"evaluation_due", EndOf("2027-01-10")}});
  After({}).When(release).ThenRefused("CONTRACTOR_UNKNOWN");
}
TEST(Contractor, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<Contractor>(20'000, {"bt:zeta", "bt", "zeta", "2026-01-10", "carl"}, &TestRules(),
                              {Evaluated("2026-01-10", "2027-01-10")}),
            0);
}

}  // namespace
}  // namespace interlock::training
