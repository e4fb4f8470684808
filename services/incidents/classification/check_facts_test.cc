#include "services/incidents/classification/check_facts.h"

#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

constexpr int64_t kNow = 1'700'000'000'000;

std::string Problems(const v1::IncidentFacts& facts) {
  std::string all;
  for (const auto& problem : CheckFacts(facts, kNow)) {
    EXPECT_FALSE(problem.sentence.empty());
    all += (all.empty() ? "" : ", ") + problem.field + " " + problem.reason;
  }
  return all;
}
std::string Problems(const std::string& text) { return Problems(From<v1::IncidentFacts>(text)); }

TEST(CheckFacts, FindsNothingWhereNothingIsSaid) { EXPECT_EQ(Problems(""), ""); }

TEST(CheckFacts, FindsMomentsThatCannotBe) {
  EXPECT_EQ(Problems("occurrence { began_at_ms: 2000 ended_at_ms: 1000 }"),
            "occurrence.ended_at_ms END_BEFORE_START");
  EXPECT_EQ(Problems("occurrence { began_at_ms: 7321017600000 }"),  // The year 2202.
            "occurrence.began_at_ms MOMENT_IN_FUTURE");
  EXPECT_EQ(Problems("occurrence { began_at_ms: -2208988800001 }"),
            "occurrence.began_at_ms MOMENT_BEFORE_1900");
  EXPECT_EQ(Problems("occurrence { began_at_ms: 2000 discovered_at_ms: 1000 }"),
            "occurrence.discovered_at_ms DISCOVERED_BEFORE_START");
}

TEST(CheckFacts, FindsQuantitiesThatCannotBe) {
  EXPECT_EQ(Problems("releases { quantity: -1 unit: QUANTITY_UNIT_KILOGRAM }"),
            "releases[0].quantity NUMBER_NEGATIVE");
  EXPECT_EQ(Problems("releases { quantity: nan unit: QUANTITY_UNIT_KILOGRAM }"),
            "releases[0].quantity NUMBER_NOT_FINITE");
  EXPECT_EQ(Problems("releases { quantity: inf unit: QUANTITY_UNIT_KILOGRAM }"),
            "releases[0].quantity NUMBER_NOT_FINITE");
  EXPECT_EQ(Problems("releases { quantity: 1e300 unit: QUANTITY_UNIT_KILOGRAM }"),
            "releases[0].quantity NUMBER_ABSURD");
  EXPECT_EQ(Problems("releases { quantity: 1 }"), "releases[0].unit UNIT_MISSING");
  EXPECT_EQ(Problems("releases { quantity: 1 unit: QUANTITY_UNIT_BARREL material { hazard { "
                     "hazard_class: HAZARD_CLASS_2_1 source: 'SDS' } } }"),
            "releases[0].unit BARRELS_OF_GAS");
  EXPECT_EQ(Problems("releases { quantity: 5 unit: QUANTITY_UNIT_POUND secondary_containment { "
                     "held_quantity: 6 } }"),
            "releases[0].secondary_containment.held_quantity HELD_OVER_QUANTITY");
}

TEST(CheckFacts, AsksTheChemicalsFileWhetherBarrelsAreOfAGas) {
  const auto facts = From<v1::IncidentFacts>(
      "releases { quantity: 1 unit: QUANTITY_UNIT_BARREL material { chemical: 'nitrogen' } }");
  EXPECT_EQ(CheckFacts(facts, kNow).size(), 0u);
  ASSERT_EQ(CheckFacts(facts, kNow, Catalogue()).size(), 1u);
  EXPECT_EQ(CheckFacts(facts, kNow, Catalogue())[0].reason, "BARRELS_OF_GAS");
}

TEST(CheckFacts, FindsAnEnumNumberThatNoNameStandsFor) {
  v1::IncidentFacts facts;
  facts.add_releases()->set_unit(v1::QuantityUnit(77));
  EXPECT_EQ(Problems(facts), "releases[0].unit VALUE_UNKNOWN");
}

TEST(CheckFacts, FindsHazardDataWithoutASource) {
  EXPECT_EQ(Problems("releases { material { hazard { flash_point_c: -300 } } }"),
            "releases[0].material.hazard.source SOURCE_MISSING, "
            "releases[0].material.hazard.flash_point_c TEMPERATURE_IMPOSSIBLE");
}

TEST(CheckFacts, FindsContradictionsAndUnusableAmounts) {
  EXPECT_EQ(
      Problems("direct_cost_usd { value: '12x' } people_harmed: ANSWER_NO harms {} "
               "claimed_exclusions {}"),
      "direct_cost_usd AMOUNT_NOT_USABLE, claimed_exclusions[0].kind EXCLUSION_KIND_MISSING, "
      "claimed_exclusions[0].reason EXCLUSION_REASON_MISSING, people_harmed CONTRADICTS_LIST");
}

TEST(CheckFacts, StopsAtAHundredProblems) {
  v1::IncidentFacts facts;
  for (int i = 0; i < 10000; ++i) facts.add_releases()->set_quantity(-1);
  EXPECT_EQ(CheckFacts(facts, kNow).size(), 100u);
}

}  // namespace
}  // namespace interlock::incidents
