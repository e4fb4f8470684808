#pragma once
// What all that names an owner, or is sent by somebody, asks.
#include "interlock/actions/v1/action_content.pb.h"
#include "libs/decider/decider.h"

namespace interlock::actions {

// Neither a person nor a role.
bool IsNobody(const v1::Owner& owner);
// OWNER_MISSING, OWNER_AMBIGUOUS.
absl::Status CheckOwner(const v1::Owner& owner);
// Another service, which tells what its own events say.
bool IsService(const Context& context);

}  // namespace interlock::actions
