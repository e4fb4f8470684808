#include "services/training/contractor.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/same.h"
#include "services/training/periodic.h"
#include "services/training/rules.h"

namespace interlock::training {
namespace {

using v1::ContractorEvent;
using Events = std::vector<ContractorEvent>;
using enum absl::StatusCode;

constexpr char kEvaluationClause[] = "1910.119(h)(2)(i) / 1926.64(h)(2)(i)";
constexpr char kPeriodicClause[] = "1910.119(h)(2)(v) / 1926.64(h)(2)(v)";
constexpr char kInformClause[] = "1910.119(h)(2)(ii), (h)(2)(iii) / 1926.64(h)(2)(ii), (h)(2)(iii)";
constexpr char kTrainedClause[] = "1910.119(h)(3)(i), (h)(3)(ii) / 1926.64(h)(3)(i), (h)(3)(ii)";
constexpr char kClock[] = "evaluation_due";
constexpr int kMostPresent = 2'000;

template <class Named>
void Name(Named& event, const std::string& contractor_id, const std::string& site_id,
          const std::string& employer_id) {
  event.set_contractor_id(contractor_id);
  event.set_site_id(site_id);
  event.set_employer_id(employer_id);
}
template <class Event>
void Name(Event& event, const v1::Contractor& contractor) {
  Name(event, contractor.contractor_id(), contractor.site_id(), contractor.employer_id());
}

// Of a request that names site and employer.
template <class Request>
absl::Status CheckName(const Request& command) {
  if (command.contractor_id() == absl::StrCat(command.site_id(), ":", command.employer_id()))
    return absl::OkStatus();
  return Refuse(kInvalidArgument, "CONTRACTOR_ID_MISMATCH", "",
                absl::StrCat("This contractor is named ", command.contractor_id(), ", but is ",
                             command.employer_id(), " at site ", command.site_id(), "."));
}

absl::Status Unknown() {
  return Refuse(kNotFound, "CONTRACTOR_UNKNOWN", "", "No such contractor is known at this site.");
}

// With the day on which it is due again.
absl::StatusOr<v1::Evaluation> Check(const v1::Evaluation& said, const v1::TrainingRules& rules,
                                     int64_t now_ms) {
  const auto evaluated_on = PastDay(said.evaluated_on(), kEvaluationClause, now_ms);
  if (!evaluated_on.ok()) return evaluated_on.status();
  std::vector<std::string> wrong;
  if (said.safety_performance().empty()) wrong.push_back("nothing of its safety performance");
  if (said.safety_programme().empty()) wrong.push_back("nothing of its safety programme");
  if (said.evaluated_by_person_id().empty()) wrong.push_back("nobody who evaluated");
  if (said.outcome() == v1::EVALUATION_OUTCOME_UNSPECIFIED ||
      !v1::EvaluationOutcome_IsValid(said.outcome()))
    wrong.push_back("no outcome");
  if (!wrong.empty())
    return Refuse(kInvalidArgument, "EVALUATION_WRONG", kEvaluationClause,
                  absl::StrCat("The evaluation says ", absl::StrJoin(wrong, ", "), "."));
  const auto due_on = NextDue(*evaluated_on, said.next_due_on(),
                              rules.contractor_evaluation_at_most_months(), kPeriodicClause);
  if (!due_on.ok()) return due_on.status();
  v1::Evaluation evaluation = said;
  evaluation.set_next_due_on(due_on->ToString());
  return evaluation;
}

Decision<ContractorEvent> Evaluate(const v1::Contractor& contractor,
                                   const v1::EvaluateContractorRequest& command,
                                   const Context& context) {
  if (auto status = CheckName(command); !status.ok()) return status;
  const auto& rules = context.RulesAs<Rules>().data;
  const auto evaluation = Check(command.evaluation(), rules, context.now_ms);
  if (!evaluation.ok()) return evaluation.status();
  if (contractor.has_evaluation() && !contractor.released() &&
      Same(contractor.evaluation(), *evaluation))
    return Events{};
  if (evaluation->evaluated_on() < contractor.evaluation().evaluated_on())
    return Refuse(kFailedPrecondition, "EVALUATION_OLDER", kPeriodicClause,
                  absl::StrCat("It was evaluated on ", contractor.evaluation().evaluated_on(),
                               " already, after this evaluation."));
  ContractorEvent event;
  auto& evaluated = *event.mutable_evaluated();
  Name(evaluated, command.contractor_id(), command.site_id(), command.employer_id());
  *evaluated.mutable_evaluation() = *evaluation;
  evaluated.set_due_at_ms(OverEverywhereMs(*Day::Parse(evaluation->next_due_on())));
  evaluated.set_rules_version(rules.version());
  return Events{event};
}

Decision<ContractorEvent> Release(const v1::Contractor& contractor,
                                  const v1::ReleaseContractorRequest& command) {
  if (!contractor.has_evaluation()) return Unknown();
  if (contractor.released()) return Events{};
  ContractorEvent event;
  Name(*event.mutable_released(), contractor);
  event.mutable_released()->set_reason(command.reason());
  return Events{event};
}

// 1910.119(h)(2)(i): nobody comes in before the employer was evaluated.
absl::Status CheckEvaluated(const v1::Contractor& contractor, int64_t now_ms) {
  if (contractor.released())
    return Refuse(kFailedPrecondition, "CONTRACTOR_RELEASED", kEvaluationClause,
                  "The site no longer uses this contractor. Evaluate it again first.");
  if (!contractor.has_evaluation())
    return Refuse(kFailedPrecondition, "CONTRACTOR_NOT_EVALUATED", kEvaluationClause,
                  "This contractor's safety performance and programme were never evaluated. Nobody "
                  "of it works on or next to a covered process before that.");
  if (contractor.evaluation().outcome() != v1::EVALUATION_OUTCOME_APPROVED)
    return Refuse(kFailedPrecondition, "CONTRACTOR_NOT_APPROVED", kEvaluationClause,
                  absl::StrCat("The evaluation of ", contractor.evaluation().evaluated_on(),
                               " did not approve this contractor."));
  if (contractor.overdue() || now_ms >= contractor.due_at_ms())
    return Refuse(kFailedPrecondition, "EVALUATION_OVERDUE", kPeriodicClause,
                  absl::StrCat("This contractor was to be evaluated again by ",
                               contractor.evaluation().next_due_on(), ". Evaluate it first."));
  return absl::OkStatus();
}

const v1::Presence* FindPresent(const v1::Contractor& contractor, const std::string& person_id) {
  for (const auto& presence : contractor.present())
    if (presence.person_id() == person_id) return &presence;
  return nullptr;
}

v1::Presence PresenceOf(const v1::RecordEntryRequest& command) {
  v1::Presence presence;
  presence.set_person_id(command.person_id());
  presence.set_unit_id(command.unit_id());
  presence.set_work(command.work());
  presence.set_entered_at_ms(command.entered_at_ms());
  return presence;
}

bool IsSpared(v1::WorkKind work) {
  return work == v1::WORK_KIND_INCIDENTAL || work == v1::WORK_KIND_EMERGENCY_RESPONSE;
}

Question TrainingQuestion(const v1::RecordEntryRequest& command) {
  v1::QualifyContractWorkerRequest request;
  request.set_person_id(command.person_id());
  request.set_site_id(command.site_id());
  request.set_unit_id(command.unit_id());
  return {"/interlock.training.v1.StandingService/QualifyContractWorker",
          request.SerializeAsString()};
}

// The records that prove it. What cannot be told is not so: 1910.119(h)(3)(i), (h)(3)(ii).
absl::StatusOr<v1::QualifyContractWorkerResponse> CheckTrained(
    const v1::RecordEntryRequest& command, const Context& context) {
  const auto training =
      context.facts.Get<v1::QualifyContractWorkerResponse>(TrainingQuestion(command));
  if (absl::IsNotFound(training.status()))
    return Refuse(kFailedPrecondition, "NOT_TRAINED", kTrainedClause,
                  absl::StrCat("Nobody of the id ", command.person_id(),
                               " is known here, and no training of this person."));
  if (!training.ok())
    return Refuse(kUnavailable, "TRAINING_NOT_KNOWN", kTrainedClause,
                  absl::StrCat("It cannot be told now whether ", command.person_id(),
                               " is trained. Keep the person outside, and try again."));
  if (training->qualified()) return training;
  std::vector<std::string> sentences;
  for (const auto& missing : training->missing()) sentences.push_back(missing.sentence());
  return Refuse(kFailedPrecondition, "NOT_TRAINED", kTrainedClause,
                absl::StrCat(absl::StrJoin(sentences, " "), " Train the person first."));
}

Decision<ContractorEvent> Enter(const v1::Contractor& contractor,
                                const v1::RecordEntryRequest& command, const Context& context) {
  if (auto status = CheckName(command); !status.ok()) return status;
  v1::Presence presence = PresenceOf(command);
  if (const auto* there = FindPresent(contractor, command.person_id())) {
    if (Same(*there, presence)) return Events{};
    return Refuse(kFailedPrecondition, "ALREADY_PRESENT", "",
                  absl::StrCat(command.person_id(), " is in unit ", there->unit_id(),
                               " already. Record the exit first."));
  }
  v1::QualifyContractWorkerResponse training;
  if (!IsSpared(command.work())) {
    if (auto status = CheckEvaluated(contractor, context.now_ms); !status.ok()) return status;
    if (!command.hazards_explained() || !command.emergency_plan_explained())
      return Refuse(kFailedPrecondition, "HAZARDS_NOT_EXPLAINED", kInformClause,
                    "Explain the hazards of the work and the process, and the emergency plan, "
                    "before anybody goes in.");
    auto trained = CheckTrained(command, context);
    if (!trained.ok()) return trained.status();
    training = *std::move(trained);
  }
  if (contractor.present_size() >= kMostPresent)
    return Refuse(kResourceExhausted, "PRESENCE_FULL", "",
                  "More people of one contractor than any site has. Record who left.");
  ContractorEvent event;
  auto& entered = *event.mutable_entry_recorded();
  Name(entered, command.contractor_id(), command.site_id(), command.employer_id());
  *entered.mutable_presence() = std::move(presence);
  entered.set_hazards_explained(command.hazards_explained());
  entered.set_emergency_plan_explained(command.emergency_plan_explained());
  *entered.mutable_records() = training.records();
  return Events{event};
}

Decision<ContractorEvent> Exit(const v1::Contractor& contractor,
                               const v1::RecordExitRequest& command) {
  const auto* there = FindPresent(contractor, command.person_id());
  if (there == nullptr)
    return Refuse(kFailedPrecondition, "NOT_PRESENT", "",
                  absl::StrCat("No entry of ", command.person_id(), " is open."));
  if (command.left_at_ms() < there->entered_at_ms())
    return Refuse(kInvalidArgument, "EXIT_BEFORE_ENTRY", "",
                  absl::StrCat(command.person_id(), " came in after that."));
  ContractorEvent event;
  auto& left = *event.mutable_exit_recorded();
  Name(left, contractor);
  *left.mutable_presence() = *there;
  left.set_left_at_ms(command.left_at_ms());
  return Events{event};
}

Decision<ContractorEvent> Ring(const v1::Contractor& contractor) {
  if (Contractor::Clocks(contractor).empty()) return Events{};
  ContractorEvent event;
  Name(*event.mutable_evaluation_overdue(), contractor);
  event.mutable_evaluation_overdue()->set_due_at_ms(contractor.due_at_ms());
  return Events{event};
}

void Remove(v1::Contractor& contractor, const std::string& person_id) {
  auto& present = *contractor.mutable_present();
  present.erase(std::remove_if(present.begin(), present.end(),
                               [&](const auto& one) { return one.person_id() == person_id; }),
                present.end());
}

}  // namespace

Decision<ContractorEvent> Contractor::Decide(const State& contractor, const Command& command,
                                             const Context& context) {
  switch (command.body_case()) {
    case Command::kEvaluate: return Evaluate(contractor, command.evaluate(), context);
    case Command::kRelease: return Release(contractor, command.release());
    case Command::kRecordEntry: return Enter(contractor, command.record_entry(), context);
    case Command::kRecordExit: return Exit(contractor, command.record_exit());
    case Command::kClockDue: return Ring(contractor);
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Contractor::Evolve(State& contractor, const Event& event) {
  switch (event.body_case()) {
    case Event::kEvaluated: {
      const auto& evaluated = event.evaluated();
      Name(contractor, evaluated.contractor_id(), evaluated.site_id(), evaluated.employer_id());
      *contractor.mutable_evaluation() = evaluated.evaluation();
      contractor.set_due_at_ms(evaluated.due_at_ms());
      contractor.set_overdue(false);
      contractor.set_released(false);
      break;
    }
    case Event::kEvaluationOverdue: contractor.set_overdue(true); break;
    case Event::kReleased: contractor.set_released(true); break;
    case Event::kEntryRecorded: {
      const auto& entered = event.entry_recorded();
      Name(contractor, entered.contractor_id(), entered.site_id(), entered.employer_id());
      *contractor.add_present() = entered.presence();
      break;
    }
    case Event::kExitRecorded:
      Remove(contractor, event.exit_recorded().presence().person_id());
      break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Question> Contractor::Asks(const State& contractor, const Command& command) {
  if (!command.has_record_entry() || IsSpared(command.record_entry().work()) ||
      FindPresent(contractor, command.record_entry().person_id()) != nullptr)
    return {};
  return {TrainingQuestion(command.record_entry())};
}

std::vector<Clock> Contractor::Clocks(const State& contractor) {
  if (!contractor.has_evaluation() || contractor.overdue() || contractor.released()) return {};
  return {{kClock, contractor.due_at_ms()}};
}

static_assert(Decider<Contractor> && HasClocks<Contractor> && HasQuestions<Contractor>);

}  // namespace interlock::training
