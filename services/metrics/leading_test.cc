#include "services/metrics/leading.h"

#include <fstream>
#include <sstream>

#include "libs/calendar/calendar.h"
#include "services/metrics/leading_testing.h"

namespace interlock::metrics {
namespace {

v1::Target Target(const std::string& target, const std::string& limit) {
  return From<v1::Target>("target_percent { value: '" + target + "' } limit_percent { value: '" +
                          limit + "' }");
}
const v1::LeadingDefinition& Late() { return TestRules().leading.indicators(0); }
const v1::LeadingDefinition& Begun() { return TestRules().leading.indicators(1); }

TEST(Leading, IsAShareOfWhatStandsWithEachPartOfIt) {
  const auto value = Measure(
      Late(),
      {.parts = {{"INCIDENT", {30, 2}}, {"PHA", {10, 1}}},
       .missed = {{"INCIDENT", kToday - 40 * kDayMs}, {"INCIDENT", kToday}, {"PHA", kToday - 1}}},
      Target("0", "8"), kToday);
  EXPECT_EQ(value.numerator(), 3);
  EXPECT_EQ(value.denominator(), 40);
  EXPECT_EQ(value.percent().value(), "7.5");
  EXPECT_EQ(value.standing(), v1::TARGET_STANDING_OFF_TARGET);
  EXPECT_EQ(value.sentence(), "Actions late: 3 of 40, 7.5 %; at most 8 % is the limit.");
  ASSERT_EQ(value.parts_size(), 2);
  EXPECT_EQ(value.parts(0).part(), "INCIDENT");
  EXPECT_EQ(value.parts(0).numerator(), 2);
  EXPECT_EQ(value.parts(0).denominator(), 30);
  // One since this moment, one for more than thirty days.
  EXPECT_EQ(value.parts(0).ages(0).records(), 1);
  EXPECT_EQ(value.parts(0).ages(1).records(), 1);
}

TEST(Leading, WithoutRecordsIsNoRateAndNeverZero) {
  for (const auto* indicator : {&Late(), &Begun()}) {
    const auto value = Measure(*indicator, {}, Target("0", "0"), kToday);
    EXPECT_FALSE(value.has_percent());
    EXPECT_FALSE(value.no_value_because().empty());
    EXPECT_EQ(value.standing(), v1::TARGET_STANDING_NO_RATE);
  }
}

TEST(Leading, CrossesTheLimitBeyondItAndNotAtIt) {
  const auto standing = [](int64_t missed, const std::string& limit) {
    const LeadingBasis basis{.parts = {{"PHA", {1'000, missed}}}, .missed = {}};
    return Measure(Late(), basis, Target("0", limit), kToday).standing();
  };
  EXPECT_EQ(standing(0, "5"), v1::TARGET_STANDING_ON_TARGET);
  EXPECT_EQ(standing(50, "5"), v1::TARGET_STANDING_OFF_TARGET);
  // 5.04 % and 5.05 %: what is shown is rounded, what is compared is not.
  EXPECT_EQ(standing(51, "5"), v1::TARGET_STANDING_LIMIT_CROSSED);
  EXPECT_EQ(standing(1, "0"), v1::TARGET_STANDING_LIMIT_CROSSED);
  EXPECT_EQ(standing(1, "0.1"), v1::TARGET_STANDING_OFF_TARGET);
}

TEST(Leading, IsCrossedFromBelowWhereMoreIsBetter) {
  const auto measure = [](int64_t missed) {
    const LeadingBasis basis{.parts = {{"REQUIRED", {20, missed}}}, .missed = {}};
    return Measure(Begun(), basis, Target("100", "95"), kToday);
  };
  EXPECT_EQ(measure(0).standing(), v1::TARGET_STANDING_ON_TARGET);
  EXPECT_EQ(measure(1).standing(), v1::TARGET_STANDING_OFF_TARGET);
  EXPECT_EQ(measure(1).percent().value(), "95.0");
  EXPECT_EQ(measure(2).standing(), v1::TARGET_STANDING_LIMIT_CROSSED);
  EXPECT_EQ(measure(2).numerator(), 18);
}

TEST(LeadingSet, AsShippedIsUnderstood) {
  std::ifstream file("data/rules/leading_indicators/interlock.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto set = ParseLeadingSet(text.str());
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_NE(FindLeading(*set, "actions-overdue"), nullptr);
  EXPECT_EQ(FindLeading(*set, "nothing"), nullptr);
}

TEST(LeadingSet, IsRefusedIfAnyPartIsNotUnderstood) {
  const std::string good =
      R"("indicatorId": "a", "name": "A", "clause": "c", "subject": "SUBJECT_ACTIONS",
         "counting": "COUNTING_OVERDUE", "better": "BETTER_LOWER",
         "target": {"targetPercent": {"value": "0"}, "limitPercent": {"value": "5"}})";
  const auto parse = [](const std::string& indicators) {
    return ParseLeadingSet("{\"version\": \"t\", \"indicators\": [" + indicators + "]}").status();
  };
  EXPECT_TRUE(parse("{" + good + "}").ok());
  EXPECT_FALSE(parse("{" + good + "}, {" + good + "}").ok());
  EXPECT_FALSE(parse("{" + good + R"(, "windowDays": 30})").ok());
  EXPECT_FALSE(parse("{" + good + R"(, "ageBandsDays": [30, 1]})").ok());
  EXPECT_FALSE(parse("{" + good + R"(, "shoeSize": 9})").ok());
  EXPECT_FALSE(ParseLeadingSet("{}").ok());
}

}  // namespace
}  // namespace interlock::metrics
