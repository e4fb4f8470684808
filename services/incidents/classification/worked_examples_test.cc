// The examples that the guide works out, by page or number.
#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

const char kRelief[] = R"(releases { material { chemical: 'propane' } quantity: %Q unit:
    QUANTITY_UNIT_KILOGRAM duration_minutes: 30 relief { path: RELIEF_PATH_RELIEF_DEVICE
    designed_for_event: ANSWER_YES rainout: %R unsafe_location: ANSWER_NO
    on_site_shelter_or_evacuation: ANSWER_NO public_protective_measures: ANSWER_NO } })";

std::string Relief(const std::string& quantity, const std::string& rainout) {
  std::string text = kRelief;
  text.replace(text.find("%Q"), 2, quantity);
  return text.replace(text.find("%R"), 2, rainout);
}

TEST(WorkedExample, N1_AThirdPartysTruckConnectedWhileLoadingBurnsFor100000Usd) {
  const auto answer = Answer(R"(
      releases { material { chemical: 'gasoline' } quantity: 50 unit: QUANTITY_UNIT_KILOGRAM }
      fire: ANSWER_YES direct_cost_usd { value: '100000' }
      claimed_exclusions { kind: EXCLUSION_KIND_TRUCK_OR_RAIL_NOT_CONNECTED
        reason: 'operated by others' vehicle: VEHICLE_STATE_CONNECTED })");
  EXPECT_EQ(TierOf(answer), "TIER_1") << answer.DebugString();
  EXPECT_EQ(answer.severity().fire_explosion(), 1);
  EXPECT_EQ(answer.exclusions(0).applied(), v1::Criterion::NO);
}

TEST(WorkedExample, N5_TenBarrelsOfGasolineWithinAboutAnHour) {
  EXPECT_EQ(TierOf(Answer("releases { material { chemical: 'gasoline' } quantity: 10 unit: "
                          "QUANTITY_UNIT_BARREL duration_minutes: 60 }")),
            "TIER_1");
  EXPECT_EQ(TierOf(Answer("releases { material { chemical: 'gasoline' } quantity: 1400 unit: "
                          "QUANTITY_UNIT_KILOGRAM duration_minutes: 60 }")),
            "TIER_1");
  EXPECT_EQ(TierOf(Answer("releases { material { chemical: 'gasoline' } quantity: 3100 unit: "
                          "QUANTITY_UNIT_POUND duration_minutes: 60 }",
                          Basis::kPound)),
            "TIER_1");
}

TEST(WorkedExample, N17_TenBarrelsSteadilyOverTwoWeeksAreNoAcuteRelease) {
  const auto answer = Answer(R"(
      releases { material { chemical: 'gasoline' } quantity: 10 unit: QUANTITY_UNIT_BARREL
                 duration_minutes: 20160 course: RELEASE_COURSE_STEADY })");
  EXPECT_EQ(TierOf(answer), "TIER_3");
  EXPECT_NEAR(answer.criteria(7).compared(), 0.03, 0.001) << answer.DebugString();
}

TEST(WorkedExample, N26_AReliefValveDesignedForTheUpsetWithoutConsequence) {
  EXPECT_EQ(TierOf(Answer(Relief("40", "ANSWER_NO"))), "TIER_3");
  EXPECT_EQ(TierOf(Answer(Relief("1000", "ANSWER_NO"))), "TIER_3");
  EXPECT_EQ(TierOf(Answer(Relief("1000", "ANSWER_YES"))), "TIER_1");
}

TEST(WorkedExample, P10_AnOfficeFireAndAFallAreNoProcessSafetyEvents) {
  EXPECT_EQ(TierOf(Answer("process_involved: ANSWER_NO place { area: AREA_KIND_OFFICE "
                          "process_material_involved: ANSWER_NO } fire: ANSWER_YES "
                          "direct_cost_usd { value: '5000000' } loss_of_containment: ANSWER_NO")),
            "NOT_PSE");
  EXPECT_EQ(TierOf(Answer("process_involved: ANSWER_NO loss_of_containment: ANSWER_NO harms { "
                          "group: PEOPLE_GROUP_EMPLOYEE outcome: HARM_OUTCOME_DAYS_AWAY people: 1 "
                          "caused_by_release: ANSWER_NO }")),
            "NOT_PSE");
  EXPECT_EQ(TierOf(Answer("releases { material { chemical: 'steam' } } harms { group: "
                          "PEOPLE_GROUP_EMPLOYEE outcome: HARM_OUTCOME_DAYS_AWAY people: 1 "
                          "caused_by_release: ANSWER_YES }")),
            "TIER_1");
}

TEST(WorkedExample, P10_SteamNeverCountsByQuantityNitrogenDoes) {
  const auto release = [](const std::string& what, const std::string& kg) {
    return TierOf(Answer("releases { material { chemical: '" + what + "' } quantity: " + kg +
                         " unit: QUANTITY_UNIT_KILOGRAM }"));
  };
  EXPECT_EQ(release("steam", "1000000"), "TIER_3");
  EXPECT_EQ(release("nitrogen", "2000"), "TIER_1");
  EXPECT_EQ(release("nitrogen", "200"), "TIER_2");
}

