#pragma once
#include "interlock/moc/v1/startup.pb.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

// Gate 2 of a unit. Its rules are MocRules.
struct Startup {
  using State = v1::UnitStartup;
  using Command = v1::StartupCommand;
  using Event = v1::StartupEvent;
  static constexpr const char* kCategory = "startup";
  // A refusal by the gate is a fact with its reasons, each time.
  static constexpr bool kKeepsRefusals = true;

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
  static std::vector<Question> Asks(const State&, const Command&);
};

}  // namespace interlock::moc
