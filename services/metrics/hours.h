#pragma once
#include "interlock/metrics/v1/hours.pb.h"
#include "libs/decider/decider.h"

namespace interlock::metrics {

// Hours worked at one site in one month.
struct Hours {
  using State = v1::SiteHours;
  using Command = v1::HoursCommand;
  using Event = v1::HoursEvent;
  static constexpr const char* kCategory = "hours";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::metrics
