#include "services/incidents/classification/rule_set_file.h"

#include <algorithm>
#include <filesystem>

#include "libs/rule_file/rule_file.h"

namespace interlock::incidents {

absl::StatusOr<RuleSet> LoadRuleSet(const std::string& path) {
  const auto text = ReadRuleText(path);
  if (!text.ok()) return text.status();
  return ParseRuleSet(*text, path);
}

absl::StatusOr<std::vector<RuleSet>> LoadRuleSets(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".json") paths.push_back(entry.path().string());
  if (error || paths.empty()) return absl::NotFoundError("no rule sets in " + folder);
  std::sort(paths.begin(), paths.end());
  std::vector<RuleSet> sets;
  for (const auto& path : paths) {
    auto set = LoadRuleSet(path);
    if (!set.ok()) return set.status();
    sets.push_back(*std::move(set));
  }
  return sets;
}

}  // namespace interlock::incidents
