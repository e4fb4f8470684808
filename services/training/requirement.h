#pragma once
#include "interlock/training/v1/requirement.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// What training somebody must have.
struct Requirement {
  using State = v1::Requirement;
  using Command = v1::RequirementCommand;
  using Event = v1::RequirementEvent;
  static constexpr const char* kCategory = "requirement";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::training
