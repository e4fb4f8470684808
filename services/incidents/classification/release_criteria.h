#pragma once
// One release against the quantities of a tier: as an acute release, or as a discharge through a
// relief device, which counts only together with one of its four consequences.
#include "services/incidents/classification/consequences.h"
#include "services/incidents/classification/explanation.h"
#include "services/incidents/classification/release_ratio.h"

namespace interlock::incidents {

class ReleaseJudge {
 public:
  ReleaseJudge(const v1::Release& release, int index, v1::Answer place_indoors,
               const ChemicalCatalogue& catalogue, const RuleSet& rules, const Options& options);

  // Looks at a tier, 1 or 2, and writes the criterion down.
  Held Look(int tier, Explanation& explanation);
  // What is not known and could bring this release to a tier better than `certain`.
  void MissBelow(v1::Tier certain, Explanation& explanation) const;

  // The quantity outside secondary containment against the Tier 1 threshold, as far as the release
  // counts by quantity at all.
  Range TimesOutsideContainment() const;
  // What secondary containment held is not known well enough to count points.
  bool containment_missing() const { return assessed_.containment_missing; }
  // Secondary containment kept the release below the points that it would have scored.
  bool held_back() const;
  // The number compared for Tier 1, to find the release that stands for all.
  const Ratio& ratio(int tier) const { return looked_[tier - 1].ratio; }

 private:
  struct Looked {
    Ratio ratio;
    Held quantity = Held::kNo;
    Held held = Held::kNo;
  };
  Ratio RatioOfHour(int tier, Held indoors) const;
  void Explain(int tier, const Looked& looked, Explanation& explanation) const;
  void MissQuantity(v1::Tier raise, const Looked& looked, Explanation& explanation) const;
  void MissPlacement(v1::Tier raise, Explanation& explanation) const;
  void MissRelief(v1::Tier raise, Explanation& explanation) const;

  const v1::Release& release_;
  const int index_;
  const ChemicalCatalogue& catalogue_;
  const RuleSet& rules_;
  const Options& options_;
  AssessedRelease assessed_;
  // Through a device that may have been designed for this.
  bool by_relief_rule_ = false;
  Held counts_by_quantity_ = Held::kYes;
  Looked looked_[2];
};

}  // namespace interlock::incidents
