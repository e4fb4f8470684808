#pragma once
// Writes what was looked at, and why it held or did not, into the answer.
#include <initializer_list>
#include <string>
#include <string_view>

#include "interlock/incidents/v1/classification.pb.h"
#include "services/incidents/classification/bounds.h"
#include "services/incidents/classification/quantity.h"
#include "services/incidents/classification/rule_set.h"

namespace interlock::incidents {

v1::Criterion::Held AnswerOf(Held held);
std::string_view NameOf(Unit unit);
std::string_view NameOf(v1::Tier tier);

// Texts are put together in place, without temporaries.
void Append(std::string& text, std::initializer_list<std::string_view> parts);
// Whole numbers in full, others with at most nine significant digits: "1100", "0.35".
void AppendNumber(std::string& text, double number);
void AppendInt(std::string& text, int number);

class Explanation {
 public:
  Explanation(const RuleSet& rules, v1::Classification& answer) : rules_(rules), answer_(answer) {}

  // A criterion with its clause; `why` ends with a full stop.
  v1::Criterion& Look(CriterionKind kind, Held held, std::string_view why);
  // ... that compared a number with a bound.
  v1::Criterion& Compare(CriterionKind kind, Held held, std::string_view why, Range compared,
                         double threshold, std::string_view unit);
  void Miss(std::string_view field, v1::Tier could_raise_to, std::string_view sentence);
  // Within a list: "releases[3].quantity".
  void MissOf(std::string_view list, int index, std::string_view field, v1::Tier could_raise_to,
              std::string_view sentence);

 private:
  const RuleSet& rules_;
  v1::Classification& answer_;
};

}  // namespace interlock::incidents
