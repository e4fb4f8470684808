#include "services/incidents/classification/severity.h"

#include <span>

namespace interlock::incidents {
namespace {

constexpr int kPoints[] = {1, 3, 9, 27};

int InBand(double value, std::span<const double> bands) {
  int points = 0;
  for (size_t i = 0; i < bands.size(); ++i)
    if (Reaches(value, bands[i])) points = kPoints[i];
  return points;
}

Points InBands(Range value, std::span<const double> bands) {
  return {InBand(value.low, bands), InBand(value.high, bands)};
}

Points Both(Points a, Points b) {
  return {std::max(a.certain, b.certain), std::max(a.possible, b.possible)};
}

// So many points if there is anybody, or at least `people`.
Points If(PeopleCount count, double people, int points) {
  return {count.certain >= people ? points : 0, count.possible >= people ? points : 0};
}

Points WildlifePoints(v1::WildlifeScale scale) {
  switch (scale) {
    case v1::WILDLIFE_SCALE_NONE: return {0, 0};
    case v1::WILDLIFE_SCALE_SMALL: return {3, 3};
    case v1::WILDLIFE_SCALE_MEDIUM: return {9, 9};
    case v1::WILDLIFE_SCALE_LARGE: return {27, 27};
    default: return {0, 27};
  }
}

}  // namespace

int SeverityPoints::certain() const {
  return safety.certain + fire_explosion.certain + release.certain + community.certain +
         environment.certain;
}

bool SeverityPoints::open() const {
  return safety.open() || fire_explosion.open() || release.open() || community.open() ||
         environment.open();
}

Points SafetyPoints(const PeopleHarmed& people) {
  Points points = If(people.beyond_first_aid, 1, 1);
  points = Both(points, If(people.days_away, 1, 3));
  points = Both(points, If(people.third_party_beyond_first_aid, 1, 3));
  points = Both(points, If(people.fatalities, 1, 9));
  points = Both(points, If(people.third_party_admissions, 1, 9));
  points = Both(points, If(people.fatalities, 2, 27));
  points = Both(points, If(people.third_party_admissions, 2, 27));
  return Both(points, If(people.third_party_fatalities, 1, 27));
}

Points FirePoints(const FireCost& fire, const RuleSet& rules) {
  Points points = InBands(fire.usd, rules.fire_usd);
  if (fire.happened == Held::kNo) return {};
  if (fire.happened == Held::kUnknown) points.certain = 0;
  return points;
}

Points ReleasePoints(Range times, const RuleSet& rules) {
  return InBands(times, rules.release_ratio);
}

Points CommunityPoints(const v1::IncidentFacts& facts, const RuleSet& rules) {
  Points points;
  if (facts.community_affected() == v1::ANSWER_UNKNOWN ||
      (facts.community_measures().empty() && facts.community_affected() != v1::ANSWER_NO))
    points.possible = 27;
  for (const auto& measure : facts.community_measures()) {
    const Held declared = Said(measure.officially_declared());
    if (declared == Held::kNo) continue;
    const bool told = measure.has_hours() && IsQuantity(measure.hours());
    const Range hours = told ? Range::Exactly(measure.hours()) : Range{};
    const Points evacuation = InBands(hours, rules.evacuation_hours);
    const Points shelter = InBands(hours, rules.shelter_hours);
    Points each = shelter;
    if (measure.kind() == v1::MEASURE_KIND_EVACUATION)
      each = evacuation;
    else if (measure.kind() != v1::MEASURE_KIND_SHELTER_IN_PLACE &&
             measure.kind() != v1::MEASURE_KIND_PUBLIC_PROTECTIVE_MEASURE)
      each = {std::min(evacuation.certain, shelter.certain),
              std::max(evacuation.possible, shelter.possible)};
    if (declared == Held::kUnknown) each.certain = 0;
    points = Both(points, each);
  }
  return points;
}

Points EnvironmentPoints(const v1::IncidentFacts& facts, const RuleSet& rules) {
  const auto& environment = facts.environment();
  const Range cost = Money(environment.has_acute_cost_usd(), environment.acute_cost_usd());
  return Both(InBands(cost, rules.environment_usd), WildlifePoints(environment.wildlife()));
}

}  // namespace interlock::incidents
