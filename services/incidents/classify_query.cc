#include "services/incidents/classify_query.h"

#include "libs/chassis/refusal.h"
#include "services/incidents/classification/check_facts.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {

absl::Status ClassifyFacts(const v1::ClassifyRequest& request, const v1::ChosenRules& known,
                           const IncidentRules& rules, int64_t now_ms, v1::Classification& answer) {
  std::vector<FieldViolation> violations;
  for (const FactProblem& problem : CheckFacts(request.facts(), now_ms))
    violations.push_back({"facts." + problem.field, problem.sentence});
  if (!violations.empty()) return RefuseFields(violations);
  const auto chosen = ChosenAt(known, EarliestOf(request.facts(), now_ms), rules);
  const RuleSet* set =
      rules.Find(request.rule_set().empty() ? chosen.rule_set() : request.rule_set());
  if (set == nullptr)
    return Refuse(absl::StatusCode::kNotFound, "RULE_SET_UNKNOWN", "",
                  "There is no rule set " + request.rule_set() + ".");
  ClassifyInto(request.facts(), *set, *rules.chemicals, rules.OptionsIn(chosen.unit_basis()),
               answer);
  return absl::OkStatus();
}

}  // namespace interlock::incidents
