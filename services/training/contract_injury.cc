#include "services/training/contract_injury.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decider/same.h"
#include "services/training/periodic.h"

namespace interlock::training {
namespace {

using v1::ContractInjuryEvent;
using Events = std::vector<ContractInjuryEvent>;
using enum absl::StatusCode;

constexpr char kClause[] = "1910.119(h)(2)(vi) / 1926.64(h)(2)(vi)";
constexpr int kMostDays = 180;  // 29 CFR 1904.7(b)(3)(vii): no more are counted.

// What was erased since is not there to be compared.
bool Repeats(v1::Injury said, const v1::Injury& recorded) {
  if (recorded.person_id().empty()) said.clear_person_id();
  if (recorded.person_name().empty()) said.clear_person_name();
  if (recorded.description().empty()) said.clear_description();
  return Same(said, recorded);
}

bool AreDays(int days) { return days >= 0 && days <= kMostDays; }

absl::Status Check(const v1::Injury& injury, int64_t now_ms) {
  if (auto day = PastDay(injury.occurred_on(), kClause, now_ms); !day.ok()) return day.status();
  if (injury.privacy_case() && !(injury.person_id().empty() && injury.person_name().empty()))
    return Refuse(kInvalidArgument, "NAME_IN_PRIVACY_CASE", "29 CFR 1904.29(b)(6)",
                  "A privacy case holds neither name nor id. Leave them out, and keep who it is "
                  "apart from this system.");
  std::vector<std::string> wrong;
  if (injury.employer_id().empty() || injury.unit_id().empty())
    wrong.push_back("not whose it is, and where");
  if (injury.kind() == v1::INJURY_KIND_UNSPECIFIED || !v1::InjuryKind_IsValid(injury.kind()))
    wrong.push_back("no kind");
  if (injury.outcome() == v1::INJURY_OUTCOME_UNSPECIFIED ||
      !v1::InjuryOutcome_IsValid(injury.outcome()))
    wrong.push_back("no outcome");
  if (!AreDays(injury.days_away()) || !AreDays(injury.days_restricted()))
    wrong.push_back("no number of days from 0 to 180");
  if (!injury.privacy_case() && injury.person_id().empty() && injury.person_name().empty())
    wrong.push_back("not whom it happened to, by id or by name");
  if (injury.outcome() == v1::INJURY_OUTCOME_DAYS_AWAY && injury.days_away() == 0)
    wrong.push_back("days away, and not how many");
  if (injury.outcome() == v1::INJURY_OUTCOME_RESTRICTED && injury.days_restricted() == 0)
    wrong.push_back("restricted work, and not for how many days");
  if (wrong.empty()) return absl::OkStatus();
  return Refuse(kInvalidArgument, "INJURY_WRONG", kClause,
                absl::StrCat("The case says ", absl::StrJoin(wrong, ", "), "."));
}

Decision<ContractInjuryEvent> Record(const v1::ContractInjury& known,
                                     const v1::RecordInjuryRequest& command,
                                     const Context& context) {
  if (known.has_injury()) {
    if (known.site_id() == command.site_id() && Repeats(command.injury(), known.recorded()))
      return Events{};
    return Refuse(kAlreadyExists, "CASE_EXISTS", "",
                  absl::StrCat("Another case is known as ", command.case_id(),
                               ". Correct that one, or give this one an id of its own."));
  }
  if (command.site_id().empty())
    return Refuse(kInvalidArgument, "INJURY_WRONG", kClause, "The case names no site.");
  if (auto status = Check(command.injury(), context.now_ms); !status.ok()) return status;
  ContractInjuryEvent event;
  auto& recorded = *event.mutable_recorded();
  recorded.set_case_id(command.case_id());
  recorded.set_site_id(command.site_id());
  *recorded.mutable_injury() = command.injury();
  return Events{event};
}

absl::Status Unknown() {
  return Refuse(kNotFound, "CASE_UNKNOWN", "", "No such case is in the log.");
}

Decision<ContractInjuryEvent> Correct(const v1::ContractInjury& known,
                                      const v1::CorrectInjuryRequest& command,
                                      const Context& context) {
  if (!known.has_injury()) return Unknown();
  if (known.withdrawn())
    return Refuse(kFailedPrecondition, "CASE_WITHDRAWN", "",
                  "This case was withdrawn. Record it under another id if it is one.");
  if (Same(known.injury(), command.injury())) return Events{};
  if (auto status = Check(command.injury(), context.now_ms); !status.ok()) return status;
  ContractInjuryEvent event;
  auto& corrected = *event.mutable_corrected();
  corrected.set_case_id(known.case_id());
  corrected.set_site_id(known.site_id());
  *corrected.mutable_injury() = command.injury();
  corrected.set_reason(command.reason());
  return Events{event};
}

Decision<ContractInjuryEvent> Withdraw(const v1::ContractInjury& known,
                                       const v1::WithdrawInjuryRequest& command) {
  if (!known.has_injury()) return Unknown();
  if (known.withdrawn()) return Events{};
  ContractInjuryEvent event;
  auto& withdrawn = *event.mutable_withdrawn();
  withdrawn.set_case_id(known.case_id());
  withdrawn.set_site_id(known.site_id());
  withdrawn.set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<ContractInjuryEvent> ContractInjury::Decide(const State& known, const Command& command,
                                                     const Context& context) {
  switch (command.body_case()) {
    case Command::kRecord: return Record(known, command.record(), context);
    case Command::kCorrect: return Correct(known, command.correct(), context);
    case Command::kWithdraw: return Withdraw(known, command.withdraw());
    case Command::kClockDue: return Events{};  // It holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void ContractInjury::Evolve(State& known, const Event& event) {
  switch (event.body_case()) {
    case Event::kRecorded:
      known.set_case_id(event.recorded().case_id());
      known.set_site_id(event.recorded().site_id());
      *known.mutable_injury() = event.recorded().injury();
      *known.mutable_recorded() = event.recorded().injury();
      break;
    case Event::kCorrected: *known.mutable_injury() = event.corrected().injury(); break;
    case Event::kWithdrawn: known.set_withdrawn(true); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<ContractInjury>);

}  // namespace interlock::training
