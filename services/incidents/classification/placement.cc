#include "services/incidents/classification/placement.h"

#include <optional>

namespace interlock::incidents {
namespace {

// Hazard data as found, from the site or the catalogue.
class Hazard {
 public:
  Hazard(const v1::Material& material, const ChemicalCatalogue& catalogue) {
    if (!material.hazard().source().empty()) site_ = &material.hazard();
    if (!material.chemical().empty())
      if (const ChemicalHazard* found = catalogue.Find(material.chemical());
          found && !found->hazard.source().empty())
        listed_ = &found->hazard;
  }

  v1::ThresholdCategory category() const { return Enum(&v1::HazardData::category); }
  v1::UnlistedMaterial unlisted() const { return Enum(&v1::HazardData::unlisted_material); }
  v1::HazardClass hazard_class() const { return Enum(&v1::HazardData::hazard_class); }
  v1::InhalationZone zone() const { return Enum(&v1::HazardData::inhalation_zone); }
  v1::CorrosiveStrength strength() const { return Enum(&v1::HazardData::corrosive_strength); }
  v1::Answer gas() const { return Enum(&v1::HazardData::gas); }
  std::optional<double> flash_point_c() const {
    return Number(&v1::HazardData::has_flash_point_c, &v1::HazardData::flash_point_c);
  }
  std::optional<double> boiling_point_c() const {
    return Number(&v1::HazardData::has_boiling_point_c, &v1::HazardData::boiling_point_c);
  }
  bool HasSubsidiary(v1::HazardClass wanted) const {
    for (const v1::HazardData* data : {site_, listed_})
      if (data && data->subsidiary_classes_size() > 0) {
        for (int each : data->subsidiary_classes())
          if (each == wanted) return true;
        return false;
      }
    return false;
  }
  bool has_subsidiary() const {
    return (site_ && site_->subsidiary_classes_size() > 0) ||
           (listed_ && listed_->subsidiary_classes_size() > 0);
  }
  bool HasPackingGroup() const { return !ByPackingGroup().empty(); }
  // Packing Groups I, II and III are the "other" of categories 5, 6 and 7.
  Categories ByPackingGroup() const {
    Categories categories;
    for (const v1::HazardData* data : {site_, listed_}) {
      if (!data) continue;
      for (int group : data->packing_groups())
        if (group >= 1 && group <= 3) categories = categories | Categories::Only(group + 4);
      if (!categories.empty()) break;
    }
    return categories;
  }
  Categories PossibleCategories() const {
    Categories categories;
    for (const v1::HazardData* data : {site_, listed_}) {
      if (!data) continue;
      for (int category : data->possible_categories())
        if (category >= 1 && category <= kCategories)
          categories = categories | Categories::Only(category);
      if (!categories.empty()) break;
    }
    return categories;
  }

 private:
  template <class E>
  E Enum(E (v1::HazardData::*get)() const) const {
    if (site_ && (site_->*get)() != E{}) return (site_->*get)();
    return listed_ ? (listed_->*get)() : E{};
  }
  std::optional<double> Number(bool (v1::HazardData::*has)() const,
                               double (v1::HazardData::*get)() const) const {
    for (const v1::HazardData* data : {site_, listed_})
      if (data && (data->*has)() && std::isfinite((data->*get)())) return (data->*get)();
    return {};
  }
  const v1::HazardData* site_ = nullptr;
  const v1::HazardData* listed_ = nullptr;
};

class Placer {
 public:
  Placer(const Hazard& hazard, const v1::Release& release, const RuleSet& rules)
      : hazard_(hazard), release_(release), rules_(rules) {}

