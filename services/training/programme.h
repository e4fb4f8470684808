#pragma once
#include "interlock/training/v1/programme.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// The training programme of one site, as it is evaluated.
struct Programme {
  using State = v1::TrainingProgramme;
  using Command = v1::ProgrammeCommand;
  using Event = v1::ProgrammeEvent;
  static constexpr const char* kCategory = "training_programme";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
};

}  // namespace interlock::training
