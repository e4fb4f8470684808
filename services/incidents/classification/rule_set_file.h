#pragma once
#include <string>

#include "services/incidents/classification/rule_set.h"

namespace interlock::incidents {

// Reads one rule set. UNAVAILABLE if it cannot be read; INVALID_ARGUMENT names file and place.
absl::StatusOr<RuleSet> LoadRuleSet(const std::string& path);

// Every rule set of a folder, "data/rules/process_safety_events", in the order of their names. One
// bad file refuses all: a program that knows only some of its rules is worse than one that does not
// start.
absl::StatusOr<std::vector<RuleSet>> LoadRuleSets(const std::string& folder);

}  // namespace interlock::incidents
