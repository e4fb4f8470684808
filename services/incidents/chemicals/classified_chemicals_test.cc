// The shipped chemicals under the shipped rules: quantities at and around their thresholds.
#include <fstream>
#include <sstream>

#include "services/incidents/chemicals/chemicals.h"
#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

const Chemicals& Shipped() {
  static const auto* shipped = [] {
    std::ifstream in("data/chemicals.csv", std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    auto read = Chemicals::FromCsv(text.str());
    EXPECT_TRUE(read.ok()) << read.status();
    return read->release();
  }();
  return *shipped;
}
// "TIER_1", or "at least TIER_2", of so many kilograms released outdoors in a moment.
std::string TierOf(const std::string& chemical, double quantity_kg) {
  auto facts = Facts("");
  facts.clear_releases();
  auto& release = *facts.add_releases();
  release.mutable_material()->set_chemical(chemical);
  release.set_quantity(quantity_kg);
  release.set_unit(v1::QUANTITY_UNIT_KILOGRAM);
  release.set_duration_minutes(1);
  Options options;
  const auto answer = Classify(facts, Rules(), Shipped(), options);
  return (answer.at_least() ? "at least " : "") + v1::Tier_Name(answer.tier());
}

TEST(ClassifiedChemicals, AZoneDecidesForAToxicGas) {
  EXPECT_EQ(TierOf("Chlorine", 25), "TIER_1");
  EXPECT_EQ(TierOf("Chlorine", 24.9), "TIER_2");
  EXPECT_EQ(TierOf("Phosgene", 5), "TIER_1");
  EXPECT_EQ(TierOf("Sulfur dioxide (anhydrous)", 99), "TIER_2");
  EXPECT_EQ(TierOf("Ammonia (anhydrous)", 200), "TIER_1");
}
TEST(ClassifiedChemicals, FuelsAndSolventsGoByTheirGroup) {
  EXPECT_EQ(TierOf("Propane", 500), "TIER_1");
  EXPECT_EQ(TierOf("Gasoline", 999), "TIER_2");
  EXPECT_EQ(TierOf("Pentane", 999), "TIER_2") << "boils just above 35 C";
  EXPECT_EQ(TierOf("Isopentane", 500), "TIER_1") << "boils below 35 C";
  EXPECT_EQ(TierOf("Diesel", 2000), "TIER_1");
  EXPECT_EQ(TierOf("Sulfuric acid", 1999), "TIER_2") << "a strong acid";
}
TEST(ClassifiedChemicals, ANameOfSeveralFormsIsCertainAsFarAsTheyAgree) {
  EXPECT_EQ(TierOf("Flammable Mixture", 1000), "TIER_1") << "category 5 or 6 alike";
  EXPECT_EQ(TierOf("Flammable Mixture", 999), "at least TIER_2") << "category 5 would be Tier 1";
  EXPECT_EQ(TierOf("Flammable Mixture", 100), "TIER_2");
  EXPECT_EQ(TierOf("Hydrogen fluoride/Hydrofluoric acid (conc 50% or greater)", 2000), "TIER_1");
  EXPECT_EQ(TierOf("Hydrogen fluoride/Hydrofluoric acid (conc 50% or greater)", 200),
            "at least TIER_2");
}

}  // namespace
}  // namespace interlock::incidents
