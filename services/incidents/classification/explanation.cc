#include "services/incidents/classification/explanation.h"

#include <charconv>

namespace interlock::incidents {

v1::Criterion::Held AnswerOf(Held held) {
  return held == Held::kYes  ? v1::Criterion::YES
         : held == Held::kNo ? v1::Criterion::NO
                             : v1::Criterion::UNKNOWN;
}

std::string_view NameOf(Unit unit) {
  switch (unit) {
    case Unit::kKilogram: return "kg";
    case Unit::kPound: return "lb";
    case Unit::kBarrel: return "bbl";
  }
  return "";
}

std::string_view NameOf(v1::Tier tier) {
  switch (tier) {
    case v1::TIER_1: return "Tier 1";
    case v1::TIER_2: return "Tier 2";
    case v1::TIER_3: return "Tier 3";
    default: return "not a process safety event";
  }
}

void Append(std::string& text, std::initializer_list<std::string_view> parts) {
  for (std::string_view part : parts) text.append(part);
}

void AppendNumber(std::string& text, double number) {
  char buffer[64];
  // Whole numbers as they are; the rest to nine significant digits, so that 99,999.99 does not read
  // as 100,000. Nobody reads 1.1e+03 lb.
  if (number == std::floor(number) && std::abs(number) < 1e15) {
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, int64_t(number)).ptr;
    text.append(buffer, end);
    return;
  }
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::general, 9);
  if (error == std::errc()) text.append(buffer, end);
}

void AppendInt(std::string& text, int number) {
  char buffer[16];
  text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

v1::Criterion& Explanation::Look(CriterionKind kind, Held held, std::string_view why) {
  v1::Criterion& criterion = *answer_.add_criteria();
  criterion.set_id(NameOf(kind));
  criterion.set_held(AnswerOf(held));
  criterion.set_clause(rules_.clause(kind));
  criterion.mutable_reason()->append(why);
  return criterion;
}

v1::Criterion& Explanation::Compare(CriterionKind kind, Held held, std::string_view why,
                                    Range compared, double threshold, std::string_view unit) {
  v1::Criterion& criterion = Look(kind, held, why);
  if (compared.low > 0 || compared.certain()) criterion.set_compared(compared.low);
  if (!compared.certain() && std::isfinite(compared.high))
    criterion.set_compared_at_most(compared.high);
  criterion.set_threshold(threshold);
  criterion.set_unit(unit.data(), unit.size());
  return criterion;
}

void Explanation::Miss(std::string_view field, v1::Tier could_raise_to, std::string_view sentence) {
  v1::MissingFact& fact = *answer_.add_missing_facts();
  fact.mutable_field()->append(field);
  fact.set_could_raise_to(could_raise_to);
  fact.mutable_sentence()->append(sentence);
}

void Explanation::MissOf(std::string_view list, int index, std::string_view field,
                         v1::Tier could_raise_to, std::string_view sentence) {
  v1::MissingFact& fact = *answer_.add_missing_facts();
  std::string& path = *fact.mutable_field();
  path.append(list);
  path += '[';
  AppendInt(path, index);
  path += ']';
  if (!field.empty()) Append(path, {".", field});
  fact.set_could_raise_to(could_raise_to);
  fact.mutable_sentence()->append(sentence);
}

}  // namespace interlock::incidents
