#include "services/incidents/classification/release_criteria.h"

namespace interlock::incidents {
namespace {

Held Meets(const Ratio& ratio) { return ratio.has_threshold ? Reaches(ratio.times, 1) : Held::kNo; }

constexpr std::string_view kReleases = "releases";

}  // namespace

ReleaseJudge::ReleaseJudge(const v1::Release& release, int index, v1::Answer place_indoors,
                           const ChemicalCatalogue& catalogue, const RuleSet& rules,
                           const Options& options)
    : release_(release),
      index_(index),
      catalogue_(catalogue),
      rules_(rules),
      options_(options),
      assessed_(Assess(release, place_indoors, catalogue, rules, options)) {
  if (!ThroughRelief(release) || release.relief().designed_for_event() == v1::ANSWER_NO) return;
  by_relief_rule_ = true;
  counts_by_quantity_ =
      Or(ReliefConsequence(release.relief()), Not(Said(release.relief().designed_for_event())));
}

Ratio ReleaseJudge::RatioOfHour(int tier, Held indoors) const {
  return RatioOf(assessed_, tier, assessed_.hour.quantity, indoors, catalogue_, rules_, options_);
}

Held ReleaseJudge::Look(int tier, Explanation& explanation) {
  Looked& looked = looked_[tier - 1];
  looked.ratio = RatioOfHour(tier, assessed_.indoors);
  looked.quantity = Meets(looked.ratio);
  looked.held = And(looked.quantity, counts_by_quantity_);
  Explain(tier, looked, explanation);
  return looked.held;
}

void ReleaseJudge::Explain(int tier, const Looked& looked, Explanation& explanation) const {
  using enum CriterionKind;
  const CriterionKind kind = by_relief_rule_ ? (tier == 1 ? kTier1Relief : kTier2Relief)
                                             : (tier == 1 ? kTier1Quantity : kTier2Quantity);
  const Ratio& ratio = looked.ratio;
  v1::Criterion* criterion = nullptr;
  if (!ratio.has_threshold) {
    criterion = &explanation.Look(kind, looked.held,
                                  assessed_.summed
                                      ? "No component has a threshold quantity in this tier."
                                      : "This material has no threshold quantity in this tier.");
  } else if (ratio.threshold == 0) {
    criterion = &explanation.Look(
        kind, looked.held,
        "Which threshold quantity applies is not known, for the class of the material is not.");
  } else {
    const std::string_view unit =
        assessed_.summed ? std::string_view("x threshold") : NameOf(ratio.unit);
    criterion = &explanation.Compare(kind, looked.held, "", ratio.compared, ratio.threshold, unit);
    std::string& why = *criterion->mutable_reason();
    AppendNumber(why, ratio.compared.low);
    if (!ratio.compared.certain()) {
      why += " to ";
      if (std::isfinite(ratio.compared.high))
        AppendNumber(why, ratio.compared.high);
      else
        why += "an unknown number of";
    }
    Append(why, {" ", unit, " in the worst hour against "});
    AppendNumber(why, ratio.threshold);
    Append(why, {" ", unit});
    if (ratio.category != 0) {
      why += ", category ";
      AppendInt(why, ratio.category);
      if (!by_relief_rule_) criterion->set_clause(rules_.row(tier, ratio.category).clause);
    }
    if (assessed_.indoors != Held::kNo)
      why += assessed_.indoors == Held::kYes ? ", indoors" : ", indoors or not is unknown";
    why += '.';
  }
  if (by_relief_rule_) switch (counts_by_quantity_) {
      case Held::kYes:
        *criterion->mutable_reason() += " The discharge had a consequence that counts.";
        break;
      case Held::kNo:
        *criterion->mutable_reason() +=
            " The device was designed for this, and the discharge had none of the four "
            "consequences.";
        break;
      case Held::kUnknown:
        *criterion->mutable_reason() +=
            " Whether the device was designed for this, or what the discharge caused, is not "
            "known.";
        break;
    }
  std::string& subject = *criterion->mutable_subject();
  if (!release_.label().empty()) {
    subject = release_.label();
  } else {
    subject += "Release ";
    AppendInt(subject, index_ + 1);
    if (!release_.material().chemical().empty())
      Append(subject, {", ", release_.material().chemical()});
  }
}

void ReleaseJudge::MissBelow(v1::Tier certain, Explanation& explanation) const {
  for (int tier = 1; tier <= 2; ++tier) {
    const Looked& looked = looked_[tier - 1];
    if (tier >= int(certain) || looked.held == Held::kNo) continue;
    if (looked.quantity == Held::kUnknown) MissQuantity(v1::Tier(tier), looked, explanation);
    if (by_relief_rule_ && counts_by_quantity_ == Held::kUnknown)
      MissRelief(v1::Tier(tier), explanation);
    return;
  }
}

void ReleaseJudge::MissQuantity(v1::Tier raise, const Looked& looked,
                                Explanation& explanation) const {
  const auto miss = [&](std::string_view field, std::string_view sentence) {
    explanation.MissOf(kReleases, index_, field, raise, sentence);
  };
  if (assessed_.hour.quantity_missing)
    miss("quantity", "How much was released would settle whether it reaches the threshold.");
  if (assessed_.hour.course_missing)
    miss("profile",
         "It lasted more than an hour: whether it was steady, or how much came in each part of it, "
         "would settle the worst hour.");
  if (looked.ratio.conversion_missing && release_.unit() == v1::QUANTITY_UNIT_UNSPECIFIED)
    miss("unit", "The unit of the quantity would settle whether it reaches the threshold.");
  else if (looked.ratio.conversion_missing && assessed_.placement.gas &&
           release_.unit() == v1::QUANTITY_UNIT_BARREL)
    miss("unit", "A gas is not measured in barrels: its mass would settle the quantity.");
  else if (looked.ratio.conversion_missing)
    miss("density_kg_m3", "The density would turn the volume into the mass that is compared.");
  if (assessed_.solution_missing)
    miss("solution_listed",
         "Whether the solution is in the UN list at this strength would settle which part of it "
         "is compared.");
  if (assessed_.summed && assessed_.component_missing)
    miss("components", "Hazard and share of each component would settle the sum of fractions.");
  if (!assessed_.summed && !assessed_.placement.category.certain())
    MissPlacement(raise, explanation);
  if (assessed_.indoors == Held::kUnknown &&
      Meets(RatioOfHour(int(raise), Held::kYes)) != Meets(RatioOfHour(int(raise), Held::kNo)))
    miss("indoors",
         "Inside a building with four complete walls the lower indoor threshold applies.");
}

void ReleaseJudge::MissPlacement(v1::Tier raise, Explanation& explanation) const {
  const auto miss = [&](std::string_view field, std::string_view sentence) {
    explanation.MissOf(kReleases, index_, field, raise, sentence);
  };
  switch (assessed_.placement.gap) {
    case PlacementGap::kNone:
    case PlacementGap::kHazard:
      return miss("material.hazard",
                  "Class and packing group of the material, with their source, would give its "
                  "threshold.");
    case PlacementGap::kZone:
      return miss("material.hazard.inhalation_zone",
                  "The inhalation hazard zone would settle which threshold applies.");
    case PlacementGap::kStrength:
      return miss("material.hazard.corrosive_strength",
                  "Whether the acid or base is strong or moderate would settle its threshold.");
    case PlacementGap::kPackingGroup:
      return miss("material.hazard.packing_groups",
                  "The packing group would settle which threshold applies.");
    case PlacementGap::kBoilingPoint:
      return miss("material.hazard.boiling_point_c",
                  "The initial boiling point would settle between categories 5 and 6.");
    case PlacementGap::kFlashPoint:
      return miss(
          "release_temperature_c",
          "Whether it was released at or above its flash point would settle its threshold.");
  }
}

void ReleaseJudge::MissRelief(v1::Tier raise, Explanation& explanation) const {
  const v1::ReliefDischarge& relief = release_.relief();
  const auto miss = [&](Held held, std::string_view field, std::string_view sentence) {
    if (held == Held::kUnknown) explanation.MissOf(kReleases, index_, field, raise, sentence);
  };
  miss(Said(relief.designed_for_event()), "relief.designed_for_event",
       "A device or vent not designed for this event makes it an acute release.");
  miss(Said(relief.rainout()), "relief.rainout",
       "Liquid carried over would make the discharge count by its quantity.");
  miss(Said(relief.unsafe_location()), "relief.unsafe_location",
       "A discharge to an unsafe location would make it count by its quantity.");
  if (relief.on_site_precautionary() != v1::ANSWER_YES)
    miss(Said(relief.on_site_shelter_or_evacuation()), "relief.on_site_shelter_or_evacuation",
         "Shelter or evacuation on site, not only as a precaution, would make it count by its "
         "quantity.");
  miss(Said(relief.public_protective_measures()), "relief.public_protective_measures",
       "Public protective measures would make it count by its quantity.");
}

Range ReleaseJudge::TimesOutsideContainment() const {
  if (counts_by_quantity_ == Held::kNo) return Range::Exactly(0);
  const Ratio ratio =
      RatioOf(assessed_, 1, assessed_.outside, assessed_.indoors, catalogue_, rules_, options_);
  if (!ratio.has_threshold) return Range::Exactly(0);
  return {counts_by_quantity_ == Held::kYes ? ratio.times.low : 0, ratio.times.high};
}

bool ReleaseJudge::held_back() const {
  return looked_[0].held == Held::kYes && assessed_.outside.low < assessed_.hour.quantity.low;
}

}  // namespace interlock::incidents
