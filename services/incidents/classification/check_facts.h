#pragma once
// What cannot be true, or cannot be used, in the facts of an incident. Classification answers any
// facts; reports and imports refuse these.
#include <cstdint>
#include <string>
#include <vector>

#include "interlock/incidents/v1/facts.pb.h"
#include "services/incidents/classification/chemical_hazard.h"

namespace interlock::incidents {

struct FactProblem {
  std::string field;   // Path in IncidentFacts: "releases[0].quantity".
  std::string reason;  // Stable: "QUANTITY_NEGATIVE".
  std::string sentence;
};

// All problems at once, in the order of the fields; at most a hundred.
std::vector<FactProblem> CheckFacts(const v1::IncidentFacts& facts, int64_t now_ms);
// Also what only the chemicals file knows: barrels of what is a gas.
std::vector<FactProblem> CheckFacts(const v1::IncidentFacts& facts, int64_t now_ms,
                                    const ChemicalCatalogue& catalogue);

}  // namespace interlock::incidents
