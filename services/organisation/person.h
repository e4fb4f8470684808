#pragma once
#include "interlock/organisation/v1/person.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// A person, his or her roles, and when he or she is away.
struct Person {
  using State = v1::Person;
  using Command = v1::PersonCommand;
  using Event = v1::PersonEvent;
  static constexpr const char* kCategory = "person";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::organisation
