// Facts as the decisions about incidents see them: classified under a named rule set, and which
// that is.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/incidents/classification/classify.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;

absl::StatusOr<v1::ChosenRules> ChosenRulesOf(const std::string& site_id, const Context& context) {
  return context.facts.Get<v1::ChosenRules>(ChosenRulesQuestion(site_id));
}

}  // namespace

Question ChosenRulesQuestion(const std::string& site_id) {
  v1::GetChosenRulesRequest request;
  request.set_site_id(site_id);
  return {"/interlock.incidents.v1.ChosenRulesService/GetChosenRules", request.SerializeAsString()};
}

v1::ChosenRuleSet ChosenAt(const v1::ChosenRules& known, int64_t at_ms,
                           const IncidentRules& rules) {
  v1::ChosenRuleSet chosen;
  for (int i = 0; i < known.choices_size(); ++i)
    if (i == 0 || known.choices(i).from_at_ms() <= at_ms) chosen = known.choices(i);
  if (chosen.rule_set().empty() || rules.Find(chosen.rule_set()) == nullptr) {
    chosen.Clear();
    chosen.set_rule_set(rules.rule_set);
  }
  return chosen;
}

absl::StatusOr<v1::Classification> Classified(const v1::IncidentFacts& facts,
                                              const std::string& rule_set, v1::UnitBasis unit_basis,
                                              const IncidentRules& rules) {
  const RuleSet* set = rules.Find(rule_set);
  if (set == nullptr)
    return Refuse(kNotFound, "RULE_SET_UNKNOWN", "",
                  absl::StrCat("There is no rule set ",
                               rule_set.empty() ? rules.rule_set : rule_set, "; there are: ",
                               absl::StrJoin(rules.rule_sets, ", ",
                                             [](std::string* out, const RuleSet& each) {
                                               absl::StrAppend(out, each.id);
                                             }),
                               "."));
  return Classify(facts, *set, *rules.chemicals, rules.OptionsIn(unit_basis));
}

absl::Status ClassifyReport(v1::IncidentReported& report, const Context& context) {
  const auto& rules = RulesOf(context);
  const auto known = ChosenRulesOf(report.site_id(), context);
  const auto chosen = ChosenAt(known.ok() ? *known : v1::ChosenRules(),
                               EarliestOf(report.facts(), context.now_ms), rules);
  auto classification = Classified(report.facts(), chosen.rule_set(), chosen.unit_basis(), rules);
  if (!classification.ok()) return classification.status();
  *report.mutable_classification() = *std::move(classification);
  report.set_rules_chosen_by(chosen.company_id());
  return absl::OkStatus();
}

absl::Status CheckRulesConfirmed(const std::string& site_id, const Context& context) {
  if (ChosenRulesOf(site_id, context).ok()) return absl::OkStatus();
  return Refuse(kUnavailable, "RULE_SET_NOT_CONFIRMED", "",
                "Which rule set the company has chosen cannot be told just now. Send it again in a "
                "moment.");
}

absl::Status ClassifyAnew(const v1::Incident& incident, const std::string& rule_set,
                          v1::IncidentReclassified& reclassified, const Context& context) {
  const auto& rules = RulesOf(context);
  const auto known = ChosenRulesOf(incident.site_id(), context);
  if (!known.ok() && rule_set.empty())
    return Refuse(
        kUnavailable, "RULE_SET_NOT_CONFIRMED", "",
        "Which rule set the company has chosen cannot be told just now. Name the rule set, "
        "or try again in a minute.");
  // What cannot be asked stays as it is.
  v1::ChosenRuleSet chosen;
  chosen.set_unit_basis(incident.classification().unit_basis());
  if (known.ok()) chosen = ChosenAt(*known, incident.earliest_at_ms(), rules);
  auto classification =
      Classified(incident.facts(), rule_set.empty() ? chosen.rule_set() : rule_set,
                 chosen.unit_basis(), rules);
  if (!classification.ok()) return classification.status();
  *reclassified.mutable_classification() = *std::move(classification);
  reclassified.set_rules_chosen_by(chosen.company_id());
  return absl::OkStatus();
}

}  // namespace interlock::incidents
