// The rules of the domain page, one test each.
#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

// One unit below every quantity threshold, so that only what else is told decides.
const std::string kLeak = "releases { material { chemical: 'steam' } } ";

// ---- what every tier needs

TEST(Terms, WithoutAProcessThereIsNoEventAndUnknownLeavesItOpen) {
  EXPECT_EQ(TierOf(Answer(Gasoline("5000") + "process_involved: ANSWER_NO")), "NOT_PSE");
  const auto open = Answer(Gasoline("5000") + "process_involved: ANSWER_UNKNOWN");
  EXPECT_EQ(TierOf(open), "NOT_PSE+");
  EXPECT_EQ(open.at_most_tier(), v1::TIER_1);
  EXPECT_TRUE(Misses(open, "process_involved"));
}

TEST(Terms, OnlyAreasOfAFacilityCount) {
  const auto tier = [](const std::string& area) {
    return TierOf(Answer(Gasoline("5000") + "place { area: AREA_KIND_" + area + " }"));
  };
  for (const char* area : {"PRODUCTION", "DISTRIBUTION", "STORAGE", "UTILITIES", "PILOT_PLANT",
                           "DISTRIBUTION_PIPING", "CONTRACTOR_WORK_AREA"})
    EXPECT_EQ(tier(area), "TIER_1") << area;
  EXPECT_EQ(tier("LABORATORY"), "NOT_PSE");
  EXPECT_EQ(tier("ELSEWHERE"), "NOT_PSE");
  EXPECT_EQ(tier("UNKNOWN"), "NOT_PSE+");
  EXPECT_EQ(tier("OFFICE"), "NOT_PSE+");
  EXPECT_EQ(tier("OFFICE process_material_involved: ANSWER_NO"), "NOT_PSE");
  EXPECT_EQ(tier("WAREHOUSE_BUILDING process_material_involved: ANSWER_YES"), "TIER_1");
}

TEST(Terms, AnotherPartysUnitIsThatPartysEvent) {
  EXPECT_EQ(TierOf(Answer(Gasoline("5000") + "responsible_party_involved: ANSWER_NO")), "NOT_PSE");
  EXPECT_EQ(TierOf(Answer(Gasoline("5000") + "responsible_party_involved: ANSWER_UNKNOWN")),
            "TIER_1");
}

// A criterion of facts that say so much and nothing else.
v1::Criterion Looked(const std::string& id, const std::string& told) {
  v1::IncidentFacts facts;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(told, &facts));
  const auto answer = Answer(facts);
  for (const auto& criterion : answer.criteria())
    if (criterion.id() == id) return criterion;
  return {};
}
v1::Criterion WhoseUnit(const std::string& told) { return Looked("responsible-party", told); }

TEST(Terms, ThatTheUnitIsOursIsToldAsAnAssumptionUntilItIsSaid) {
  for (const char* told : {"", "responsible_party_involved: ANSWER_UNKNOWN"}) {
    EXPECT_EQ(WhoseUnit(told).held(), v1::Criterion::YES) << told;
    EXPECT_TRUE(WhoseUnit(told).reason().starts_with("Assumed: ")) << WhoseUnit(told).reason();
  }
  EXPECT_EQ(WhoseUnit("responsible_party_involved: ANSWER_YES").reason(),
            "The responsible party operates the unit where it began.");
  EXPECT_EQ(WhoseUnit("responsible_party_involved: ANSWER_NO").held(), v1::Criterion::NO);
}

TEST(Terms, WhatNobodySaidOfPeopleIsNotToldAsANumber) {
  EXPECT_EQ(
      Looked("tier-2-people", "").reason(),
      "Whether there were people with a recordable injury is not known. Whether a release did "
      "it is not known.");
  EXPECT_EQ(
      Looked("tier-2-people", "loss_of_containment: ANSWER_YES people_harmed: ANSWER_NO").reason(),
      "0 people with a recordable injury.");
}

