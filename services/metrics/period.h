#pragma once
#include "interlock/metrics/v1/period.pb.h"
#include "libs/decider/decider.h"

namespace interlock::metrics {

// The figures of a scope and period as a person closed and signed them, and their restatements.
struct Period {
  using State = v1::ClosedPeriod;
  using Command = v1::PeriodCommand;
  using Event = v1::PeriodEvent;
  static constexpr const char* kCategory = "period";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  // What the figures are right now, of the view.
  static std::vector<Question> Asks(const State&, const Command&);
};

}  // namespace interlock::metrics
