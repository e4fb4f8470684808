#include "services/metrics/leading.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "libs/decimal/decimal.h"

namespace interlock::metrics {
namespace {

constexpr int kPlaces = 1;

// The share against a number in per cent, without rounding: below it, at it, above it.
std::strong_ordering CompareShare(const v1::LeadingValue& value, const core::v1::Decimal& percent) {
  const auto against = Decimal::Parse(percent.value());
  if (!against.ok()) return std::strong_ordering::equal;  // A definition or command without it.
  const auto of_all = Multiply(*against, Decimal::Of(value.denominator()));
  if (!of_all.ok()) return std::strong_ordering::equal;
  return Decimal::Of(value.numerator() * 100) <=> *of_all;
}

bool WorseThan(const v1::LeadingValue& value, const core::v1::Decimal& percent) {
  const auto share = CompareShare(value, percent);
  return value.better() == v1::BETTER_HIGHER ? share < 0 : share > 0;
}

v1::TargetStanding StandingOf(const v1::LeadingValue& value) {
  if (value.denominator() == 0) return v1::TARGET_STANDING_NO_RATE;
  if (WorseThan(value, value.target().limit_percent())) return v1::TARGET_STANDING_LIMIT_CROSSED;
  if (WorseThan(value, value.target().target_percent())) return v1::TARGET_STANDING_OFF_TARGET;
  return v1::TARGET_STANDING_ON_TARGET;
}

// Puts a missed record into the band of its age.
void Age(v1::LeadingPart& part, int64_t days) {
  v1::AgeBand* band = nullptr;
  for (auto& one : *part.mutable_ages())
    if (one.from_days() <= days) band = &one;
  if (band != nullptr) band->set_records(band->records() + 1);
}

std::string Sentence(const v1::LeadingValue& value) {
  if (!value.has_percent()) return absl::StrCat(value.name(), ": ", value.no_value_because());
  return absl::StrCat(value.name(), ": ", value.numerator(), " of ", value.denominator(), ", ",
                      value.percent().value(), " %; ",
                      value.better() == v1::BETTER_HIGHER ? "at least " : "at most ",
                      value.target().limit_percent().value(), " % is the limit.");
}

}  // namespace

bool CountsMissed(v1::Counting counting) { return counting == v1::COUNTING_OVERDUE; }

v1::LeadingValue Measure(const v1::LeadingDefinition& indicator, const LeadingBasis& basis,
                         const v1::Target& target, int64_t at_ms) {
  v1::LeadingValue value;
  value.set_indicator_id(indicator.indicator_id());
  value.set_name(indicator.name());
  value.set_better(indicator.better());
  value.set_clause(indicator.clause());
  *value.mutable_target() = target;
  const bool counts_missed = CountsMissed(indicator.counting());
  std::map<std::string, v1::LeadingPart*> parts;
  for (const auto& [name, count] : basis.parts) {
    auto& part = *value.add_parts();
    parts[name] = &part;
    part.set_part(name);
    part.set_denominator(count.records);
    part.set_numerator(counts_missed ? count.missed : count.records - count.missed);
    for (const int days : indicator.age_bands_days()) part.add_ages()->set_from_days(days);
  }
  for (const Missed& missed : basis.missed)
    if (const auto found = parts.find(missed.part); found != parts.end())
      Age(*found->second, (at_ms - missed.due_at_ms) / kDayMs);
  for (const auto& part : value.parts()) {
    value.set_numerator(value.numerator() + part.numerator());
    value.set_denominator(value.denominator() + part.denominator());
  }
  const auto percent =
      Divide(Decimal::Of(value.numerator() * 100), Decimal::Of(value.denominator()), kPlaces);
  if (percent.ok())
    value.mutable_percent()->set_value(percent->ToString(kPlaces));
  else
    value.set_no_value_because("no rate: there is nothing to count.");
  value.set_standing(StandingOf(value));
  value.set_sentence(Sentence(value));
  return value;
}

}  // namespace interlock::metrics
