#pragma once
// Units. A company picks one unit and compares in it; the printed pairs are not exactly equal.
#include "services/incidents/classification/bounds.h"
#include "services/incidents/classification/rule_set.h"

namespace interlock::incidents {

// The unit in which a company compares. With barrels, whatever has no printed barrels (gases too)
// is compared in kilograms.
enum class Basis { kKilogram, kPound, kBarrel };
enum class Unit { kKilogram, kPound, kBarrel };

// What one unit of a release is worth as a mass, in the company's unit of mass, and in barrels; 0
// where it cannot be told (no density, or a volume of a gas).
struct Conversion {
  double mass = 0;
  double barrels = 0;
};
Conversion ConversionOf(v1::QuantityUnit unit, const v1::Release& release, bool gas, Basis basis);

// Where a quantity stands against a threshold.
struct Measured {
  Unit unit = Unit::kKilogram;
  double factor = 0;  // From the unit of the release to `unit`; 0: cannot be compared.
  double threshold = 0;
};
Measured MeasureAgainst(const RuleSet::Threshold& threshold, const Conversion& conversion,
                        Basis basis);

}  // namespace interlock::incidents
