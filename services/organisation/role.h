#pragma once
#include "interlock/organisation/v1/role.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// What people are to do, by the company's own name for it.
struct Role {
  using State = v1::Role;
  using Command = v1::RoleCommand;
  using Event = v1::RoleEvent;
  static constexpr const char* kCategory = "role";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::organisation
