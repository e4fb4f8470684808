#include "libs/calendar/working_days.h"

#include <gtest/gtest.h>

#include <climits>

namespace interlock {
namespace {

Day D(const char* text) { return Day::Parse(text).value(); }

// Monday to Friday, without Thanksgiving and the day after it in 2026.
WorkingDays Office() {
  return {.weekdays = {true, true, true, true, true, false, false},
          .holidays = {D("2026-11-26"), D("2026-11-27")}};
}

TEST(Weekday, IsRightOnBothSidesOf1970) {
  EXPECT_EQ(WeekdayOf(D("1970-01-01")), 3);
  EXPECT_EQ(WeekdayOf(D("1969-12-28")), 6);
  EXPECT_EQ(WeekdayOf(D("2026-11-23")), 0);
  EXPECT_EQ(WeekdayOf(D("1900-01-01")), 0);
}
TEST(WorkingDays, AreTheWeekdaysWithoutTheHolidays) {
  EXPECT_TRUE(Office().Has(D("2026-11-25")));
  EXPECT_FALSE(Office().Has(D("2026-11-26")));
  EXPECT_FALSE(Office().Has(D("2026-11-28")));
  EXPECT_FALSE(Office().Has(D("2026-11-29")));
  EXPECT_TRUE(Office().Has(D("2026-11-30")));
}
TEST(WorkingDays, TheNthAfterADayPassesOverWeekendsAndHolidays) {
  EXPECT_EQ(Office().After(D("2026-11-24"), 1), D("2026-11-25"));
  EXPECT_EQ(Office().After(D("2026-11-25"), 1), D("2026-11-30"));
  EXPECT_EQ(Office().After(D("2026-11-28"), 1), D("2026-11-30"));
  EXPECT_EQ(Office().After(D("2026-11-24"), 5), D("2026-12-03"));
}
TEST(WorkingDays, ThereIsNoneWhereNobodyWorksOrTheCalendarEnds) {
  EXPECT_FALSE(WorkingDays{}.After(D("2026-11-24"), 1));
  EXPECT_FALSE(Office().After(D("2026-11-24"), 0));
  EXPECT_FALSE(Office().After(D("2026-11-24"), -1));
  EXPECT_FALSE(Office().After(D("9999-12-31"), 1));
  EXPECT_FALSE(Office().After(D("2026-11-24"), INT_MAX));
}

}  // namespace
}  // namespace interlock
