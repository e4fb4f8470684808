#pragma once
#include "interlock/core/v1/erasure.pb.h"
#include "libs/decider/decider.h"

namespace interlock {

// Which events of a stream lost their names and medical detail, by whose decision and why.
struct Erasure {
  using State = core::v1::Erasure;
  using Command = core::v1::ErasureCommand;
  using Event = core::v1::ErasureEvent;
  static constexpr const char* kCategory = "erasure";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock
