#pragma once
#include <functional>
#include <set>
#include <string>

#include "libs/decider/decider.h"

namespace interlock::organisation {

// What a company may choose from.
struct Rules final : RuleData {
  // Names of the IANA database.
  std::set<std::string, std::less<>> time_zones = {};
  // Sets by which incidents are classified.
  std::set<std::string, std::less<>> classification_rule_sets = {};
};

}  // namespace interlock::organisation
