#pragma once
#include "interlock/moc/v1/pssr.pb.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

// A pre-startup safety review: opened, answered, signed by its team. Its rules are MocRules.
struct Pssr {
  using State = v1::Pssr;
  using Command = v1::PssrCommand;
  using Event = v1::PssrEvent;
  static constexpr const char* kCategory = "pssr";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Question> Asks(const State&, const Command&);
};

}  // namespace interlock::moc
