#pragma once
#include "interlock/metrics/v1/site_limits.pb.h"
#include "libs/decider/decider.h"

namespace interlock::metrics {

// Whether one site keeps the limits of its leading indicators, day by day through one year.
struct SiteLimits {
  using State = v1::SiteLimits;
  using Command = v1::SiteLimitsCommand;
  using Event = v1::SiteLimitsEvent;
  static constexpr const char* kCategory = "site_limits";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  // The end of the day that is looked at next.
  static std::vector<Clock> Clocks(const State&);
  // How the site stood when the day ended, of the view.
  static std::vector<Question> Asks(const State&, const Command&);
};

// "CheckLimits" of the site and day.
Question LimitsQuestion(const std::string& site_id, const std::string& on);

}  // namespace interlock::metrics
