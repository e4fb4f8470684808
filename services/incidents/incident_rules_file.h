#pragma once
#include <memory>
#include <string>

#include "services/incidents/incident_rules.h"

namespace interlock::incidents {

// All rules that decisions about incidents need, from the folders process_safety_events,
// investigation, notifications and cause_taxonomy of `rules_folder` ("data/rules"). The last three
// hold one file each: the one that the company uses. NOT_FOUND (there is
// none), UNAVAILABLE (it cannot be read), INVALID_ARGUMENT: names the file and what is wrong with
// it; `rule_set` may be the name of one ("ccps-2018") or name and version
// ("ccps-2018@1").
absl::StatusOr<std::shared_ptr<const IncidentRules>> LoadIncidentRules(
    const std::string& rules_folder, const std::string& rule_set, const Options& options,
    std::shared_ptr<const ChemicalCatalogue> chemicals);

}  // namespace interlock::incidents
