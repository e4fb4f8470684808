#include "services/incidents/classification/quantity.h"

namespace interlock::incidents {
namespace {

constexpr double kKilogramsPerPound = 0.45359237;
constexpr double kCubicMetresPerGallon = 0.003785411784;
constexpr double kGallonsPerBarrel = 42;
constexpr double kCubicMetresPerBarrel = kCubicMetresPerGallon * kGallonsPerBarrel;

// Thinner than any gas is no density.
double Density(const v1::Release& release) {
  const double density = release.has_density_kg_m3() ? release.density_kg_m3() : 0;
  return density >= 1e-3 && density <= 1e6 ? density : 0;
}

Conversion OfVolume(double barrels, double cubic_metres, const v1::Release& release, bool gas,
                    Basis basis) {
  const double kilograms = cubic_metres * Density(release);
  return {.mass = basis == Basis::kPound ? kilograms / kKilogramsPerPound : kilograms,
          .barrels = gas ? 0 : barrels};
}

Conversion OfKilograms(double kilograms, const v1::Release& release, bool gas, Basis basis) {
  const double density = Density(release);
  return {.mass = basis == Basis::kPound ? kilograms / kKilogramsPerPound : kilograms,
          .barrels = gas || density == 0 ? 0 : kilograms / density / kCubicMetresPerBarrel};
}

}  // namespace

Conversion ConversionOf(v1::QuantityUnit unit, const v1::Release& release, bool gas, Basis basis) {
  switch (unit) {
    case v1::QUANTITY_UNIT_KILOGRAM: return OfKilograms(1, release, gas, basis);
    case v1::QUANTITY_UNIT_GRAM: return OfKilograms(0.001, release, gas, basis);
    case v1::QUANTITY_UNIT_TONNE: return OfKilograms(1000, release, gas, basis);
    case v1::QUANTITY_UNIT_POUND:
    case v1::QUANTITY_UNIT_SHORT_TON: {
      const double pounds = unit == v1::QUANTITY_UNIT_POUND ? 1 : 2000;
      Conversion conversion = OfKilograms(pounds * kKilogramsPerPound, release, gas, basis);
      // Not there and back again: 1,100 lb stays 1,100 lb.
      if (basis == Basis::kPound) conversion.mass = pounds;
      return conversion;
    }
    case v1::QUANTITY_UNIT_BARREL: {
      // Barrels of a gas are no quantity.
      if (gas) return {};
      return OfVolume(1, kCubicMetresPerBarrel, release, gas, basis);
    }
    case v1::QUANTITY_UNIT_LITRE:
      return OfVolume(0.001 / kCubicMetresPerBarrel, 0.001, release, gas, basis);
    case v1::QUANTITY_UNIT_CUBIC_METRE:
      return OfVolume(1 / kCubicMetresPerBarrel, 1, release, gas, basis);
    case v1::QUANTITY_UNIT_US_GALLON:
      return OfVolume(1 / kGallonsPerBarrel, kCubicMetresPerGallon, release, gas, basis);
    default: return {};
  }
}

Measured MeasureAgainst(const RuleSet::Threshold& threshold, const Conversion& conversion,
                        Basis basis) {
  const bool in_barrels = threshold.bbl > 0 && conversion.barrels > 0 &&
                          (basis == Basis::kBarrel || conversion.mass == 0);
  if (in_barrels)
    return {.unit = Unit::kBarrel, .factor = conversion.barrels, .threshold = threshold.bbl};
  if (basis == Basis::kPound)
    return {.unit = Unit::kPound, .factor = conversion.mass, .threshold = threshold.lb};
  return {.unit = Unit::kKilogram, .factor = conversion.mass, .threshold = threshold.kg};
}

}  // namespace interlock::incidents
