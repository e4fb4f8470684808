#pragma once
#include "interlock/organisation/v1/employer.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// Who employs people: the host, or a contract employer.
struct Employer {
  using State = v1::Employer;
  using Command = v1::EmployerCommand;
  using Event = v1::EmployerEvent;
  static constexpr const char* kCategory = "employer";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::organisation
