#include "services/incidents/classify_query.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/chassis/nearest.h"
#include "libs/chassis/refusal.h"
#include "services/incidents/chemicals/chemicals.h"
#include "services/incidents/classification/check_facts.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

// Looking for what was meant takes a millisecond a name.
constexpr size_t kSuggestionsMax = 5;

bool IsNumber(const std::string& text) {
  return text.find_first_not_of("0123456789- ") == std::string::npos;
}

// "Did you mean ...? ", or nothing. Names are compared with names, registry numbers with registry
// numbers; one whose check digit holds is no slip, but another chemical's.
std::string DidYouMean(const std::string& word, const ChemicalCatalogue& chemicals) {
  if (IsCasNumber(word)) return "";
  std::vector<std::string> names, keys;
  for (std::string& name : chemicals.Names())
    if (IsNumber(name) == IsNumber(word)) {
      keys.push_back(ChemicalKey(name));
      names.push_back(std::move(name));
    }
  const std::string near = Nearest(ChemicalKey(word), keys);
  if (near.empty()) return "";
  const std::string& name = names[size_t(std::find(keys.begin(), keys.end(), near) - keys.begin())];
  const ChemicalHazard* meant = chemicals.Find(name);
  return absl::StrCat("Did you mean \"", name, "\"",
                      IsNumber(name) && meant ? ", " + meant->name : "", "? ");
}

// Before a fact that is missing because nobody knows a name, it is said that nobody knows it, and
// which one was probably meant.
class Suggestions {
 public:
  explicit Suggestions(const ChemicalCatalogue& chemicals) : chemicals_(chemicals) {}

  void Write(const v1::IncidentFacts& facts, v1::Classification& answer) {
    for (auto& missing : *answer.mutable_missing_facts())
      for (int i = 0; i < facts.releases_size(); ++i) {
        const auto& release = facts.releases(i);
        const std::string path = absl::StrCat("releases[", i, "].");
        std::string unknown;
        if (missing.field() == path + "material.hazard")
          unknown = Of(release.material());
        else if (missing.field() == path + "components")
          for (const auto& component : release.components()) unknown += Of(component.material());
        missing.mutable_sentence()->insert(0, unknown);
      }
  }

 private:
  std::string Of(const v1::Material& material) {
    const std::string& word = material.chemical();
    if (word.empty() || material.has_hazard() || chemicals_.Find(word) != nullptr) return "";
    if (!told_.insert(word).second || told_.size() > kSuggestionsMax) return "";
    return absl::StrCat("\"", word, "\" is not in the chemicals file. ",
                        DidYouMean(word, chemicals_));
  }

  const ChemicalCatalogue& chemicals_;
  std::set<std::string> told_;
};

}  // namespace

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
  Suggestions(*rules.chemicals).Write(request.facts(), answer);
  return absl::OkStatus();
}

}  // namespace interlock::incidents
