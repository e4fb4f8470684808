#pragma once
#include "interlock/moc/v1/change.pb.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

// A change to a process, from its request to gate 1 and into the field. Its rules are MocRules.
struct Change {
  using State = v1::Change;
  using Command = v1::ChangeCommand;
  using Event = v1::ChangeEvent;
  static constexpr const char* kCategory = "change";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
  static std::vector<Question> Asks(const State&, const Command&);
};

}  // namespace interlock::moc
