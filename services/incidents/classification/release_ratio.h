#pragma once
// A release against the thresholds of its categories: alone, as a solution, or as a mixture whose
// fractions are summed.
#include "services/incidents/classification/one_hour_rule.h"
#include "services/incidents/classification/placement.h"
#include "services/incidents/classification/quantity.h"

namespace interlock::incidents {

struct Options {
  Basis basis = Basis::kKilogram;
};

// Everything about a release that does not depend on the tier.
struct AssessedRelease {
  const v1::Release* release = nullptr;
  WorstHour hour;
  // The part of the worst hour outside secondary containment: release points alone.
  Range outside;
  Held indoors = Held::kUnknown;
  Placement placement;
  Conversion conversion;
  // Share of the quantity that is compared: below 1 for a solution.
  Range share = Range::Exactly(1);
  bool summed = false;  // A mixture without a class of its own.
  bool solution_missing = false;
  bool component_missing = false;
  bool containment_missing = false;
};

AssessedRelease Assess(const v1::Release& release, v1::Answer place_indoors,
                       const ChemicalCatalogue& catalogue, const RuleSet& rules,
                       const Options& options);

// How often a quantity holds the threshold of a tier: 1 meets it.
struct Ratio {
  Range times = Range::Exactly(0);
  // What was compared with what, as far as one row decides: its category, or 0 for a sum of
  // fractions and for a material of uncertain category.
  int category = 0;
  Range compared;
  double threshold = 0;
  Unit unit = Unit::kKilogram;
  bool conversion_missing = false;
  // Some threshold of this tier may apply.
  bool has_threshold = false;
};

// `quantity` is in the unit of the release: its worst hour, or the part of it that counts.
Ratio RatioOf(const AssessedRelease& assessed, int tier, Range quantity, Held indoors,
              const ChemicalCatalogue& catalogue, const RuleSet& rules, const Options& options);

}  // namespace interlock::incidents
