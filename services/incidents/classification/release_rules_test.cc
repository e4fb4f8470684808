// The rules of releases: how much in which hour, of what, through what.
#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

// ---- the one-hour rule

TEST(OneHourRule, WithoutADurationTheWholeQuantityCounts) {
  EXPECT_EQ(TierOf(Answer(Gasoline("1000"))), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Gasoline("1000", "duration_minutes: 60"))), "TIER_1");
}

TEST(OneHourRule, ASteadyReleaseIsDividedByItsHours) {
  const auto tier = [](const std::string& kg) {
    return TierOf(Answer(Gasoline(kg, "duration_minutes: 180 course: RELEASE_COURSE_STEADY")));
  };
  EXPECT_EQ(tier("3000"), "TIER_1");
  EXPECT_EQ(tier("2999"), "TIER_2");
  EXPECT_EQ(tier("299"), "TIER_3");
}

TEST(OneHourRule, LongerThanAnHourWithoutAProfileIsAtLeast) {
  const auto answer = Answer(Gasoline("1000", "duration_minutes: 300"));
  EXPECT_EQ(TierOf(answer), "TIER_2+");
  EXPECT_EQ(answer.at_most_tier(), v1::TIER_1);
  EXPECT_TRUE(Misses(answer, "releases[0].profile"));
  EXPECT_EQ(TierOf(Answer(Gasoline("10000", "duration_minutes: 300"))), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Gasoline("99", "duration_minutes: 300"))), "TIER_3");
}

std::string Slice(const std::string& from, const std::string& minutes, const std::string& kg) {
  return "profile { from_minute: " + from + " minutes: " + minutes + " quantity: " + kg + " } ";
}

double LargestHour(const std::string& release) {
  const WorstHour hour = WorstHourOf(From<v1::Release>(release));
  EXPECT_TRUE(hour.quantity.certain());
  return hour.quantity.low;
}

TEST(OneHourRule, AProfileCountsByItsLargestSlidingHour) {
  // 600 in the second half of one clock hour and 600 in the first half of the next.
  EXPECT_DOUBLE_EQ(LargestHour(Slice("0", "30", "10") + Slice("30", "30", "600") +
                               Slice("60", "30", "600") + Slice("90", "30", "10")),
                   1200);
  // Even: a window that begins anywhere inside is no better.
  EXPECT_NEAR(LargestHour(Slice("0", "600", "1000")), 100, 1e-9);
  // A window across a gap.
  EXPECT_NEAR(
      LargestHour(Slice("0", "10", "200") + Slice("50", "20", "200") + Slice("500", "60", "1")),
      300, 1e-6);
  // The order of telling does not matter, nor do bursts without length.
  EXPECT_NEAR(
      LargestHour(Slice("100", "0", "70") + Slice("0", "0", "50") + Slice("130", "0", "20")), 90,
      1e-6);
  // Slices that overlap add up.
  EXPECT_NEAR(
      LargestHour(Slice("0", "120", "120") + Slice("60", "60", "60") + Slice("300", "1", "1")), 120,
      1e-6);
}

TEST(OneHourRule, WhatAProfileLeavesOutMayHaveComeInTheSameHour) {
  const WorstHour hour = WorstHourOf(From<v1::Release>(
      "quantity: 500 duration_minutes: 300 " + Slice("0", "120", "200") + Slice("200", "5", "50")));
  EXPECT_NEAR(hour.quantity.low, 100, 1e-9);
  EXPECT_NEAR(hour.quantity.high, 350, 1e-9);
  EXPECT_TRUE(hour.course_missing);
}

// ---- indoors

TEST(Indoors, WhatIsNotKnownToBeIndoorsIsAtLeast) {
  const auto answer = Answer(Gasoline("500", "indoors: ANSWER_UNKNOWN"));
  EXPECT_EQ(TierOf(answer), "TIER_2+");
  EXPECT_TRUE(Misses(answer, "releases[0].indoors"));
  EXPECT_EQ(TierOf(Answer(Gasoline("500", "indoors: ANSWER_YES"))), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Gasoline("500") + "place { indoors: ANSWER_YES }")), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Gasoline("49", "indoors: ANSWER_UNKNOWN"))), "TIER_3");
}

// ---- relief devices

