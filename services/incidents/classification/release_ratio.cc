#include "services/incidents/classification/release_ratio.h"

namespace interlock::incidents {
namespace {

// Unknown times zero is zero here: of nothing, no share is anything.
double Times(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }
Range Times(Range a, Range b) { return {Times(a.low, b.low), Times(a.high, b.high)}; }
Range Sum(Range a, Range b) { return {a.low + b.low, a.high + b.high}; }

Range Fraction(bool said, double value) {
  if (said && value >= 0 && value <= 1) return Range::Exactly(value);
  return {0, 1};
}

Range OutsideContainment(const v1::Release& release, Range hour, bool& missing) {
  if (!release.has_secondary_containment()) return hour;
  const auto& containment = release.secondary_containment();
  const bool held_known =
      containment.has_held_quantity() && IsQuantity(containment.held_quantity());
  const double held = held_known ? std::min(containment.held_quantity(), kAbsurd) : 0;
  Range outside{held_known ? std::max(0.0, hour.low - held) : 0, hour.high};
  const bool whole_in_one_hour =
      hour.certain() && (!release.has_quantity() || release.quantity() <= hour.high);
  // Over a longer time nobody knows in which hour the held part flowed.
  if (held_known && whole_in_one_hour) outside.high = outside.low;
  if (!held_known) missing = true;
  if (containment.liquid_only() == v1::ANSWER_NO) return outside;
  if (containment.has_evolved_quantity() && IsQuantity(containment.evolved_quantity())) {
    const double evolved = std::min(containment.evolved_quantity(), kAbsurd);
    return {std::min(outside.low + evolved, hour.low), std::min(outside.high + evolved, hour.high)};
  }
  // Vapour may have evolved from what the dike holds.
  if (held > 0) missing = true;
  return {outside.low, held > 0 ? hour.high : outside.high};
}

const RuleSet::Threshold& ThresholdOf(const RuleSet& rules, int tier, int category, bool indoors) {
  const RuleSet::Row& row = rules.row(tier, category);
  return indoors ? row.indoors : row.outdoors;
}

// One material in one of perhaps several categories, indoors, outdoors or either.
Ratio RatioOfMaterial(Categories categories, Held indoors, int tier, Range quantity,
                      const Conversion& conversion, const RuleSet& rules, Basis basis) {
  Ratio ratio{.times = {kInfinity, 0}};
  if (categories.Has(Categories::kNone)) ratio.times.low = 0;
  for (int category = 1; category <= kCategories; ++category) {
    if (!categories.Has(category)) continue;
    for (bool inside : {false, true}) {
      if (indoors == (inside ? Held::kNo : Held::kYes)) continue;
      const RuleSet::Threshold& threshold = ThresholdOf(rules, tier, category, inside);
      if (!threshold.printed()) {
        ratio.times.low = 0;
        continue;
      }
      ratio.has_threshold = true;
      const Measured measured = MeasureAgainst(threshold, conversion, basis);
      Range compared{0, kInfinity};
      if (measured.factor > 0)
        compared = Times(quantity, Range::Exactly(measured.factor));
      else if (quantity.high == 0)
        compared = Range::Exactly(0);
      else
        ratio.conversion_missing = true;
      const Range times = compared * (1 / measured.threshold);
      // Shown is the row that asks most: what reaches it is certain.
      if (times.low <= ratio.times.low && (ratio.threshold == 0 || times.low < ratio.times.low)) {
        ratio.compared = compared;
        ratio.threshold = measured.threshold;
        ratio.unit = measured.unit;
      }
      ratio.times = {std::min(ratio.times.low, times.low), std::max(ratio.times.high, times.high)};
    }
  }
  if (ratio.times.low == kInfinity) ratio.times.low = ratio.times.high;
  ratio.category = categories.only();
  return ratio;
}

// Fractions of all components, and apart for toxic and flammable hazards where those are
// independent.
Ratio RatioOfMixture(const AssessedRelease& assessed, int tier, Range quantity, Held indoors,
                     const ChemicalCatalogue& catalogue, const RuleSet& rules,
                     const Options& options) {
  const v1::Release& release = *assessed.release;
  const bool independent = release.independent_hazards() == v1::ANSWER_YES;
  Ratio result;
  Range all = Range::Exactly(0), toxic = all, flammable = all;
  double fractions_known = 0;
  for (const auto& component : release.components())
    if (component.has_weight_fraction() && component.weight_fraction() >= 0 &&
        component.weight_fraction() <= 1)
      fractions_known += component.weight_fraction();
  // Weights say nothing of barrels.
  const Conversion conversion{.mass = assessed.conversion.mass};
  for (const auto& component : release.components()) {
    Range share = Fraction(component.has_weight_fraction(), component.weight_fraction());
    if (!share.certain()) share.high = std::max(0.0, 1 - fractions_known);
    const Range part = Times(quantity, share);
    const Placement placement = Place(component.material(), release, catalogue, rules);
    const auto times_of = [&](Categories categories) {
      const Ratio ratio =
          RatioOfMaterial(categories, indoors, tier, part, conversion, rules, options.basis);
      result.conversion_missing |= ratio.conversion_missing;
      result.has_threshold |= ratio.has_threshold;
      return ratio.times;
    };
    if (!independent) {
      all = Sum(all, times_of(placement.category));
      continue;
    }
    const bool neither = placement.toxic.empty() && placement.flammable.empty();
    if (neither || !placement.toxic.empty())
      toxic = Sum(toxic, times_of(neither ? placement.category : placement.toxic));
    if (neither || !placement.flammable.empty())
      flammable = Sum(flammable, times_of(neither ? placement.category : placement.flammable));
  }
  result.times =
      independent ? Range{std::max(toxic.low, flammable.low), std::max(toxic.high, flammable.high)}
                  : all;
  result.compared = result.times;
  result.threshold = 1;
  return result;
}

}  // namespace

AssessedRelease Assess(const v1::Release& release, v1::Answer place_indoors,
                       const ChemicalCatalogue& catalogue, const RuleSet& rules,
                       const Options& options) {
  AssessedRelease assessed{.release = &release, .hour = WorstHourOf(release)};
  assessed.outside =
      OutsideContainment(release, assessed.hour.quantity, assessed.containment_missing);
  assessed.indoors =
      Said(release.indoors() == v1::ANSWER_UNSPECIFIED ? place_indoors : release.indoors());
  assessed.placement = Place(release.material(), release, catalogue, rules);
  assessed.summed = release.components_size() > 0 && !IsClassified(release.material(), catalogue);
  if (assessed.summed) {
    assessed.placement.gas = false;
    for (const auto& component : release.components()) {
      const Placement placement = Place(component.material(), release, catalogue, rules);
      assessed.component_missing |=
          !placement.category.certain() ||
          !Fraction(component.has_weight_fraction(), component.weight_fraction()).certain();
    }
  }
  assessed.conversion =
      ConversionOf(release.unit(), release, assessed.placement.gas, options.basis);
  if (!assessed.summed && release.has_solution_strength() &&
      release.solution_listed() != v1::ANSWER_YES) {
    assessed.share = Fraction(true, release.solution_strength());
    if (!assessed.share.certain() || release.solution_listed() != v1::ANSWER_NO) {
      assessed.share.high = 1;
      assessed.solution_missing = !assessed.share.certain();
    }
  }
  return assessed;
}

Ratio RatioOf(const AssessedRelease& assessed, int tier, Range quantity, Held indoors,
              const ChemicalCatalogue& catalogue, const RuleSet& rules, const Options& options) {
  if (assessed.summed)
    return RatioOfMixture(assessed, tier, quantity, indoors, catalogue, rules, options);
  Conversion conversion = assessed.conversion;
  // A share by weight is one of mass.
  if (assessed.share != Range::Exactly(1)) conversion.barrels = 0;
  return RatioOfMaterial(assessed.placement.category, indoors, tier,
                         Times(quantity, assessed.share), conversion, rules, options.basis);
}

}  // namespace interlock::incidents
