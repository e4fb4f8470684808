#pragma once
#include "interlock/incidents/v1/chosen_rules.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "services/incidents/incident_rules.h"

namespace interlock::incidents {

// What tier the facts would get, without storing anything. FIELDS_INVALID names every fact that
// cannot be; RULE_SET_UNKNOWN. `known` is what the companies of the site have chosen.
// A chemical that is not in the file is named in the sentence of the fact that is missing for it,
// with the name or number that was probably meant.
absl::Status ClassifyFacts(const v1::ClassifyRequest& request, const v1::ChosenRules& known,
                           const IncidentRules& rules, int64_t now_ms, v1::Classification& answer);

}  // namespace interlock::incidents
