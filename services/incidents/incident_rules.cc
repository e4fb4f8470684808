#include "services/incidents/incident_rules.h"

#include <google/protobuf/util/json_util.h>

#include <set>

#include "absl/strings/str_cat.h"

namespace interlock::incidents {
namespace {

constexpr int kMinutesInAYear = 366 * 24 * 60;

absl::Status Wrong(const std::string& file_name, const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat(file_name, ": ", why));
}

template <class Rules>
absl::StatusOr<Rules> Parse(const std::string& json, const std::string& file_name) {
  Rules rules;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &rules);
  if (!status.ok()) return Wrong(file_name, std::string(status.message()));
  if (rules.version().empty()) return Wrong(file_name, "it does not say its version");
  if (rules.source().empty()) return Wrong(file_name, "it does not say where it comes from");
  return rules;
}

}  // namespace

const RuleSet* IncidentRules::Find(std::string_view id) const {
  if (id.empty()) id = rule_set;
  const RuleSet* newest = nullptr;
  for (const auto& set : rule_sets) {
    if (set.id == id) return &set;
    if (std::string_view(set.id).substr(0, set.id.find('@')) == id &&
        (newest == nullptr || newest->effective_on <= set.effective_on))
      newest = &set;
  }
  return newest;
}

Options IncidentRules::OptionsIn(v1::UnitBasis unit_basis) const {
  Options chosen = options;
  if (unit_basis == v1::UNIT_BASIS_KG) chosen.basis = Basis::kKilogram;
  if (unit_basis == v1::UNIT_BASIS_LB) chosen.basis = Basis::kPound;
  return chosen;
}

absl::StatusOr<v1::InvestigationRules> ParseInvestigationRules(const std::string& json,
                                                               const std::string& file_name) {
  auto rules = Parse<v1::InvestigationRules>(json, file_name);
  if (!rules.ok()) return rules;
  if (rules->start_within_hours() < 1 || rules->start_within_hours() > 48)
    return Wrong(file_name, "startWithinHours must be 1 to 48; the law allows no more");
  if (rules->reminder_after_hours() < 1 ||
      rules->reminder_after_hours() >= rules->start_within_hours())
    return Wrong(file_name, "reminderAfterHours must be at least 1 and before the start is due");
  if (rules->retain_years() < 5 || rules->retain_years() > 100)
    return Wrong(file_name, "retainYears must be 5 to 100; the law allows no less");
  return rules;
}

absl::StatusOr<v1::NotificationRules> ParseNotificationRules(const std::string& json,
                                                             const std::string& file_name) {
  auto rules = Parse<v1::NotificationRules>(json, file_name);
  if (!rules.ok()) return rules;
  std::set<std::string> ids;
  for (const auto& rule : rules->rules()) {
    if (rule.id().empty() || !ids.insert(rule.id()).second)
      return Wrong(file_name, absl::StrCat("rule \"", rule.id(), "\" has no id of its own"));
    if (rule.what().empty() || rule.authority().empty() || rule.clause().empty())
      return Wrong(file_name, absl::StrCat(rule.id(), " must say clause, what and authority"));
    if (rule.trigger() == v1::NotificationRule::TRIGGER_UNSPECIFIED ||
        rule.from() == v1::NotificationRule::FROM_UNSPECIFIED)
      return Wrong(file_name, absl::StrCat(rule.id(), " must say trigger and from"));
    if (rule.within_minutes() < 1 || rule.within_minutes() > kMinutesInAYear)
      return Wrong(file_name, absl::StrCat(rule.id(), " must say withinMinutes, up to a year"));
    if (rule.trigger() == v1::NotificationRule::TRIGGER_GRAVE_RELEASE &&
        rule.substantial_damage_usd() < 1)
      return Wrong(file_name, absl::StrCat(rule.id(), " must say substantialDamageUsd"));
  }
  return rules;
}

absl::StatusOr<v1::CauseTaxonomy> ParseCauseTaxonomy(const std::string& json,
                                                     const std::string& file_name) {
  auto taxonomy = Parse<v1::CauseTaxonomy>(json, file_name);
  if (!taxonomy.ok()) return taxonomy;
  if (taxonomy->codes().empty()) return Wrong(file_name, "it has no codes");
  std::set<std::string> codes;
  for (const auto& code : taxonomy->codes()) {
    if (code.code().empty() || !codes.insert(code.code()).second)
      return Wrong(file_name, absl::StrCat("code \"", code.code(), "\" is empty or given twice"));
    if (code.name().empty() || code.group().empty())
      return Wrong(file_name, absl::StrCat(code.code(), " must say group and name"));
  }
  return taxonomy;
}

}  // namespace interlock::incidents