  Placement Place() {
    const v1::HazardClass hazard_class = hazard_.hazard_class();
    placement_.gas = hazard_.gas() == v1::ANSWER_YES ||
                     (hazard_.gas() != v1::ANSWER_NO && hazard_class >= v1::HAZARD_CLASS_2_1 &&
                      hazard_class <= v1::HAZARD_CLASS_2_3);
    if (hazard_.unlisted() != v1::UNLISTED_MATERIAL_UNSPECIFIED) {
      placement_.category = Categories::Only(Categories::kNone);
      return placement_;
    }
    if (hazard_.category() >= 1 && hazard_.category() <= kCategories) {
      PlaceByCategory(hazard_.category());
      return placement_;
    }
    placement_.toxic = Toxic();
    placement_.flammable = Flammable();
    const Categories other = Other();
    placement_.category =
        MoreStringent(MoreStringent(placement_.toxic, placement_.flammable), other);
    if (placement_.category.empty()) Undecided();
    return placement_;
  }

 private:
  void PlaceByCategory(int category) {
    placement_.category = Categories::Only(category);
    if (category <= 4) placement_.toxic = placement_.category;
  }

  // Rows 1 to 4. Only gases have zones C and D.
  Categories Toxic() {
    switch (hazard_.zone()) {
      case v1::INHALATION_ZONE_A:
      case v1::INHALATION_ZONE_B:
      case v1::INHALATION_ZONE_C:
      case v1::INHALATION_ZONE_D: return Categories::Only(hazard_.zone());
      case v1::INHALATION_ZONE_UNKNOWN: return ZoneGap(placement_.gas ? 4 : 2);
      default: break;
    }
    if (hazard_.hazard_class() == v1::HAZARD_CLASS_2_3) return ZoneGap(4);
    if (hazard_.hazard_class() != v1::HAZARD_CLASS_6_1) return {};
    const Categories by_group = Grouped();
    // Packing Group I may be for inhalation, which nobody has looked up.
    if (hazard_.zone() == v1::INHALATION_ZONE_UNSPECIFIED && by_group.Has(5))
      return by_group | ZoneGap(2);
    return by_group;
  }

  // Flammable gases and liquids: rows 5 to 8.
  Categories Flammable() {
    const v1::HazardClass hazard_class = hazard_.hazard_class();
    if (hazard_class == v1::HAZARD_CLASS_2_1 || hazard_.HasSubsidiary(v1::HAZARD_CLASS_2_1))
      return Categories::Only(5);
    if (placement_.gas) return {};
    const auto flash = hazard_.flash_point_c();
    if (!flash) {
      if (hazard_class == v1::HAZARD_CLASS_3) return Grouped();
      return {};
    }
    const Categories by_flash = ByFlashPoint(*flash);
    // With a further hazard the packing group may be the stricter one.
    if (hazard_class == v1::HAZARD_CLASS_3 && hazard_.has_subsidiary())
      return MoreStringent(by_flash, hazard_.ByPackingGroup());
    return by_flash;
  }

  Categories ByFlashPoint(double flash) {
    if (flash < rules_.low_flash_point_c) {
      const auto boiling = hazard_.boiling_point_c();
      if (boiling) return Categories::Only(*boiling <= rules_.low_boiling_point_c ? 5 : 6);
      const Categories by_group =
          hazard_.hazard_class() == v1::HAZARD_CLASS_3 ? hazard_.ByPackingGroup() : Categories();
      if (by_group.certain() && !by_group.Has(7)) return by_group;
      return Gap(PlacementGap::kBoilingPoint, Categories::Between(5, 6));
    }
    if (flash <= rules_.high_flash_point_c) return Categories::Only(7);
    switch (AtFlashPoint(release_, flash)) {
      case Held::kYes: return Categories::Only(7);
      case Held::kNo: return Categories::Only(8);
      case Held::kUnknown: break;
    }
    return Gap(PlacementGap::kFlashPoint, Categories::Between(7, 8));
  }

