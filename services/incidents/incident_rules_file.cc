#include "services/incidents/incident_rules_file.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "libs/rule_file/rule_file.h"
#include "services/incidents/classification/rule_set_file.h"

namespace interlock::incidents {
namespace {

// The only JSON file of a folder.
absl::StatusOr<std::string> OnlyFileOf(const std::string& folder) {
  std::error_code error;
  std::string path;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json") continue;
    if (!path.empty())
      return absl::InvalidArgumentError(
          absl::StrCat(folder, ": it holds more than one file of rules; leave the one in use"));
    path = entry.path().string();
  }
  if (error || path.empty()) return absl::NotFoundError(absl::StrCat("no rules in ", folder));
  return path;
}

template <class Rules>
absl::Status Load(const std::string& folder,
                  absl::StatusOr<Rules> (*parse)(const std::string&, const std::string&),
                  Rules& rules) {
  const auto path = OnlyFileOf(folder);
  if (!path.ok()) return path.status();
  const auto text = ReadRuleText(*path);
  if (!text.ok()) return text.status();
  auto parsed = parse(*text, *path);
  if (!parsed.ok()) return parsed.status();
  rules = *std::move(parsed);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const IncidentRules>> LoadIncidentRules(
    const std::string& rules_folder, const std::string& rule_set, const Options& options,
    std::shared_ptr<const ChemicalCatalogue> chemicals) {
  auto rules = std::make_shared<IncidentRules>();
  auto sets = LoadRuleSets(rules_folder + "/process_safety_events");
  if (!sets.ok()) return sets.status();
  rules->rule_sets = *std::move(sets);
  const RuleSet* set = rules->Find(rule_set);
  if (set == nullptr)
    return absl::NotFoundError(absl::StrCat("there is no rule set ", rule_set, " in ", rules_folder,
                                            "/process_safety_events"));
  rules->rule_set = set->id;
  rules->options = options;
  rules->chemicals = std::move(chemicals);
  if (auto status =
          Load(rules_folder + "/investigation", ParseInvestigationRules, rules->investigation);
      !status.ok())
    return status;
  if (auto status =
          Load(rules_folder + "/notifications", ParseNotificationRules, rules->notifications);
      !status.ok())
    return status;
  if (auto status = Load(rules_folder + "/cause_taxonomy", ParseCauseTaxonomy, rules->causes);
      !status.ok())
    return status;
  return rules;
}

}  // namespace interlock::incidents
