#pragma once
// The definitions of leading indicators, which are data: data/rules/leading_indicators/*.json.
#include "absl/status/statusor.h"
#include "interlock/metrics/v1/leading.pb.h"
#include "libs/decider/decider.h"

namespace interlock::metrics {

// What decisions of this service look at.
struct Rules final : RuleData {
  v1::LeadingSet leading = {};
};

// INVALID_ARGUMENT, naming what is wrong: no JSON, an unknown field, an id used twice, a window
// where none belongs, a target that is none.
absl::StatusOr<v1::LeadingSet> ParseLeadingSet(const std::string& json);

// Null: there is no such indicator.
const v1::LeadingDefinition* FindLeading(const v1::LeadingSet& set, const std::string& id);

// What is wrong with a target, in words; empty: nothing. Both numbers are shares, and the limit
// lies at the target or on the worse side of it.
std::string WrongWith(const v1::Target& target, v1::Better better);

}  // namespace interlock::metrics