TEST(Relief, EachOfTheFourConsequencesMakesTheDischargeCountByQuantity) {
  for (const char* path : {"RELIEF_DEVICE", "DESTRUCTION_DEVICE", "SAFETY_INSTRUMENTED_SYSTEM",
                           "MANUAL_DEPRESSURING"}) {
    const std::string through = "path: RELIEF_PATH_" + std::string(path) + " ";
    EXPECT_EQ(TierOf(Answer(Relief("9999", through))), "TIER_3");
    for (const char* consequence : {"rainout", "unsafe_location", "on_site_shelter_or_evacuation",
                                    "public_protective_measures"}) {
      const std::string caused = through + consequence + ": ANSWER_YES";
      EXPECT_EQ(TierOf(Answer(Relief("1000", caused))), "TIER_1") << caused;
      EXPECT_EQ(TierOf(Answer(Relief("999", caused))), "TIER_2") << caused;
      EXPECT_EQ(TierOf(Answer(Relief("99", caused))), "TIER_3") << caused;
      EXPECT_EQ(TierOf(Answer(Relief("1000", through + consequence + ": ANSWER_UNKNOWN"))),
                "TIER_3+");
    }
  }
}

TEST(Relief, APrecautionOnSiteDoesNotCountOneForThePublicDoes) {
  const std::string shelter = "on_site_shelter_or_evacuation: ANSWER_YES ";
  EXPECT_EQ(TierOf(Answer(Relief("1000", shelter + "on_site_precautionary: ANSWER_YES"))),
            "TIER_3");
  EXPECT_EQ(TierOf(Answer(Relief("1000", shelter + "on_site_precautionary: ANSWER_NO"))), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Relief("1000", "public_protective_measures: ANSWER_YES"))), "TIER_1");
}

TEST(Relief, ADeviceNotDesignedForTheEventMakesItAnAcuteRelease) {
  EXPECT_EQ(TierOf(Answer(Relief("1000", "designed_for_event: ANSWER_NO"))), "TIER_1");
  const auto open = Answer(Relief("1000", "designed_for_event: ANSWER_UNKNOWN"));
  EXPECT_EQ(TierOf(open), "TIER_3+");
  EXPECT_TRUE(Misses(open, "releases[0].relief.designed_for_event"));
}

TEST(Relief, APathThatNobodyClaimsIsNone) {
  EXPECT_EQ(TierOf(Answer(Relief("1000", "path: RELIEF_PATH_UNKNOWN"))), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Relief("1000", "path: RELIEF_PATH_NONE"))), "TIER_1");
}

TEST(Relief, PeopleFireAndCommunityApplyAsToAnythingElse) {
  EXPECT_EQ(TierOf(Answer(Relief("1", "") + Harm("CONTRACTOR", "DAYS_AWAY"))), "TIER_1");
}

// ---- placement

std::string Placed(const std::string& hazard, const std::string& release = "") {
  const auto placement = Place(From<v1::Material>("hazard { source: 'SDS' " + hazard + " }"),
                               From<v1::Release>(release), Catalogue(), Rules());
  std::string all;
  for (int category = 0; category <= kCategories; ++category)
    if (placement.category.Has(category)) all += std::to_string(category);
  return all;
}

TEST(Placement, FollowsClassZoneFlashPointAndGroup) {
  EXPECT_EQ(Placed("inhalation_zone: INHALATION_ZONE_A"), "1");
  EXPECT_EQ(Placed("hazard_class: HAZARD_CLASS_2_1"), "5");
  EXPECT_EQ(Placed("hazard_class: HAZARD_CLASS_2_2"), "7");
  EXPECT_EQ(Placed("hazard_class: HAZARD_CLASS_2_3"), "1234");
  EXPECT_EQ(Placed("hazard_class: HAZARD_CLASS_6_1 inhalation_zone: INHALATION_ZONE_UNKNOWN"),
            "12");
  EXPECT_EQ(Placed("flash_point_c: 22.9 boiling_point_c: 35"), "5");
  EXPECT_EQ(Placed("flash_point_c: 22.9 boiling_point_c: 35.1"), "6");
  EXPECT_EQ(Placed("flash_point_c: 22.9"), "56");
  EXPECT_EQ(Placed("flash_point_c: 23"), "7");
  EXPECT_EQ(Placed("flash_point_c: 60"), "7");
  EXPECT_EQ(Placed("flash_point_c: 60.1"), "78");
  EXPECT_EQ(Placed("flash_point_c: 60.1", "release_temperature_c: 60.1"), "7");
  EXPECT_EQ(Placed("flash_point_c: 60.1", "release_temperature_c: 60"), "8");
  EXPECT_EQ(Placed("flash_point_c: 61", "at_or_above_flash_point: ANSWER_NO"), "8");
  for (const char* other : {"5_1", "4_1", "9", "3"})
    for (const auto& [group, category] :
         {std::pair{"I", "5"}, std::pair{"II", "6"}, std::pair{"III", "7"}})
      EXPECT_EQ(Placed(std::string("hazard_class: HAZARD_CLASS_") + other +
                       " packing_groups: PACKING_GROUP_" + group),
                category);
  EXPECT_EQ(
      Placed("hazard_class: HAZARD_CLASS_5_1 packing_groups: PACKING_GROUP_II packing_groups: "
             "PACKING_GROUP_III"),
      "67");
  EXPECT_EQ(Placed("category: THRESHOLD_CATEGORY_3 hazard_class: HAZARD_CLASS_2_1"), "3");
  EXPECT_EQ(Placed("unlisted_material: UNLISTED_MATERIAL_LIQUEFIED_AIR"), "0");
  EXPECT_EQ(Placed(""), "012345678");
}