TEST(Terms, HarmWithoutAReleaseIsNoEvent) {
  EXPECT_EQ(TierOf(Answer("loss_of_containment: ANSWER_NO " + Harm("EMPLOYEE", "FATALITY"))),
            "NOT_PSE");
  EXPECT_EQ(TierOf(Answer("loss_of_containment: ANSWER_YES " + Harm("EMPLOYEE", "FATALITY"))),
            "TIER_1");
  const auto open = Answer("loss_of_containment: ANSWER_UNKNOWN " + Harm("EMPLOYEE", "FATALITY"));
  EXPECT_EQ(TierOf(open), "NOT_PSE+");
  EXPECT_TRUE(Misses(open, "loss_of_containment"));
}

TEST(Terms, ManyReleasesAreOneEventAtTheHighestTier) {
  EXPECT_EQ(TierOf(Answer(Gasoline("1") + Gasoline("1000") + Gasoline("150"))), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Gasoline("90") + Gasoline("90"))), "TIER_3");
}

// ---- people

TEST(People, EachGroupAndOutcomeHasItsTier) {
  const auto tier = [](const std::string& group, const std::string& outcome) {
    return TierOf(Answer(kLeak + Harm(group, outcome)));
  };
  for (const char* own : {"EMPLOYEE", "CONTRACTOR", "SUBCONTRACTOR"}) {
    EXPECT_EQ(tier(own, "FATALITY"), "TIER_1");
    EXPECT_EQ(tier(own, "DAYS_AWAY"), "TIER_1");
    EXPECT_EQ(tier(own, "BEYOND_FIRST_AID"), "TIER_2");
    EXPECT_EQ(tier(own, "FIRST_AID"), "TIER_3");
    EXPECT_EQ(tier(own, "BEYOND_FIRST_AID_OR_WORSE"), "TIER_2+");
    // Table 1 has hospital admission under third parties alone.
    EXPECT_EQ(tier(own, "HOSPITAL_ADMISSION"), "TIER_2+");
    EXPECT_EQ(tier(own, "UNKNOWN"), "TIER_3+");
  }
  EXPECT_EQ(tier("THIRD_PARTY", "FATALITY"), "TIER_1");
  EXPECT_EQ(tier("THIRD_PARTY", "HOSPITAL_ADMISSION"), "TIER_1");
  EXPECT_EQ(tier("THIRD_PARTY", "BEYOND_FIRST_AID"), "TIER_3");
  EXPECT_EQ(tier("THIRD_PARTY", "BEYOND_FIRST_AID_OR_WORSE"), "TIER_3+");
  EXPECT_EQ(tier("THIRD_PARTY", "FIRST_AID"), "TIER_3");
  EXPECT_EQ(tier("UNKNOWN", "FATALITY"), "TIER_1");
  EXPECT_EQ(tier("UNKNOWN", "BEYOND_FIRST_AID"), "TIER_3+");
}

TEST(People, HarmThatTheReleaseDidNotCauseDoesNotCount) {
  const auto tier = [](const std::string& answer) {
    return TierOf(
        Answer(kLeak + Harm("EMPLOYEE", "DAYS_AWAY", "people: 1 caused_by_release: " + answer)));
  };
  EXPECT_EQ(tier("ANSWER_YES"), "TIER_1");
  EXPECT_EQ(tier("ANSWER_NO"), "TIER_3");
  EXPECT_EQ(tier("ANSWER_UNKNOWN"), "TIER_3+");
}

// ---- community

TEST(Community, AnOfficialEvacuationOrShelterIsTier1AsAPrecautionToo) {
  const auto tier = [](const std::string& measure) {
    return TierOf(Answer(kLeak + "community_measures { " + measure + " }"));
  };
  const std::string evacuation = "kind: MEASURE_KIND_EVACUATION ";
  EXPECT_EQ(tier(evacuation + "officially_declared: ANSWER_YES"), "TIER_1");
  EXPECT_EQ(tier(evacuation + "officially_declared: ANSWER_YES precautionary: ANSWER_YES"),
            "TIER_1");
  EXPECT_EQ(tier("kind: MEASURE_KIND_SHELTER_IN_PLACE officially_declared: ANSWER_YES"), "TIER_1");
  EXPECT_EQ(tier(evacuation + "officially_declared: ANSWER_NO"), "TIER_3");
  EXPECT_EQ(tier(evacuation), "TIER_3+");
  EXPECT_EQ(tier("kind: MEASURE_KIND_PUBLIC_PROTECTIVE_MEASURE officially_declared: ANSWER_YES"),
            "TIER_3");
  EXPECT_TRUE(Misses(Answer(kLeak + "community_measures { " + evacuation + "}"),
                     "community_measures[0].officially_declared"));
}

