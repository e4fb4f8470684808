#pragma once
#include "interlock/training/v1/contract_injury.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// One case of the contract employee injury and illness log.
struct ContractInjury {
  using State = v1::ContractInjury;
  using Command = v1::ContractInjuryCommand;
  using Event = v1::ContractInjuryEvent;
  static constexpr const char* kCategory = "contract_injury";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::training
