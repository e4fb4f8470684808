#pragma once
#include "interlock/training/v1/record.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// That one person was trained on one day.
struct Record {
  using State = v1::TrainingRecord;
  using Command = v1::RecordCommand;
  using Event = v1::RecordEvent;
  static constexpr const char* kCategory = "training_record";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::training
