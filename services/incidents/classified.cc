// Facts as the decisions about incidents see them: checked, and classified under a named rule set.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/incidents/classification/classify.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {

absl::StatusOr<v1::Classification> Classified(const v1::IncidentFacts& facts,
                                              const std::string& rule_set,
                                              const IncidentRules& rules) {
  const RuleSet* set = rules.Find(rule_set);
  if (set == nullptr)
    return Refuse(absl::StatusCode::kNotFound, "RULE_SET_UNKNOWN", "",
                  absl::StrCat("There is no rule set ",
                               rule_set.empty() ? rules.rule_set : rule_set, "; there are: ",
                               absl::StrJoin(rules.rule_sets, ", ",
                                             [](std::string* out, const RuleSet& each) {
                                               absl::StrAppend(out, each.id);
                                             }),
                               "."));
  return Classify(facts, *set, *rules.chemicals, rules.options);
}

}  // namespace interlock::incidents
