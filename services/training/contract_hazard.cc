#include "services/training/contract_hazard.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decider/same.h"
#include "services/training/periodic.h"

namespace interlock::training {
namespace {

using v1::ContractHazardEvent;
using Events = std::vector<ContractHazardEvent>;
using enum absl::StatusCode;

constexpr char kClause[] = "1910.119(h)(3)(v) / 1926.64(h)(3)(v)";

absl::Status Check(const v1::AdviseHazardRequest& command, int64_t now_ms) {
  const auto& hazard = command.hazard();
  const auto advised_on = PastDay(hazard.advised_on(), kClause, now_ms);
  if (!advised_on.ok()) return advised_on.status();
  const bool found = hazard.origin() == v1::HAZARD_ORIGIN_FOUND;
  std::vector<std::string> wrong;
  if (command.site_id().empty() || hazard.unit_id().empty()) wrong.push_back("not where it is");
  if (hazard.employer_id().empty() || hazard.advised_by_person_id().empty())
    wrong.push_back("not who advised of it, and for whom");
  if (hazard.what().empty()) wrong.push_back("not what it is");
  if (!found && hazard.origin() != v1::HAZARD_ORIGIN_ITS_WORK)
    wrong.push_back("not whether the work presents it or has found it");
  if (found && hazard.owner_person_id().empty()) wrong.push_back("not who sees to it");
  if (const auto due_on = Day::Parse(hazard.due_on());
      (found || !hazard.due_on().empty()) && (!due_on || *due_on < *advised_on))
    wrong.push_back("no day by which it is seen to");
  if (wrong.empty()) return absl::OkStatus();
  return Refuse(kInvalidArgument, "HAZARD_WRONG", kClause,
                absl::StrCat("The advice says ", absl::StrJoin(wrong, ", "), "."));
}

Decision<ContractHazardEvent> Advise(const v1::ContractHazard& known,
                                     const v1::AdviseHazardRequest& command,
                                     const Context& context) {
  if (known.has_hazard()) {
    if (known.site_id() == command.site_id() && Same(known.hazard(), command.hazard()))
      return Events{};
    return Refuse(kAlreadyExists, "HAZARD_EXISTS", "",
                  absl::StrCat("Another hazard is known as ", command.hazard_id(), "."));
  }
  if (auto status = Check(command, context.now_ms); !status.ok()) return status;
  ContractHazardEvent event;
  auto& advised = *event.mutable_advised();
  advised.set_hazard_id(command.hazard_id());
  advised.set_site_id(command.site_id());
  *advised.mutable_hazard() = command.hazard();
  return Events{event};
}

Decision<ContractHazardEvent> End(const v1::ContractHazard& known,
                                  const v1::EndHazardRequest& command) {
  if (!known.has_hazard())
    return Refuse(kNotFound, "HAZARD_UNKNOWN", "", "Nobody has advised of such a hazard.");
  if (known.ended()) return Events{};
  ContractHazardEvent event;
  auto& ended = *event.mutable_ended();
  ended.set_hazard_id(known.hazard_id());
  ended.set_site_id(known.site_id());
  ended.set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<ContractHazardEvent> ContractHazard::Decide(const State& known, const Command& command,
                                                     const Context& context) {
  switch (command.body_case()) {
    case Command::kAdvise: return Advise(known, command.advise(), context);
    case Command::kEnd: return End(known, command.end());
    case Command::kClockDue: return Events{};  // It holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void ContractHazard::Evolve(State& known, const Event& event) {
  switch (event.body_case()) {
    case Event::kAdvised:
      known.set_hazard_id(event.advised().hazard_id());
      known.set_site_id(event.advised().site_id());
      *known.mutable_hazard() = event.advised().hazard();
      break;
    case Event::kEnded: known.set_ended(true); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<ContractHazard>);

}  // namespace interlock::training