// ---- fire and explosion

TEST(Fire, CostCountsOnlyWithAFireOrExplosion) {
  const auto tier = [](const std::string& fire) {
    return TierOf(Answer(kLeak + "direct_cost_usd { value: '100000' } fire: " + fire));
  };
  EXPECT_EQ(tier("ANSWER_YES"), "TIER_1");
  EXPECT_EQ(tier("ANSWER_NO"), "TIER_3");
  EXPECT_EQ(tier("ANSWER_UNKNOWN"), "TIER_3+");
  EXPECT_EQ(TierOf(Answer(kLeak + "fire: ANSWER_YES")), "TIER_3+");
  EXPECT_EQ(TierOf(Answer(kLeak + "fire: ANSWER_UNKNOWN direct_cost_usd { value: '10' }")),
            "TIER_3");
}

// ---- exclusions

std::string TierWithClaim(const std::string& kind, const std::string& more = "") {
  return TierOf(Answer(Gasoline("1000") +
                       "claimed_exclusions { reason: 'seen' kind: EXCLUSION_KIND_" + kind + " " +
                       more + " } "));
}

TEST(Exclusions, EachAppliesWhenClaimedAndNotAgainstWhatIsSaid) {
  EXPECT_EQ(TierWithClaim("OFF_PROPERTY"), "NOT_PSE");
  EXPECT_EQ(TierWithClaim("OFF_PROPERTY", "exception: ANSWER_YES"), "TIER_1");
  EXPECT_EQ(TierWithClaim("MARINE_VESSEL_NOT_CONNECTED"), "NOT_PSE");
  EXPECT_EQ(TierWithClaim("MARINE_VESSEL_NOT_CONNECTED", "vehicle: VEHICLE_STATE_CONNECTED"),
            "TIER_1");
  EXPECT_EQ(TierWithClaim("TRUCK_OR_RAIL_NOT_CONNECTED"), "NOT_PSE");
  for (const char* state :
       {"CONNECTED", "CONNECTING", "DISCONNECTING", "ON_SITE_STORAGE", "WAITING_FOR_ROOM"})
    EXPECT_EQ(TierWithClaim("TRUCK_OR_RAIL_NOT_CONNECTED",
                            std::string("vehicle: VEHICLE_STATE_") + state),
              "TIER_1")
        << state;
  EXPECT_EQ(TierWithClaim("TRUCK_OR_RAIL_NOT_CONNECTED", "vehicle: VEHICLE_STATE_ACTIVE_STAGING"),
            "NOT_PSE");
  EXPECT_EQ(TierWithClaim("VACUUM_TRUCK"), "NOT_PSE");
  EXPECT_EQ(TierWithClaim("VACUUM_TRUCK", "vacuum_truck_loading_or_discharging: ANSWER_YES"),
            "TIER_1");
  EXPECT_EQ(TierWithClaim("VACUUM_TRUCK", "vacuum_truck_pump_in_use: ANSWER_YES"), "TIER_1");
  EXPECT_EQ(TierWithClaim("ROUTINE_EMISSION"), "NOT_PSE");
  EXPECT_EQ(TierWithClaim("ROUTINE_EMISSION", "exception: ANSWER_YES"), "TIER_1");
  // The area is production, so no building of that kind.
  EXPECT_EQ(TierWithClaim("BUILDING_WITHOUT_PROCESS_MATERIAL"), "TIER_1");
  EXPECT_EQ(TierWithClaim("PLANNED_DRAINAGE"), "NOT_PSE");
  EXPECT_EQ(TierWithClaim("PLANNED_DRAINAGE", "exception: ANSWER_YES"), "TIER_1");
  EXPECT_EQ(TierWithClaim("LABORATORY"), "NOT_PSE");
  EXPECT_EQ(TierWithClaim("ON_SITE_FUELLING"), "NOT_PSE");
}

