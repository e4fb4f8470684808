#include "services/training/training_rules.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace interlock::training {
namespace {

TEST(TrainingRules, OfOshaAskForARefresherEveryThreeYearsAndWarnFourTimes) {
  std::ifstream file("data/rules/training/osha-1992.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto rules = ParseTrainingRules(text.str());
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ(rules->refresher_at_most_months(), 36);
  EXPECT_EQ(rules->in_lieu_on(), "1992-05-26");
  EXPECT_EQ(std::vector<int>(rules->warning_days().begin(), rules->warning_days().end()),
            (std::vector<int>{90, 60, 30, 7}));
}

TEST(TrainingRules, AreRefusedIfAnyPartIsNotUnderstood) {
  const std::string good =
      R"("version": "1", "refresherAtMostMonths": 36, "contractorEvaluationAtMostMonths": 12, "programmeEvaluationAtMostMonths": 12, "inLieuOn": "1992-05-26", )";
  ASSERT_TRUE(ParseTrainingRules("{" + good + R"("warningDays": [90, 7]})").ok());
  for (const std::string& wrong :
       {std::string("{}"), std::string("no"), "{" + good + R"("warningDays": []})",
        "{" + good + R"("warningDays": [7, 90]})", "{" + good + R"("warningDays": [0]})",
        "{" + good + R"("warningDays": [7], "more": 1})",
        "{" + good + R"("warningDays": [7], "contents": [{"kind": "KIND_MOC"}]})",
        "{" + good + R"("warningDays": [7], "programmeEvaluationAtMostMonths": 0})",
        std::string(R"({"version": "1", "refresherAtMostMonths": 36, "inLieuOn": "1992-05-26",
                        "warningDays": [7]})"),
        std::string(R"({"version": "1", "refresherAtMostMonths": 0, "inLieuOn": "1992-05-26",
                        "warningDays": [7]})"),
        std::string(R"({"version": "1", "refresherAtMostMonths": 36, "inLieuOn": "1992-05-99",
                        "warningDays": [7]})")})
    EXPECT_FALSE(ParseTrainingRules(wrong).ok()) << wrong;
}

}  // namespace
}  // namespace interlock::training
