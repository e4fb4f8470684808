#pragma once
#include <string>

#include "libs/chassis/service.h"
#include "services/incidents/incident_rules.h"

namespace interlock::incidents {

// Reads every rule file of incidents under the folder, and the chemicals. A file that is missing or
// wrong is named, and nothing starts.
absl::StatusOr<std::shared_ptr<const IncidentRules>> LoadRules(const std::string& rules_folder);

absl::StatusOr<Service> NewService(const std::string& rules_folder);

}  // namespace interlock::incidents
