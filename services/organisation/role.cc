#include "services/organisation/role.h"

#include "libs/decider/same.h"

namespace interlock::organisation {
namespace {

using v1::RoleEvent;
using Events = std::vector<RoleEvent>;
using enum absl::StatusCode;

bool Exists(const v1::Role& role) { return !role.role_id().empty(); }

absl::Status CheckSuperior(const std::string& role_id, const v1::RoleProfile& profile) {
  if (profile.superior_role_id() != role_id) return absl::OkStatus();
  return Refuse(kInvalidArgument, "ROLE_ABOVE_ITSELF", "",
                "A role cannot be its own superior. Name the role above it, or leave it out: what "
                "is overdue then goes to the site.");
}

Decision<RoleEvent> Register(const v1::Role& role, const v1::RegisterRoleRequest& command) {
  if (Exists(role)) {
    if (Same(command.profile(), role.registration())) return Events{};
    return Refuse(kAlreadyExists, "ROLE_EXISTS", "",
                  "This role is registered already, with other content. Correct it instead.");
  }
  if (auto status = CheckSuperior(command.role_id(), command.profile()); !status.ok())
    return status;
  RoleEvent event;
  event.mutable_registered()->set_role_id(command.role_id());
  *event.mutable_registered()->mutable_profile() = command.profile();
  return Events{event};
}

Decision<RoleEvent> Correct(const v1::Role& role, const v1::CorrectRoleRequest& command) {
  if (auto status = CheckSuperior(role.role_id(), command.profile()); !status.ok()) return status;
  if (Same(command.profile(), role.profile())) return Events{};
  RoleEvent event;
  event.mutable_corrected()->set_role_id(role.role_id());
  *event.mutable_corrected()->mutable_profile() = command.profile();
  event.mutable_corrected()->set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<RoleEvent> Role::Decide(const State& role, const Command& command, const Context&) {
  if (!Exists(role) && command.body_case() != Command::BODY_NOT_SET && !command.has_register_())
    return Refuse(kNotFound, "ROLE_UNKNOWN", "", "There is no such role. Register it first.");
  switch (command.body_case()) {
    case Command::kRegister: return Register(role, command.register_());
    case Command::kCorrect: return Correct(role, command.correct());
    case Command::kClockDue: return Events{};  // A role holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Role::Evolve(State& role, const Event& event) {
  switch (event.body_case()) {
    case Event::kRegistered:
      role.set_role_id(event.registered().role_id());
      *role.mutable_profile() = event.registered().profile();
      *role.mutable_registration() = event.registered().profile();
      break;
    case Event::kCorrected: *role.mutable_profile() = event.corrected().profile(); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Role>);

}  // namespace interlock::organisation
