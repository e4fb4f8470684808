#pragma once
// The definitions of indicators, which are data: data/rules/indicators/*.json.
#include "absl/status/statusor.h"
#include "interlock/metrics/v1/indicators.pb.h"
#include "libs/decider/decider.h"

namespace interlock::metrics {

// INVALID_ARGUMENT, naming what is wrong: no JSON, an unknown field, an id used twice, a rate
// without its hours, more places than a decimal has.
absl::StatusOr<v1::IndicatorSet> ParseIndicatorSet(const std::string& json);

// Null: there is no such indicator.
const v1::IndicatorDefinition* FindIndicator(const v1::IndicatorSet& set, const std::string& id);

}  // namespace interlock::metrics
