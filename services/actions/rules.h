#pragma once
#include "interlock/actions/v1/intervals.pb.h"
#include "libs/decider/decider.h"

namespace interlock::actions {

struct Rules : RuleData {
  v1::Intervals intervals;
};

// INVALID_ARGUMENT, naming what is wrong: no JSON, an unknown field, no version, days that are not
// in their order.
absl::StatusOr<v1::Intervals> ParseIntervals(const std::string& json);

}  // namespace interlock::actions