TEST(Exclusions, WhatIsNotKnownOfAClaimLeavesTheAnswerOpen) {
  EXPECT_EQ(TierWithClaim("OFF_PROPERTY", "exception: ANSWER_UNKNOWN"), "NOT_PSE+");
  EXPECT_EQ(TierWithClaim("TRUCK_OR_RAIL_NOT_CONNECTED", "vehicle: VEHICLE_STATE_UNKNOWN"),
            "NOT_PSE+");
}

TEST(Exclusions, AClaimWithoutAReasonIsNotApplied) {
  const auto answer = Answer(Gasoline("1000") +
                             "claimed_exclusions { reason: ' ' kind: EXCLUSION_KIND_LABORATORY }");
  EXPECT_EQ(TierOf(answer), "TIER_1");
  EXPECT_EQ(answer.exclusions(0).id(), "laboratory");
  EXPECT_EQ(answer.exclusions(0).applied(), v1::Criterion::NO);
}

TEST(Exclusions, APersonnelSafetyClaimTakesThePeopleOutNotTheRelease) {
  const std::string fall = Harm("EMPLOYEE", "DAYS_AWAY") +
                           "claimed_exclusions { kind: EXCLUSION_KIND_PERSONNEL_SAFETY reason: "
                           "'slipped on ice' ";
  EXPECT_EQ(TierOf(Answer(Gasoline("100") + fall + "}")), "TIER_2");
  EXPECT_EQ(TierOf(Answer(Gasoline("100") + fall + "exception: ANSWER_YES }")), "TIER_1");
  EXPECT_EQ(TierOf(Answer(Gasoline("100") + fall + "exception: ANSWER_UNKNOWN }")), "TIER_2+");
}

// ---- severity

int Community(const std::string& kind, const std::string& hours) {
  return Answer(Gasoline("1000") + "community_measures { kind: MEASURE_KIND_" + kind +
                " hours: " + hours + " officially_declared: ANSWER_YES }")
      .severity()
      .community();
}

TEST(Severity, ExactlyThree24And48HoursTakeTheHigherBand) {
  EXPECT_EQ(Community("EVACUATION", "2.99"), 1);
  EXPECT_EQ(Community("EVACUATION", "3"), 3);
  EXPECT_EQ(Community("EVACUATION", "23.9"), 3);
  EXPECT_EQ(Community("EVACUATION", "24"), 9);
  EXPECT_EQ(Community("EVACUATION", "47.9"), 9);
  EXPECT_EQ(Community("EVACUATION", "48"), 27);
  for (const char* kind : {"SHELTER_IN_PLACE", "PUBLIC_PROTECTIVE_MEASURE"}) {
    EXPECT_EQ(Community(kind, "2.99"), 1);
    EXPECT_EQ(Community(kind, "3"), 3);
    EXPECT_EQ(Community(kind, "100"), 3);
  }
}

int Safety(const std::string& harms) {
  return Answer(Gasoline("1000") + harms).severity().safety();
}

TEST(Severity, SafetyPointsFollowGroupOutcomeAndNumber) {
  EXPECT_EQ(Safety(Harm("EMPLOYEE", "FIRST_AID")), 0);
  EXPECT_EQ(Safety(Harm("EMPLOYEE", "BEYOND_FIRST_AID", "people: 9")), 1);
  EXPECT_EQ(Safety(Harm("SUBCONTRACTOR", "DAYS_AWAY", "people: 9")), 3);
  EXPECT_EQ(Safety(Harm("THIRD_PARTY", "BEYOND_FIRST_AID")), 3);
  EXPECT_EQ(Safety(Harm("EMPLOYEE", "FATALITY")), 9);
  EXPECT_EQ(Safety(Harm("THIRD_PARTY", "HOSPITAL_ADMISSION")), 9);
  EXPECT_EQ(Safety(Harm("EMPLOYEE", "FATALITY") + Harm("CONTRACTOR", "FATALITY")), 27);
  EXPECT_EQ(Safety(Harm("THIRD_PARTY", "HOSPITAL_ADMISSION", "people: 2")), 27);
  EXPECT_EQ(Safety(Harm("THIRD_PARTY", "FATALITY")), 27);
  EXPECT_EQ(Safety(Harm("EMPLOYEE", "FATALITY") + Harm("THIRD_PARTY", "HOSPITAL_ADMISSION")), 9);
}

