#include "libs/calendar/zone.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

constexpr int64_t kHourMs = 3'600'000;

TEST(Zone, MidnightLiesWhereThePlaceHasIt) {
  const Day day = *Day::Parse("2026-07-01");
  EXPECT_EQ(BeginOf(day, ""), BeginOfUtc(day));
  EXPECT_EQ(BeginOf(day, "America/Chicago"), BeginOfUtc(day) + 5 * kHourMs);
  EXPECT_EQ(BeginOf(*Day::Parse("2026-01-01"), "America/Chicago"),
            BeginOfUtc(*Day::Parse("2026-01-01")) + 6 * kHourMs);
}

TEST(Zone, AMomentFallsOnTheDayOfThePlace) {
  const int64_t late_in_chicago = BeginOfUtc(*Day::Parse("2026-07-02")) + 4 * kHourMs;
  EXPECT_EQ(DayAt(late_in_chicago, "America/Chicago").ToString(), "2026-07-01");
  EXPECT_EQ(DayAt(late_in_chicago, "UTC").ToString(), "2026-07-02");
}

TEST(Zone, AnUnknownZoneCountsAsUtc) {
  const Day day = *Day::Parse("2026-07-01");
  EXPECT_EQ(BeginOf(day, "Atlantis/Centre"), BeginOfUtc(day));
}

TEST(Zone, AnAbsurdMomentIsOfTheDayThatItIsOfInUtc) {
  for (const int64_t absurd : {INT64_MIN, INT64_MAX})
    for (const char* zone : {"", "Australia/Lord_Howe", "America/Chicago"})
      EXPECT_EQ(DayAt(absurd, zone), DayOfUtc(absurd)) << zone << absurd;
}

TEST(Zone, ADayAndItsBeginAgreeAllYearRound) {
  for (const char* zone : {"America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland", "UTC"})
    for (Day day = *Day::Parse("2018-01-01"); day < *Day::Parse("2019-01-01"); ++day.number) {
      EXPECT_EQ(DayAt(BeginOf(day, zone), zone), day) << zone << day.ToString();
      EXPECT_LT(DayAt(BeginOf(day, zone) - 1, zone), day) << zone << day.ToString();
    }
}

}  // namespace
}  // namespace interlock
