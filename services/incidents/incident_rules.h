#pragma once
// The versioned rules that decisions about incidents are handed. service.cc reads the files under
// data/ and puts them together; nothing here reads anything.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/incidents/v1/incident_rules.pb.h"
#include "libs/decider/decider.h"
#include "services/incidents/classification/chemical_hazard.h"
#include "services/incidents/classification/classify.h"
#include "services/incidents/classification/rule_set.h"

namespace interlock::incidents {

struct IncidentRules : RuleData {
  // data/rules/process_safety_events: every edition that an incident may be classified under.
  std::vector<RuleSet> rule_sets;
  // Id of the one for companies that have not chosen, and the unit in which quantities are compared
  // then.
  std::string rule_set;
  Options options;
  std::shared_ptr<const ChemicalCatalogue> chemicals;

  v1::InvestigationRules investigation;
  v1::NotificationRules notifications;
  v1::CauseTaxonomy causes;

  // By id, "ccps-2018@1", or by name, "ccps-2018", which is the newest of that name; the default
  // for
  // "". Null: there is none.
  const RuleSet* Find(std::string_view id) const;
  // How to compare in that unit; unspecified: as by default.
  Options OptionsIn(v1::UnitBasis unit_basis) const;
};

// Each reads the text of its file. INVALID_ARGUMENT names the file and what is wrong: a field that
// is not known or not said, a number out of bounds, an id given twice.
absl::StatusOr<v1::InvestigationRules> ParseInvestigationRules(const std::string& json,
                                                               const std::string& file_name);
absl::StatusOr<v1::NotificationRules> ParseNotificationRules(const std::string& json,
                                                             const std::string& file_name);
absl::StatusOr<v1::CauseTaxonomy> ParseCauseTaxonomy(const std::string& json,
                                                     const std::string& file_name);

}  // namespace interlock::incidents