TEST(Severity, MoneyAndReleaseBandsAreInclusiveBelow) {
  const auto fire = [](const std::string& usd) {
    return Answer(Gasoline("1000") + "fire: ANSWER_YES direct_cost_usd { value: '" + usd + "' }")
        .severity()
        .fire_explosion();
  };
  EXPECT_EQ(fire("99999.99"), 0);
  EXPECT_EQ(fire("100000"), 1);
  EXPECT_EQ(fire("999999.99"), 1);
  EXPECT_EQ(fire("1000000"), 3);
  EXPECT_EQ(fire("10000000"), 9);
  EXPECT_EQ(fire("100000000"), 27);
  const auto release = [](const std::string& kg) {
    return Answer(Gasoline(kg)).severity().release();
  };
  EXPECT_EQ(release("1000"), 1);
  EXPECT_EQ(release("2999"), 1);
  EXPECT_EQ(release("3000"), 3);
  EXPECT_EQ(release("9000"), 9);
  EXPECT_EQ(release("27000"), 27);
  const auto environment = [](const std::string& told) {
    return Answer(Gasoline("1000") + "environment { " + told + " }").severity().environment();
  };
  EXPECT_EQ(environment("acute_cost_usd { value: '99999' }"), 0);
  EXPECT_EQ(environment("acute_cost_usd { value: '100000' }"), 1);
  EXPECT_EQ(environment("wildlife: WILDLIFE_SCALE_SMALL"), 3);
  EXPECT_EQ(environment("wildlife: WILDLIFE_SCALE_MEDIUM"), 9);
  EXPECT_EQ(environment("wildlife: WILDLIFE_SCALE_LARGE"), 27);
}

TEST(Severity, AReleaseHeldWhollyByContainmentIsTier1With0PointsAndSaysWhy) {
  const auto answer = Answer(
      Gasoline("1500", "secondary_containment { held_quantity: 1500 evolved_quantity: 20 }"));
  EXPECT_EQ(TierOf(answer), "TIER_1");
  EXPECT_EQ(answer.severity_points(), 0);
  EXPECT_FALSE(answer.severity_at_least());
  EXPECT_NE(answer.sentence().find("secondary containment held"), std::string::npos);
}

TEST(Severity, VapourFromALiquidOnlyDikeIsOutside) {
  EXPECT_EQ(Answer(Gasoline("1500",
                            "secondary_containment { held_quantity: 1500 evolved_quantity: "
                            "1000 liquid_only: ANSWER_YES }"))
                .severity()
                .release(),
            1);
  const auto open = Answer(
      Gasoline("1500", "secondary_containment { held_quantity: 1500 liquid_only: ANSWER_YES }"));
  EXPECT_EQ(open.severity().release(), 0);
  EXPECT_TRUE(open.severity_at_least());
}

TEST(Severity, OnlyTier1HasPoints) {
  const auto answer = Answer(Gasoline("999") + "environment { wildlife: WILDLIFE_SCALE_LARGE }");
  EXPECT_EQ(TierOf(answer), "TIER_2");
  EXPECT_EQ(answer.severity_points(), 0);
}

TEST(Severity, APermittedDischargeWithoutConsequenceScoresNoRelease) {
  const auto answer = Answer(Relief("99999", "") + Harm("EMPLOYEE", "DAYS_AWAY"));
  EXPECT_EQ(TierOf(answer), "TIER_1");
  EXPECT_EQ(answer.severity().release(), 0);
  EXPECT_EQ(answer.severity_points(), 3);
}

// ---- what is not known, and how it is told

TEST(Unknown, NothingSaidIsNotKnownToBeAnEventAndSaysWhatWouldSettleIt) {
  const auto answer = Answer(v1::IncidentFacts());
  EXPECT_EQ(TierOf(answer), "NOT_PSE+");
  EXPECT_EQ(answer.at_most_tier(), v1::TIER_1);
  for (const char* field :
       {"process_involved", "place.area", "loss_of_containment", "releases", "people_harmed",
        "community_affected", "fire", "near_miss_condition_seen"})
    EXPECT_TRUE(Misses(answer, field)) << field;
}