  // What is neither toxic by inhalation nor flammable: acids and bases, 2.2, other packing groups.
  Categories Other() {
    switch (hazard_.strength()) {
      case v1::CORROSIVE_STRENGTH_STRONG: return Categories::Only(7);
      case v1::CORROSIVE_STRENGTH_MODERATE: return Categories::Only(8);
      case v1::CORROSIVE_STRENGTH_UNKNOWN:
        return Gap(PlacementGap::kStrength, Categories::Between(7, 8));
      default: break;
    }
    switch (hazard_.hazard_class()) {
      case v1::HAZARD_CLASS_2_2: return Categories::Only(7);
      case v1::HAZARD_CLASS_8:
        if (hazard_.strength() == v1::CORROSIVE_STRENGTH_NONE) return Grouped();
        return Gap(PlacementGap::kStrength, hazard_.ByPackingGroup() | Categories::Between(7, 8));
      case v1::HAZARD_CLASS_4_1:
      case v1::HAZARD_CLASS_4_2:
      case v1::HAZARD_CLASS_4_3:
      case v1::HAZARD_CLASS_5_1:
      case v1::HAZARD_CLASS_9: return Grouped();
      // Without a packing group in the regulation: only a group that somebody gave can place them.
      case v1::HAZARD_CLASS_1:
      case v1::HAZARD_CLASS_5_2:
      case v1::HAZARD_CLASS_6_2:
      case v1::HAZARD_CLASS_7:
        if (hazard_.HasPackingGroup()) return hazard_.ByPackingGroup();
        return Gap(PlacementGap::kPackingGroup,
                   Categories::Only(Categories::kNone) | Categories::Between(5, 7));
      default: return {};
    }
  }

  Categories Grouped() {
    const Categories by_group = hazard_.ByPackingGroup();
    if (by_group.empty()) return Gap(PlacementGap::kPackingGroup, Categories::Between(5, 7));
    if (!by_group.certain()) placement_.gap = PlacementGap::kPackingGroup;
    return by_group;
  }

  // Nothing above placed it.
  void Undecided() {
    if (hazard_.hazard_class() == v1::HAZARD_CLASS_NONE) {
      // No dangerous goods; a liquid may still have a flash point above all of theirs.
      placement_.category = Categories::Only(Categories::kNone);
      if (placement_.gas) return;
      placement_.category = placement_.category | Categories::Between(7, 8);
      placement_.gap = PlacementGap::kFlashPoint;
      return;
    }
    const Categories possible = hazard_.PossibleCategories();
    placement_.category =
        Gap(PlacementGap::kHazard, possible.empty() ? Categories::Any() : possible);
  }

  Categories ZoneGap(int least_stringent) {
    return Gap(PlacementGap::kZone, Categories::Between(1, least_stringent));
  }
  Categories Gap(PlacementGap gap, Categories categories) {
    if (!categories.certain()) placement_.gap = gap;
    return categories;
  }

  const Hazard& hazard_;
  const v1::Release& release_;
  const RuleSet& rules_;
  Placement placement_;
};

}  // namespace

Categories MoreStringent(Categories a, Categories b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const auto rank = [](int category) { return category == Categories::kNone ? 9 : category; };
  Categories result;
  for (int x = 0; x <= kCategories; ++x)
    for (int y = 0; y <= kCategories && a.Has(x); ++y)
      if (b.Has(y)) result = result | Categories::Only(rank(x) < rank(y) ? x : y);
  return result;
}

Held AtFlashPoint(const v1::Release& release, double flash_point_c) {
  if (release.has_release_temperature_c() && std::isfinite(release.release_temperature_c()))
    return HeldIf(release.release_temperature_c() >= flash_point_c);
  return Said(release.at_or_above_flash_point());
}

Placement Place(const v1::Material& material, const v1::Release& release,
                const ChemicalCatalogue& catalogue, const RuleSet& rules) {
  const Hazard hazard(material, catalogue);
  return Placer(hazard, release, rules).Place();
}

bool IsClassified(const v1::Material& material, const ChemicalCatalogue& catalogue) {
  const Hazard hazard(material, catalogue);
  return hazard.hazard_class() != v1::HAZARD_CLASS_UNSPECIFIED ||
         hazard.category() != v1::THRESHOLD_CATEGORY_UNSPECIFIED ||
         hazard.unlisted() != v1::UNLISTED_MATERIAL_UNSPECIFIED;
}

}  // namespace interlock::incidents
