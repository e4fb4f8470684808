#pragma once
#include "interlock/organisation/v1/business.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// A business of a company, which sites belong to.
struct Business {
  using State = v1::Business;
  using Command = v1::BusinessCommand;
  using Event = v1::BusinessEvent;
  static constexpr const char* kCategory = "business";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::organisation
