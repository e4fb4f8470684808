#pragma once
#include "interlock/training/v1/watch.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// What one person's training is watched for.
struct Watch {
  using State = v1::TrainingWatch;
  using Command = v1::WatchCommand;
  using Event = v1::WatchEvent;
  static constexpr const char* kCategory = "training_watch";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
};

}  // namespace interlock::training
