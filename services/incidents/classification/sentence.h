#pragma once
// The whole answer in a few sentences for a person.
#include "services/incidents/classification/explanation.h"

namespace interlock::incidents {

// `held_back`: secondary containment held what would have scored release points.
void WriteSentence(const v1::IncidentFacts& facts, const RuleSet& rules, bool held_back,
                   v1::Classification& answer);

}  // namespace interlock::incidents