TEST(Placement, AcidsAndBasesLeaveTheirPackingGroup) {
  const std::string acid = "hazard_class: HAZARD_CLASS_8 packing_groups: PACKING_GROUP_II ";
  EXPECT_EQ(Placed(acid + "corrosive_strength: CORROSIVE_STRENGTH_STRONG"), "7");
  EXPECT_EQ(Placed(acid + "corrosive_strength: CORROSIVE_STRENGTH_MODERATE"), "8");
  EXPECT_EQ(Placed(acid + "corrosive_strength: CORROSIVE_STRENGTH_UNKNOWN"), "78");
  EXPECT_EQ(Placed(acid + "corrosive_strength: CORROSIVE_STRENGTH_NONE"), "6");
  EXPECT_EQ(Placed(acid), "678");
}

TEST(Placement, OfSeveralHazardsTheMostStringentPlaces) {
  EXPECT_EQ(Placed("hazard_class: HAZARD_CLASS_2_3 subsidiary_classes: HAZARD_CLASS_2_1 "
                   "inhalation_zone: INHALATION_ZONE_D"),
            "4");
  EXPECT_EQ(Placed("hazard_class: HAZARD_CLASS_3 subsidiary_classes: HAZARD_CLASS_6_1 "
                   "packing_groups: PACKING_GROUP_I flash_point_c: -1 boiling_point_c: 77"),
            "5");
  EXPECT_EQ(Placed("hazard_class: HAZARD_CLASS_8 corrosive_strength: CORROSIVE_STRENGTH_MODERATE "
                   "flash_point_c: 39"),
            "7");
}

TEST(Placement, ASubstanceThatIsNotFoundLeavesTheQuantityOpen) {
  const auto answer = Answer(
      "releases { material { chemical: 'unobtainium' } quantity: 100 unit: "
      "QUANTITY_UNIT_KILOGRAM }");
  EXPECT_EQ(TierOf(answer), "TIER_3+");
  EXPECT_TRUE(Misses(answer, "releases[0].material.hazard"));
}

TEST(Placement, TheSiteOverrulesTheCatalogueOnlyWithASource) {
  const std::string release =
      "releases { quantity: 100 unit: QUANTITY_UNIT_KILOGRAM material { chemical: 'gasoline' "
      "hazard { category: THRESHOLD_CATEGORY_7 ";
  EXPECT_EQ(TierOf(Answer(release + "source: 'flash point measured' } } }")), "TIER_3");
  EXPECT_EQ(TierOf(Answer(release + "} } }")), "TIER_2");
}

TEST(Placement, TheStrengthOfAnAcidThatNobodySourcedLeavesItAtLeast) {
  const auto answer = Answer(
      "releases { material { chemical: 'sulfuric acid' } quantity: 2000 unit: "
      "QUANTITY_UNIT_KILOGRAM }");
  EXPECT_EQ(TierOf(answer), "TIER_2+");
  EXPECT_TRUE(Misses(answer, "releases[0].material.hazard.corrosive_strength"));
}

// ---- units

TEST(Units, AVolumeNeedsADensityWhereNoBarrelsArePrinted) {
  const std::string release =
      "releases { quantity: 1000 unit: QUANTITY_UNIT_LITRE material { hazard { source: 'SDS' "
      "category: THRESHOLD_CATEGORY_5 } } ";
  EXPECT_EQ(TierOf(Answer(release + "}")), "TIER_3+");
  EXPECT_TRUE(Misses(Answer(release + "}"), "releases[0].density_kg_m3"));
  EXPECT_EQ(TierOf(Answer(release + "density_kg_m3: 500 }")), "TIER_1");
  EXPECT_EQ(TierOf(Answer(release + "density_kg_m3: 499 }")), "TIER_2");
}

TEST(Units, BarrelsOfAGasAreNoQuantity) {
  EXPECT_EQ(TierOf(Answer("releases { material { chemical: 'nitrogen' } quantity: 1000 unit: "
                          "QUANTITY_UNIT_BARREL density_kg_m3: 800 }",
                          Basis::kBarrel)),
            "TIER_3+");
}