TEST(WorkedExample, P11_AnExplosionInsideEquipmentThatCausesAReleaseIsJudged) {
  EXPECT_EQ(TierOf(Answer("loss_of_containment: ANSWER_YES explosion: ANSWER_YES direct_cost_usd { "
                          "value: '250000' }")),
            "TIER_1");
}

TEST(WorkedExample, P12_ADrainLeftOpenOverNightCountsWholeInOneHour) {
  EXPECT_EQ(
      TierOf(Answer("releases { material { chemical: 'gasoline' } quantity: 1000 unit: "
                    "QUANTITY_UNIT_KILOGRAM secondary_containment { held_quantity: 1000 } }")),
      "TIER_1");
}

std::string WithClaim(const std::string& claim) {
  return "releases { material { chemical: 'gasoline' } quantity: 1000 unit: "
         "QUANTITY_UNIT_KILOGRAM } claimed_exclusions { reason: 'as seen' " +
         claim + " }";
}

TEST(WorkedExample, P14_WhatIsExcludedAndWhatCounts) {
  const auto tier = [](const std::string& claim) { return TierOf(Answer(WithClaim(claim))); };
  const std::string truck = "kind: EXCLUSION_KIND_TRUCK_OR_RAIL_NOT_CONNECTED vehicle: ";
  EXPECT_EQ(tier(truck + "VEHICLE_STATE_WAITING_FOR_ROOM"), "TIER_1");
  EXPECT_EQ(tier(truck + "VEHICLE_STATE_ACTIVE_STAGING"), "NOT_PSE");
  EXPECT_EQ(tier("kind: EXCLUSION_KIND_PLANNED_DRAINAGE"), "NOT_PSE");
  EXPECT_EQ(tier("kind: EXCLUSION_KIND_PLANNED_DRAINAGE exception: ANSWER_YES"), "TIER_1");
  EXPECT_EQ(tier("kind: EXCLUSION_KIND_LABORATORY"), "NOT_PSE");
  EXPECT_EQ(tier("kind: EXCLUSION_KIND_LABORATORY exception: ANSWER_YES"), "TIER_1");
}

TEST(WorkedExample, P22_AllFiveCategoriesAtTheirHighestAre135Points) {
  const auto answer = Answer(R"(
      releases { material { chemical: 'gasoline' } quantity: 27000 unit: QUANTITY_UNIT_KILOGRAM }
      harms { group: PEOPLE_GROUP_THIRD_PARTY outcome: HARM_OUTCOME_FATALITY people: 1 }
      fire: ANSWER_YES direct_cost_usd { value: '100000000' }
      community_measures { kind: MEASURE_KIND_EVACUATION hours: 48 officially_declared: ANSWER_YES }
      environment { acute_cost_usd { value: '100000000' } })");
  EXPECT_EQ(answer.severity_points(), 135) << answer.DebugString();
  EXPECT_FALSE(answer.severity_at_least());
}

TEST(WorkedExample, P26To28_EveryNearMissOfTheListIsTier3) {
  const char* kinds[] = {"DEMAND_ON_RELIEF_DEVICE",
                         "DEMAND_ON_SAFETY_INSTRUMENTED_SYSTEM",
                         "DEMAND_ON_MECHANICAL_SHUTDOWN",
                         "SAFE_OPERATING_LIMIT_EXCURSION",
                         "CONTAINMENT_INSPECTION_OUTSIDE_LIMITS",
                         "FAILED_SAFETY_SYSTEM_FOUND",
                         "DEFEATED_SAFETY_SYSTEM_FOUND",
                         "ERROR_OF_OMISSION_OR_COMMISSION",
                         "RUNAWAY_REACTION",
                         "OPERATION_OUTSIDE_EQUIPMENT_DESIGN",
                         "OUTSIDE_QUALITY_WINDOW",
                         "UNEXPECTED_EQUIPMENT_CONDITION",
                         "DAMAGE_TO_CONTAINMENT_ENVELOPE"};
  for (const std::string kind : kinds)
    for (const char* worked : {"ANSWER_YES", "ANSWER_NO"})
      EXPECT_EQ(TierOf(Answer("loss_of_containment: ANSWER_NO near_miss_conditions { kind: "
                              "NEAR_MISS_KIND_" +
                              kind + " safety_system_worked: " + worked + " }")),
                "TIER_3")
          << kind;
}

TEST(WorkedExample, P26_AShutdownThatProtectsEquipmentOnlyIsNone) {
  EXPECT_EQ(TierOf(Answer("loss_of_containment: ANSWER_NO near_miss_conditions { kind: "
                          "NEAR_MISS_KIND_DEMAND_ON_MECHANICAL_SHUTDOWN "
                          "equipment_protection_only: ANSWER_YES }")),
            "NOT_PSE");
}

}  // namespace
}  // namespace interlock::incidents
