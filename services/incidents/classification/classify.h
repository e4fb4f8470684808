#pragma once
// From the facts of an incident to its tier, severity points and explanation. Pure, and total: any
// facts that parse get an answer.
#include "interlock/incidents/v1/classification.pb.h"
#include "services/incidents/classification/release_ratio.h"

namespace interlock::incidents {

v1::Classification Classify(const v1::IncidentFacts& facts, const RuleSet& rules,
                            const ChemicalCatalogue& catalogue, const Options& options);

// The same into a message of the caller's, which is cleared first and may lie in an arena. Used
// again and again it keeps its memory.
void ClassifyInto(const v1::IncidentFacts& facts, const RuleSet& rules,
                  const ChemicalCatalogue& catalogue, const Options& options,
                  v1::Classification& answer);

}  // namespace interlock::incidents