TEST(Units, BarrelsOfAGasAskForItsMass) {
  const auto answer = Answer(
      "releases { material { chemical: 'nitrogen' } quantity: 1000 unit: QUANTITY_UNIT_BARREL }");
  EXPECT_TRUE(Misses(answer, "releases[0].unit"));
  EXPECT_FALSE(Misses(answer, "releases[0].density_kg_m3"));
}

TEST(Units, EveryUnitOfMassIsConvertedToTheCompanysOwn) {
  const auto tier = [](const std::string& quantity, const std::string& unit, Basis basis) {
    return TierOf(Answer("releases { material { chemical: 'gasoline' } quantity: " + quantity +
                             " unit: QUANTITY_UNIT_" + unit + " }",
                         basis));
  };
  EXPECT_EQ(tier("1", "TONNE", Basis::kKilogram), "TIER_1");
  EXPECT_EQ(tier("999999", "GRAM", Basis::kKilogram), "TIER_2");
  EXPECT_EQ(tier("1.1", "SHORT_TON", Basis::kPound), "TIER_1");
  EXPECT_EQ(tier("294", "US_GALLON", Basis::kBarrel), "TIER_1");
  EXPECT_EQ(tier("293", "US_GALLON", Basis::kBarrel), "TIER_2");
  EXPECT_EQ(tier("1000", "UNSPECIFIED", Basis::kKilogram), "TIER_3+");
}

// ---- solutions and mixtures

TEST(Solutions, TheDryComponentIsComparedWithItsOwnThreshold) {
  const auto tier = [](const std::string& kg, const std::string& listed) {
    return TierOf(
        Answer("releases { material { chemical: 'ammonia' } solution_strength: 0.25 "
               "unit: QUANTITY_UNIT_KILOGRAM quantity: " +
               kg + " solution_listed: " + listed + " }"));
  };
  EXPECT_EQ(tier("800", "ANSWER_NO"), "TIER_1");  // 200 kg of ammonia, zone D.
  EXPECT_EQ(tier("799", "ANSWER_NO"), "TIER_2");
  EXPECT_EQ(tier("799", "ANSWER_YES"), "TIER_1");
  EXPECT_EQ(tier("799", "ANSWER_UNKNOWN"), "TIER_2+");
}

std::string Mixture(const std::string& kg, const std::string& more) {
  return "releases { quantity: " + kg + " unit: QUANTITY_UNIT_KILOGRAM " + more + " }";
}
std::string Part(const std::string& chemical, const std::string& fraction) {
  return "components { material { chemical: '" + chemical + "' } weight_fraction: " + fraction +
         " } ";
}

TEST(Mixtures, FractionsOfThresholdsAreSummed) {
  // 250 kg propane of 500 and 500 kg gasoline of 1,000.
  const std::string parts = Part("propane", "0.25") + Part("gasoline", "0.5");
  const auto answer = Answer(Mixture("1000", parts));
  EXPECT_EQ(TierOf(answer), "TIER_1");
  EXPECT_EQ(answer.criteria(7).unit(), "x threshold");
  EXPECT_DOUBLE_EQ(answer.criteria(7).compared(), 1);
  EXPECT_EQ(TierOf(Answer(Mixture("999", parts))), "TIER_2");
  EXPECT_EQ(TierOf(Answer(Mixture("99", parts))), "TIER_3");
}

TEST(Mixtures, IndependentHazardsAreSummedApartAndEitherSumCanMeetIt) {
  // 60 of 100 kg hydrogen chloride (0.6) and 250 of 500 kg propane (0.5).
  const std::string parts = Part("hydrogen chloride", "0.06") + Part("propane", "0.25");
  EXPECT_EQ(TierOf(Answer(Mixture("1000", parts))), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Mixture("1000", parts + "independent_hazards: ANSWER_YES"))), "TIER_2");
  EXPECT_EQ(TierOf(Answer(Mixture("2000", parts + "independent_hazards: ANSWER_YES"))), "TIER_1");
}

TEST(Mixtures, AKnownUnClassGoesBeforeTheSum) {
  const std::string parts =
      Part("chlorine", "0.9") +
      "material { hazard { hazard_class: HAZARD_CLASS_2_2 source: 'UN 1956' } }";
  EXPECT_EQ(TierOf(Answer(Mixture("199", parts))), "TIER_3");
}

TEST(Mixtures, AnUnknownComponentLeavesTheSumAtLeast) {
  const auto answer = Answer(Mixture("1000", Part("propane", "0.25") + Part("mystery", "0.1")));
  EXPECT_EQ(TierOf(answer), "TIER_2+");
  EXPECT_TRUE(Misses(answer, "releases[0].components"));
}

}  // namespace
}  // namespace interlock::incidents
