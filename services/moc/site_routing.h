#pragma once
#include "interlock/moc/v1/routing.pb.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

// What a site asks of the review of its changes beyond the corporate minimum. Its rules are
// MocRules.
struct SiteRouting {
  using State = v1::SiteRouting;
  using Command = v1::SiteRoutingCommand;
  using Event = v1::SiteRoutingEvent;
  static constexpr const char* kCategory = "routing";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Question> Asks(const State&, const Command&);
};

}  // namespace interlock::moc
