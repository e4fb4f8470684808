#pragma once
#include "services/incidents/classification/classify.h"

namespace interlock::incidents {

// Classifications in a second on one core, explanation included, over a fixed mixture of incidents
// from near miss to disaster. Takes about a second.
double ClassificationsPerSecond(const RuleSet& rules, const ChemicalCatalogue& catalogue);

}  // namespace interlock::incidents
