#pragma once
// The versioned rules that decisions about changes are handed. moc_rules_file.cc reads the files
// under data/rules/moc; nothing here reads anything.
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/moc/v1/moc_rules.pb.h"
#include "interlock/moc/v1/routing_rules.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

struct MocRules : RuleData {
  // Oldest first by the day on which it comes into force.
  std::vector<v1::ScreeningSet> screenings;
  std::vector<v1::PssrChecklist> pssr_checklists;
  std::vector<v1::StartupRules> startups;
  std::vector<v1::RoutingSet> routings;
};

inline const MocRules& RulesOf(const Context& context) { return context.RulesAs<MocRules>(); }

// The newest whose day has come; null: none has.
const v1::ScreeningSet* ScreeningOn(const MocRules& rules, Day day);
const v1::PssrChecklist* PssrChecklistOn(const MocRules& rules, Day day);
const v1::StartupRules* StartupRulesOn(const MocRules& rules, Day day);
// The same, or RULES_MISSING.
absl::StatusOr<const v1::ScreeningSet*> ScreeningInForce(const MocRules& rules, Day day);
const v1::RoutingSet* RoutingOn(const MocRules& rules, Day day);

// Reads the text of its file. INVALID_ARGUMENT names the file and what is wrong: a field that is
// not known or not said, an id given twice.
absl::StatusOr<v1::ScreeningSet> ParseScreeningSet(const std::string& json,
                                                   const std::string& file_name);
absl::StatusOr<v1::PssrChecklist> ParsePssrChecklist(const std::string& json,
                                                     const std::string& file_name);
// Also: a step that nobody may approve or that has no deadline, and a change that no route fits.
absl::StatusOr<v1::RoutingSet> ParseRoutingSet(const std::string& json,
                                               const std::string& file_name);
absl::StatusOr<v1::StartupRules> ParseStartupRules(const std::string& json,
                                                   const std::string& file_name);

}  // namespace interlock::moc
