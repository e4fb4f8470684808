#include "services/incidents/classification/consequences.h"

#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

v1::Classification Burnt(const std::string& usd, const std::string& complete) {
  const auto facts = Facts(
      "releases { material { chemical: 'gasoline' } quantity: 1 unit: QUANTITY_UNIT_KILOGRAM "
      "duration_minutes: 1 } fire: ANSWER_YES direct_cost_usd { value: '" +
      usd + "' } direct_cost_complete: " + complete);
  return Classify(facts, Rules(), Catalogue(), Options());
}

TEST(CostOfFire, APartOfTheCostSettlesWhatItReachesAndNothingElse) {
  for (const char* incomplete : {"ANSWER_NO", "ANSWER_UNKNOWN"}) {
    EXPECT_EQ(Burnt("100000", incomplete).tier(), v1::TIER_1);
    EXPECT_FALSE(Burnt("100000", incomplete).at_least());
    EXPECT_EQ(Burnt("99999", incomplete).tier(), v1::TIER_2);
    EXPECT_TRUE(Burnt("99999", incomplete).at_least()) << "all of it may be Tier 1";
    EXPECT_EQ(Burnt("99999", incomplete).missing_facts(0).field(), "direct_cost_usd");
  }
  EXPECT_FALSE(Burnt("99999", "ANSWER_YES").at_least());
  EXPECT_FALSE(Burnt("99999", "ANSWER_UNSPECIFIED").at_least()) << "not said: it is all";
}

}  // namespace
}  // namespace interlock::incidents
