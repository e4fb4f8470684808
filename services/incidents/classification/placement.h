#pragma once
// Which row of the threshold tables a material belongs to.
#include <cstdint>

#include "services/incidents/classification/bounds.h"
#include "services/incidents/classification/chemical_hazard.h"
#include "services/incidents/classification/rule_set.h"

namespace interlock::incidents {

// The categories that a material may belong to; bit 0 says that it may belong to none, and so have
// no threshold quantity at all.
class Categories {
 public:
  static constexpr int kNone = 0;
  constexpr Categories() = default;
  static constexpr Categories Only(int category) { return Categories(uint16_t(1 << category)); }
  static constexpr Categories Between(int most_stringent, int least_stringent) {
    Categories all;
    for (int c = most_stringent; c <= least_stringent; ++c) all = all | Only(c);
    return all;
  }
  static constexpr Categories Any() { return Categories(0x1ff); }
  constexpr Categories operator|(Categories other) const {
    return Categories(uint16_t(bits_ | other.bits_));
  }
  constexpr bool Has(int category) const { return bits_ >> category & 1; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool certain() const { return bits_ != 0 && (bits_ & (bits_ - 1)) == 0; }
  // The category if it is certain; kNone also if it is not.
  constexpr int only() const {
    for (int c = 1; c <= kCategories; ++c)
      if (bits_ == 1 << c) return c;
    return kNone;
  }
  constexpr bool operator==(const Categories&) const = default;

 private:
  constexpr explicit Categories(uint16_t bits) : bits_(bits) {}
  uint16_t bits_ = 0;
};

// The more stringent of two placements of one material, 49 CFR 173.2a: of every pair that is
// possible.
Categories MoreStringent(Categories a, Categories b);

// What keeps a placement from being certain.
enum class PlacementGap {
  kNone,
  kHazard,
  kZone,
  kStrength,
  kPackingGroup,
  kBoilingPoint,
  kFlashPoint
};

struct Placement {
  // As a whole, by its most stringent hazard.
  Categories category;
  // By its toxic and its flammable hazard alone, for mixtures whose hazards are independent; empty
  // where it has none of that kind. A material that has neither counts in both sums.
  Categories toxic;
  Categories flammable;
  bool gas = false;
  PlacementGap gap = PlacementGap::kNone;
};

// Released at or above its flash point? Matters to liquids with a high one.
Held AtFlashPoint(const v1::Release& release, double flash_point_c);

// Hazard data of the site goes before the catalogue's, field by field; data without a source is not
// believed.
Placement Place(const v1::Material& material, const v1::Release& release,
                const ChemicalCatalogue& catalogue, const RuleSet& rules);

// The material carries a UN classification of its own, so a mixture of that name needs no sum.
bool IsClassified(const v1::Material& material, const ChemicalCatalogue& catalogue);

}  // namespace interlock::incidents