TEST(Unknown, WhatIsNotSaidOfPeopleFireAndCommunityLeavesATier2AtLeast) {
  for (const char* field : {"people_harmed", "community_affected", "fire"}) {
    auto facts = Facts(Gasoline("100"));
    facts.GetReflection()->ClearField(&facts, facts.GetDescriptor()->FindFieldByName(field));
    const auto answer = Answer(facts);
    EXPECT_EQ(TierOf(answer), "TIER_2+") << field;
    ASSERT_EQ(answer.missing_facts_size(), 1) << answer.DebugString();
    EXPECT_EQ(answer.missing_facts(0).field(), field);
    EXPECT_EQ(answer.missing_facts(0).could_raise_to(), v1::TIER_1);
  }
}

TEST(Sentence, NeverSoundsAsIfNoInvestigationWereNeeded) {
  for (const std::string& told : {std::string("process_involved: ANSWER_NO"), Gasoline("1"),
                                  Gasoline("100"), Gasoline("1000"), std::string()}) {
    const std::string sentence = Answer(told).sentence();
    EXPECT_NE(sentence.find("1910.119(m) / 1926.64(m)"), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("ccps-2018@1"), std::string::npos) << sentence;
  }
  EXPECT_EQ(
      Answer(Gasoline("100")).sentence(),
      "Tier 2 under ccps-2018@1. Release 1, gasoline: 100 kg in the worst hour against 100 kg, "
      "category 6 (CCPS 2018 Table 4 row 6). 1910.119(m) / 1926.64(m) asks for an investigation, "
      "begun within 48 hours, of anything that led, or could reasonably have led, to a "
      "catastrophic release.");
}

TEST(Sentence, CountsPeopleAsPeopleDo) {
  const auto sentence = [](const std::string& people) {
    return Answer(
               "releases { material { chemical: 'steam' } } people_harmed: ANSWER_YES harms { "
               "group: PEOPLE_GROUP_EMPLOYEE outcome: HARM_OUTCOME_BEYOND_FIRST_AID " +
               people + " }")
        .sentence();
  };
  EXPECT_NE(sentence("people: 1").find(" 1 person with a recordable injury ("), std::string::npos)
      << sentence("people: 1");
  EXPECT_NE(sentence("people: 2").find(" 2 people with a recordable injury ("), std::string::npos)
      << sentence("people: 2");
}

TEST(Criteria, JustUnderABoundDoesNotReadAsTheBound) {
  const auto answer = Answer(kLeak + "fire: ANSWER_YES direct_cost_usd { value: '99999.99' }");
  bool seen = false;
  for (const auto& criterion : answer.criteria())
    if (criterion.id() == "tier-1-fire-or-explosion") {
      EXPECT_EQ(criterion.reason(), "Direct cost 99999.99 USD against 100000 USD.");
      seen = true;
    }
  EXPECT_TRUE(seen);
}

TEST(Criteria, OfAMaterialThatNobodyKnowsCompareNothing) {
  const auto answer = Answer(
      "releases { material { chemical: 'clorine' } quantity: 60 unit: QUANTITY_UNIT_POUND "
      "indoors: ANSWER_NO }");
  int seen = 0;
  for (const auto& criterion : answer.criteria())
    if (criterion.id().ends_with("-quantity")) {
      ++seen;
      EXPECT_EQ(criterion.held(), v1::Criterion::UNKNOWN);
      EXPECT_FALSE(criterion.has_threshold());
      EXPECT_EQ(criterion.reason(),
                "Which threshold quantity applies is not known, for the class of the material is "
                "not.");
    }
  EXPECT_EQ(seen, 2);
}

TEST(Criteria, NameWhatWasComparedWithWhatUnderWhichClause) {
  const auto answer = Answer(Gasoline("150", "label: 'P-101'"));
  const v1::Criterion* found = nullptr;
  for (const auto& criterion : answer.criteria())
    if (criterion.id() == "tier-2-quantity") found = &criterion;
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(
      found->ShortDebugString(),
      "id: \"tier-2-quantity\" subject: \"P-101\" compared: 150 threshold: 100 unit: \"kg\" "
      "held: YES clause: \"CCPS 2018 Table 4 row 6\" reason: \"150 kg in the worst hour against "
      "100 kg, category 6.\"");
}

}  // namespace
}  // namespace interlock::incidents
