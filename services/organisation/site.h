#pragma once
#include "interlock/organisation/v1/site.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// Sites, the units in them and whose they are.
struct Site {
  using State = v1::Site;
  using Command = v1::SiteCommand;
  using Event = v1::SiteEvent;
  static constexpr const char* kCategory = "site";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::organisation
