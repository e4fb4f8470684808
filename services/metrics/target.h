#pragma once
#include <string>

#include "interlock/metrics/v1/target.pb.h"
#include "libs/decider/decider.h"

namespace interlock::metrics {

// Where the company and its sites want one leading indicator to be.
struct IndicatorTarget {
  using State = v1::IndicatorTarget;
  using Command = v1::IndicatorTargetCommand;
  using Event = v1::IndicatorTargetEvent;
  static constexpr const char* kCategory = "indicator_target";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

// What holds at a site on a day, "2026-03-31": the stricter of the company's and the site's, each
// number by itself. Without a site: the company's. What was never set is as the definition has it.
v1::Target TargetOn(const v1::IndicatorTarget& targets, const v1::LeadingDefinition& indicator,
                    const std::string& site_id, const std::string& on);

}  // namespace interlock::metrics
