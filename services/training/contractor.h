#pragma once
#include "interlock/training/v1/contractor.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// A contract employer at a site: how it was evaluated, and who of it is in process areas.
struct Contractor {
  using State = v1::Contractor;
  using Command = v1::ContractorCommand;
  using Event = v1::ContractorEvent;
  static constexpr const char* kCategory = "contractor";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
  // Whether who comes in is trained in what is asked of contract workers there.
  static std::vector<Question> Asks(const State&, const Command&);
};

}  // namespace interlock::training
