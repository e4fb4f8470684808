#pragma once
// The decider that tests of the chassis use.
#include "interlock/valve/v1/valve.pb.h"
#include "libs/decider/decider.h"

namespace interlock::valve {

struct ValveDecider {
  using State = v1::Valve;
  using Command = v1::ValveCommand;
  using Event = v1::ValveEvent;
  static constexpr char kCategory[] = "valve";
  static constexpr char kClock[] = "close_by";
  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
  static std::vector<Question> Asks(const State&, const Command&);
  // VALVE_OPEN: as long as it is open, it stays known who saw what.
  static absl::Status MayErase(const State&);
};

// What is asked before the valve opens.
Question IsSafe(const std::string& valve_id);

}  // namespace interlock::valve
