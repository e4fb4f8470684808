#pragma once
#include "interlock/training/v1/contract_hazard.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// A hazard that a contract employer's work presents or has found.
struct ContractHazard {
  using State = v1::ContractHazard;
  using Command = v1::ContractHazardCommand;
  using Event = v1::ContractHazardEvent;
  static constexpr const char* kCategory = "contract_hazard";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::training
