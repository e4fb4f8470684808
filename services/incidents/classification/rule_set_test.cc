#include <fstream>
#include <sstream>

#include "services/incidents/classification/classification_testing.h"

namespace interlock::incidents {
namespace {

std::string RuleText(const std::string& name) {
  std::ifstream file("data/rules/process_safety_events/" + name + ".json");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Complaint(const std::string& text) {
  const auto parsed = ParseRuleSet(text, "x.json");
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(RuleSet, BothShippedSetsAreReadAndNamed) {
  EXPECT_EQ(Rules("ccps-2018").id, "ccps-2018@1");
  EXPECT_EQ(Rules("api-rp-754-2").id, "api-rp-754-2@1");
  EXPECT_EQ(Rules("ccps-2018").effective_on, "2018-04-01");
}

TEST(RuleSet, TheTwoSetsDifferInTheTier2FireBoundAlone) {
  const RuleSet &ccps = Rules("ccps-2018"), &api = Rules("api-rp-754-2");
  EXPECT_EQ(ccps.tier_2_fire_usd, 25000);
  EXPECT_EQ(api.tier_2_fire_usd, 2500);
  EXPECT_EQ(ccps.tier_1_fire_usd, api.tier_1_fire_usd);
  for (int tier = 1; tier <= 2; ++tier)
    for (int category = 1; category <= kCategories; ++category) {
      const auto &a = ccps.row(tier, category), &b = api.row(tier, category);
      EXPECT_EQ(a.outdoors.kg, b.outdoors.kg);
      EXPECT_EQ(a.indoors.lb, b.indoors.lb);
      EXPECT_EQ(a.outdoors.bbl, b.outdoors.bbl);
    }
  EXPECT_EQ(ccps.evacuation_hours, api.evacuation_hours);
}

TEST(RuleSet, TheChoicesMadeOnTier2Rows6And8AreNamedInItsNotes) {
  std::string notes;
  for (const auto& note : Rules("ccps-2018").notes) notes += note + "\n";
  EXPECT_NE(notes.find("row 6"), notes.npos);
  EXPECT_NE(notes.find("row 8"), notes.npos);
  EXPECT_NE(notes.find("25,000 USD"), notes.npos);
  EXPECT_EQ(Rules("ccps-2018").row(2, 6).material.find("60 C"), std::string::npos);
}

TEST(RuleSet, AllOfAFolderAreLoadedAndAFolderWithoutAnyIsRefused) {
  const auto sets = LoadRuleSets("data/rules/process_safety_events");
  ASSERT_TRUE(sets.ok()) << sets.status();
  ASSERT_GE(sets->size(), 2u);
  EXPECT_EQ((*sets)[0].id, "api-rp-754-2@1");
  EXPECT_FALSE(LoadRuleSets("data/rules/nowhere").ok());
  EXPECT_FALSE(LoadRuleSet("data/rules/nowhere.json").ok());
}

TEST(RuleSet, ABadFileIsRefusedByFileAndLineOrField) {
  const std::string good = RuleText("ccps-2018");
  EXPECT_EQ(Complaint(good), "");
  EXPECT_EQ(Complaint(Replaced(good, "\"version\": 1,", "\"version\": 1")),
            "x.json: line 4: not well-formed JSON");
  EXPECT_EQ(Complaint(Replaced(good, "\"kg\": 5,", "\"kg\": -5,")),
            "x.json: thresholds[0].outdoors.kg must be a number of zero or more");
  EXPECT_EQ(Complaint(Replaced(good, "tier_1_usd", "tier_one_usd")),
            "x.json: fire_or_explosion.tier_one_usd is not known");
  EXPECT_EQ(
      Complaint(Replaced(good, "\"tier\": 1, \"category\": 2", "\"tier\": 1, \"category\": 1")),
      "x.json: thresholds[1] is there twice");
  EXPECT_EQ(Complaint(Replaced(good, "[0, 3, 24, 48]", "[0, 24, 3, 48]")),
            "x.json: severity.evacuation_hours[2] must be more than the one before");
  EXPECT_EQ(Complaint(Replaced(good, "\"off-property\"", "\"off\"")),
            "x.json: exclusions[0].id is not known: off");
  EXPECT_EQ(Complaint(Replaced(good, "2018-04-01", "April")),
            "x.json: effective_on must be a date like 2018-04-01");
  EXPECT_EQ(Complaint(""), "x.json: line 1: not well-formed JSON");
  EXPECT_EQ(Complaint("[]"), "x.json: the file must be an object");
  EXPECT_EQ(Complaint(std::string(100, '[')), "x.json: nested too deep");
}

}  // namespace
}  // namespace interlock::incidents
