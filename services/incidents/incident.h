#pragma once
#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/decider/decider.h"

namespace interlock::incidents {

// Incidents and near misses, their investigation after 29 CFR 1910.119(m), and whom they have to be
// told to. Context::rules is an IncidentRules.
struct Incident {
  using State = v1::Incident;
  using Command = v1::IncidentCommand;
  using Event = v1::IncidentEvent;
  static constexpr const char* kCategory = "incident";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
  static std::vector<Question> Asks(const State&, const Command&);
  // INCIDENT_ON_HOLD, while a legal hold is placed.
  static absl::Status MayErase(const State&);
};

}  // namespace interlock::incidents
