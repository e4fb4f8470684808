#include "services/moc/moc_rules_file.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/rule_file/rule_file.h"

namespace interlock::moc {
namespace {

// Every file of a folder, oldest first by its day; the file is named after its version.
template <class Set>
absl::Status Load(const std::string& folder,
                  absl::StatusOr<Set> (*parse)(const std::string&, const std::string&),
                  std::vector<Set>& sets) {
  std::error_code error;
  std::set<std::string> days;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json") continue;
    const std::string path = entry.path().string();
    const auto text = ReadRuleText(path);
    if (!text.ok()) return text.status();
    auto set = parse(*text, path);
    if (!set.ok()) return set.status();
    if (set->version() != entry.path().stem().string())
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": it calls itself ", set->version(), "; the file is named after it"));
    if (!days.insert(set->effective_on()).second)
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": another version comes into force on the same day"));
    sets.push_back(*std::move(set));
  }
  if (error || sets.empty()) return absl::NotFoundError(absl::StrCat("no rules in ", folder));
  std::sort(sets.begin(), sets.end(),
            [](const Set& a, const Set& b) { return a.effective_on() < b.effective_on(); });
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const MocRules>> LoadMocRules(const std::string& folder) {
  auto rules = std::make_shared<MocRules>();
  if (auto status = Load(folder + "/screening", ParseScreeningSet, rules->screenings); !status.ok())
    return status;
  if (auto status = Load(folder + "/startup", ParseStartupRules, rules->startups); !status.ok())
    return status;
  if (auto status = Load(folder + "/pssr", ParsePssrChecklist, rules->pssr_checklists);
      !status.ok())
    return status;
  if (auto status = Load(folder + "/routing", ParseRoutingSet, rules->routings); !status.ok())
    return status;
  return rules;
}

}  // namespace interlock::moc
