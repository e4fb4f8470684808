#pragma once
#include "interlock/moc/v1/reliance.pb.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

// A fact of another service, and the startups that rest on it.
struct Reliance {
  using State = v1::Reliance;
  using Command = v1::RelianceCommand;
  using Event = v1::RelianceEvent;
  static constexpr const char* kCategory = "reliance";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::moc
