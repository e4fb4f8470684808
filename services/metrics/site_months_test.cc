#include "services/metrics/site_months.h"

#include <gtest/gtest.h>

namespace interlock::metrics {
namespace {

google::protobuf::RepeatedPtrField<organisation::v1::OwnershipPeriod> Periods(
    const std::vector<std::vector<std::string>>& texts) {
  google::protobuf::RepeatedPtrField<organisation::v1::OwnershipPeriod> periods;
  for (const auto& text : texts) {
    auto& period = *periods.Add();
    period.set_business_id(text[0]);
    period.set_from_on(text[1]);
    period.set_until_on(text[2]);
  }
  return periods;
}
// "chem 2026-01..2026-07 "; the last month is not in it.
std::string Months(const std::vector<std::vector<std::string>>& periods) {
  std::string text;
  for (const auto& run : MonthsByBusiness(Periods(periods)))
    text += run.business_id + " " + (run.from == kSinceEver ? "" : run.from.ToString()) + ".." +
            (run.until == kStill ? "" : run.until.ToString()) + " ";
  return text;
}

TEST(SiteMonths, WithoutDatesAreAllOfThem) {
  EXPECT_EQ(Months({{"chem", "", ""}}), "chem .. ");
  EXPECT_EQ(Months({}), "");
}
TEST(SiteMonths, ChangeOnTheFirstOfAMonthCleanly) {
  EXPECT_EQ(Months({{"chem", "", "2026-07-01"}, {"fuels", "2026-07-01", ""}}),
            "chem ..2026-07 fuels 2026-07.. ");
}
TEST(SiteMonths, GoToTheBusinessThatHadMostOfTheDays) {
  EXPECT_EQ(Months({{"chem", "", "2026-07-17"}, {"fuels", "2026-07-17", ""}}),
            "chem ..2026-08 fuels 2026-08.. ");
  EXPECT_EQ(Months({{"chem", "", "2026-07-16"}, {"fuels", "2026-07-16", ""}}),
            "chem ..2026-07 fuels 2026-07.. ");
}
TEST(SiteMonths, GoToTheEarlierBusinessWhenTheDaysAreEqual) {
  EXPECT_EQ(Months({{"chem", "", "2026-06-16"}, {"fuels", "2026-06-16", ""}}),
            "chem ..2026-07 fuels 2026-07.. ");
}
TEST(SiteMonths, DaysOnWhichNobodyHereHadTheSiteDoNotCompete) {
  EXPECT_EQ(Months({{"chem", "2026-03-31", "2026-07-02"}}), "chem 2026-03..2026-08 ");
}
TEST(SiteMonths, APeriodThatHasMostOfNoMonthIsLeftOut) {
  EXPECT_EQ(
      Months({{"a", "", "2026-07-10"}, {"b", "2026-07-10", "2026-07-15"}, {"c", "2026-07-15", ""}}),
      "a ..2026-07 c 2026-07.. ");
  EXPECT_EQ(Months({{"a", "2026-07-10", "2026-07-10"}}), "");
}
TEST(SiteMonths, OfASiteSoldAndBoughtBackLeaveOutTheTimeBetween) {
  EXPECT_EQ(Months({{"a", "2020-01-01", "2021-01-01"}, {"a", "2023-05-01", ""}}),
            "a 2020-01..2021-01 a 2023-05.. ");
  // Sold and bought back within one month: one of the two periods has it.
  EXPECT_EQ(Months({{"a", "2020-01-01", "2021-01-05"}, {"a", "2021-01-20", ""}}),
            "a 2020-01..2021-01 a 2021-01.. ");
}

}  // namespace
}  // namespace interlock::metrics
