#include "libs/calendar/calendar.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

TEST(Day, IsReadAndWrittenAlike) {
  for (const char* text : {"1900-01-01", "1970-01-01", "2024-02-29", "2026-11-23", "9999-12-31"})
    EXPECT_EQ(Day::Parse(text)->ToString(), text);
  EXPECT_EQ(Day::Parse("1970-01-02")->number, 1);
  EXPECT_EQ(Day::Parse("1969-12-31")->number, -1);
}
TEST(Day, ThatDoesNotExistIsNone) {
  for (const char* text : {"", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10",
                           "2026-01-00", "1899-12-31", "2026-1-1", "2026-01-1x", "2026/01/01",
                           "-026-01-01", "2026-01-011", " 2026-01-1"})
    EXPECT_FALSE(Day::Parse(text)) << text;
}
TEST(Day, OfAMomentIsRightOnBothSidesOf1970) {
  EXPECT_EQ(DayOfUtc(0).ToString(), "1970-01-01");
  EXPECT_EQ(DayOfUtc(-1).ToString(), "1969-12-31");
  EXPECT_EQ(DayOfUtc(-kDayMs).ToString(), "1969-12-31");
  EXPECT_EQ(DayOfUtc(-kDayMs - 1).ToString(), "1969-12-30");
  EXPECT_EQ(DayOfUtc(kDayMs - 1).ToString(), "1970-01-01");
  for (const int64_t absurd : {INT64_MIN, INT64_MAX})
    EXPECT_FALSE(Month::Of(DayOfUtc(absurd)).ToString().empty());
}
TEST(Month, KnowsItsDaysAndItsNeighbours) {
  EXPECT_EQ(Month::Parse("2024-02")->days(), 29);
  EXPECT_EQ(Month::Parse("1900-02")->days(), 28);
  EXPECT_EQ(Month::Parse("2026-12")->Plus(1).ToString(), "2027-01");
  EXPECT_EQ(Month::Parse("2026-01")->Plus(-1).ToString(), "2025-12");
  EXPECT_EQ(Month::Parse("2026-01")->Plus(-11).ToString(), "2025-02");
  EXPECT_EQ(Month::Of(*Day::Parse("2026-03-31")).ToString(), "2026-03");
  EXPECT_EQ(Month::Parse("2026-03")->first_day().ToString(), "2026-03-01");
  EXPECT_FALSE(Month::Parse("2026-13") || Month::Parse("2026-00") || Month::Parse("2026-3") ||
               Month::Parse("2026-3 ") || Month::Parse(""));
}

}  // namespace
}  // namespace interlock
