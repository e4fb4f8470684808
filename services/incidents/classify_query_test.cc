// What the live form and `classify` are told of a chemical that nobody knows.
#include "services/incidents/classify_query.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "services/incidents/service.h"

namespace interlock::incidents {
namespace {

constexpr int64_t kNow = 1'790'000'000'000;

// The sentences of the facts that are missing at `field`, one after the other.
std::string Missing(const std::string& field, const std::string& facts) {
  static const auto rules = LoadRules("data");
  EXPECT_TRUE(rules.ok()) << rules.status();
  v1::ClassifyRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(facts, request.mutable_facts()));
  v1::Classification answer;
  EXPECT_TRUE(ClassifyFacts(request, {}, **rules, kNow, answer).ok());
  std::string sentences;
  for (const auto& missing : answer.missing_facts())
    if (missing.field() == field) sentences += missing.sentence();
  return sentences;
}
std::string Released(const std::string& chemical) {
  return Missing("releases[0].material.hazard",
                 "releases { material { chemical: '" + chemical +
                     "' } quantity: 3 unit: QUANTITY_UNIT_KILOGRAM }");
}

TEST(UnknownChemical, TheNameThatWasProbablyMeantIsOffered) {
  EXPECT_EQ(Released("Chlorin").find("\"Chlorin\" is not in the chemicals file. Did you mean "
                                     "\"Chlorine\"? "),
            0u)
      << Released("Chlorin");
  // As people write: case, and what stands between the words, make no difference.
  EXPECT_NE(Released("HYDROGEN-FLUORID").find("Did you mean \"Hydrogen fluoride"),
            std::string::npos)
      << Released("HYDROGEN-FLUORID");
}
TEST(UnknownChemical, WhatIsFarFromEveryNameIsOnlySaidNotToBeKnown) {
  const std::string sentence = Released("Secret sauce of the canteen");
  EXPECT_EQ(sentence.find("\"Secret sauce of the canteen\" is not in the chemicals file. Class"),
            0u)
      << sentence;
}
TEST(UnknownChemical, ARegistryNumberWithASlipIsOfferedWithItsChemical) {
  EXPECT_NE(Released("7782-50-6").find("Did you mean \"7782-50-5\", Chlorine? "), std::string::npos)
      << Released("7782-50-6");
  // Benzo[a]pyrene's own number: its check digit holds, so nobody mistyped another one.
  EXPECT_EQ(Released("50-32-8").find("Did you mean"), std::string::npos) << Released("50-32-8");
}
TEST(UnknownChemical, OfAMixtureEachNameIsTold) {
  const std::string sentence = Missing("releases[0].components", R"pb(
    releases {
      quantity: 3
      unit: QUANTITY_UNIT_KILOGRAM
      components {
        material { chemical: 'Chlorin' }
        weight_fraction: 0.5
      }
      components {
        material { chemical: 'Nitrogen' }
        weight_fraction: 0.2
      }
      components {
        material { chemical: 'Phosgen' }
        weight_fraction: 0.3
      }
    })pb");
  EXPECT_NE(sentence.find("Did you mean \"Chlorine\"? "), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("\"Phosgen\" is not"), std::string::npos) << sentence;
  EXPECT_EQ(sentence.find("Nitrogen"), std::string::npos) << sentence;
}
TEST(UnknownChemical, WhoseHazardTheSiteToldNeedsNoName) {
  EXPECT_EQ(Missing("releases[0].material.hazard", R"pb(
              releases {
                quantity: 3
                unit: QUANTITY_UNIT_KILOGRAM
                material {
                  chemical: 'Chlorin'
                  hazard { category: THRESHOLD_CATEGORY_6 source: 'SDS' }
                }
              })pb"),
            "");
}
TEST(UnknownChemical, AHundredOfThemGetNoMoreThanAFewSuggestions) {
  std::string facts = "releases { quantity: 3 unit: QUANTITY_UNIT_KILOGRAM ";
  for (int i = 0; i < 100; ++i)
    facts += "components { material { chemical: 'Chlorin" + std::to_string(i) + "' } } ";
  const std::string sentence = Missing("releases[0].components", facts + "}");
  size_t told = 0;
  for (size_t at = 0; (at = sentence.find("is not in", at)) != sentence.npos; ++at) ++told;
  EXPECT_EQ(told, 5u) << sentence;
}

}  // namespace
}  // namespace interlock::incidents
