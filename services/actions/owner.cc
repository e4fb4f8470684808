#include "services/actions/owner.h"

namespace interlock::actions {

using enum absl::StatusCode;

bool IsNobody(const v1::Owner& owner) {
  return owner.person_id().empty() && owner.role_id().empty();
}

absl::Status CheckOwner(const v1::Owner& owner) {
  if (IsNobody(owner))
    return Refuse(kInvalidArgument, "OWNER_MISSING", "",
                  "An action without an owner is done by nobody. Name a person or a role.");
  if (!owner.person_id().empty() && !owner.role_id().empty())
    return Refuse(kInvalidArgument, "OWNER_AMBIGUOUS", "",
                  "Name a person or a role as the owner, not both.");
  return absl::OkStatus();
}

bool IsService(const Context& context) { return context.actor.starts_with("service:"); }

}  // namespace interlock::actions
