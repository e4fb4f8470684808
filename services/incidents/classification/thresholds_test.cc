// Every printed threshold row at, just under and just over its bound, in each printed unit,
// outdoors and indoors. The rows are written out here again, so that a slip in the data file shows.
#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

struct Printed {
  int tier, category;
  double outdoor_kg, outdoor_lb, outdoor_bbl, indoor_kg, indoor_lb, indoor_bbl;
};
const Printed kPrinted[] = {
    {1, 1, 5, 11, 0, 0.5, 1.1, 0},         {1, 2, 25, 55, 0, 2.5, 5.5, 0},
    {1, 3, 100, 220, 0, 10, 22, 0},        {1, 4, 200, 440, 0, 20, 44, 0},
    {1, 5, 500, 1100, 0, 50, 110, 0},      {1, 6, 1000, 2200, 7, 100, 220, 0.7},
    {1, 7, 2000, 4400, 14, 200, 440, 1.4}, {2, 1, 0.5, 1.1, 0, 0.25, 0.55, 0},
    {2, 2, 2.5, 5.5, 0, 1.25, 2.76, 0},    {2, 3, 10, 22, 0, 5, 11, 0},
    {2, 4, 20, 44, 0, 10, 22, 0},          {2, 5, 50, 110, 0, 25, 55, 0},
    {2, 6, 100, 220, 0.7, 50, 110, 0.35},  {2, 7, 200, 440, 1.4, 100, 220, 0.7},
    {2, 8, 1000, 2200, 7, 500, 1100, 3.5},
};

std::string Tier(int category, double quantity, v1::QuantityUnit unit, Basis basis, bool indoors) {
  v1::IncidentFacts facts = Facts("");
  v1::Release& release = *facts.add_releases();
  release.set_indoors(indoors ? v1::ANSWER_YES : v1::ANSWER_NO);
  release.set_quantity(quantity);
  release.set_unit(unit);
  release.mutable_material()->mutable_hazard()->set_category(v1::ThresholdCategory(category));
  release.mutable_material()->mutable_hazard()->set_source("test");
  return TierOf(Answer(facts, basis));
}

TEST(Thresholds, EveryRowHoldsAtAndOverItsBoundAndNotUnderIt) {
  int looked_at = 0;
  for (const Printed& row : kPrinted) {
    const std::string met = "TIER_" + std::to_string(row.tier);
    const std::string below = "TIER_" + std::to_string(row.tier + 1);
    const auto look = [&](double bound, v1::QuantityUnit unit, Basis basis, bool indoors) {
      if (bound == 0) return;
      SCOPED_TRACE(testing::Message()
                   << "tier " << row.tier << " category " << row.category << " " << bound << " "
                   << v1::QuantityUnit_Name(unit) << (indoors ? " indoors" : ""));
      EXPECT_EQ(Tier(row.category, bound, unit, basis, indoors), met);
      EXPECT_EQ(Tier(row.category, bound * 1.000001, unit, basis, indoors), met);
      EXPECT_EQ(Tier(row.category, bound * 0.999999, unit, basis, indoors), below);
      ++looked_at;
    };
    look(row.outdoor_kg, v1::QUANTITY_UNIT_KILOGRAM, Basis::kKilogram, false);
    look(row.outdoor_lb, v1::QUANTITY_UNIT_POUND, Basis::kPound, false);
    look(row.outdoor_bbl, v1::QUANTITY_UNIT_BARREL, Basis::kBarrel, false);
    look(row.indoor_kg, v1::QUANTITY_UNIT_KILOGRAM, Basis::kKilogram, true);
    look(row.indoor_lb, v1::QUANTITY_UNIT_POUND, Basis::kPound, true);
    look(row.indoor_bbl, v1::QUANTITY_UNIT_BARREL, Basis::kBarrel, true);
  }
  EXPECT_EQ(looked_at, 15 * 4 + 5 * 2);
}

TEST(Thresholds, Category8IsNeverTier1) {
  EXPECT_EQ(Tier(8, 1e9, v1::QUANTITY_UNIT_KILOGRAM, Basis::kKilogram, false), "TIER_2");
}

TEST(Thresholds, AChangeOfBasisMayChangeATierAtTheVeryLimit) {
  // 1,100 lb is 498.95 kg.
  EXPECT_EQ(Tier(5, 1100, v1::QUANTITY_UNIT_POUND, Basis::kPound, false), "TIER_1");
  EXPECT_EQ(Tier(5, 1100, v1::QUANTITY_UNIT_POUND, Basis::kKilogram, false), "TIER_2");
}

TEST(Thresholds, FireBoundsAreInclusiveBelowAndDifferBetweenTheRuleSets) {
  const auto tier = [](const std::string& usd, const std::string& rules) {
    return TierOf(
        Answer("loss_of_containment: ANSWER_YES releases { material { chemical: 'steam' } "
               "} fire: ANSWER_YES direct_cost_usd { value: '" +
                   usd + "' }",
               Basis::kKilogram, rules));
  };
  for (const char* rules : {"ccps-2018", "api-rp-754-2"}) {
    EXPECT_EQ(tier("100000", rules), "TIER_1");
    EXPECT_EQ(tier("99999.99", rules), "TIER_2");
    EXPECT_EQ(tier("25000", rules), "TIER_2");
  }
  EXPECT_EQ(tier("24999.99", "ccps-2018"), "TIER_3");
  EXPECT_EQ(tier("24999.99", "api-rp-754-2"), "TIER_2");
  EXPECT_EQ(tier("2500", "api-rp-754-2"), "TIER_2");
  EXPECT_EQ(tier("2499.99", "api-rp-754-2"), "TIER_3");
}

}  // namespace
}  // namespace interlock::incidents
