#pragma once
// Dates and months of the proleptic Gregorian calendar, as text and as numbers, for years 1900 to
// 9999. Reads no clock.
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace interlock {

// Days since 1970-01-01.
struct Day {
  int32_t number = 0;
  // "2026-11-23" and nothing else; a day that does not exist is none.
  static std::optional<Day> Parse(std::string_view text);
  std::string ToString() const;
  auto operator<=>(const Day&) const = default;
};

// Months since January of year 0.
struct Month {
  int32_t number = 0;
  // "2026-11" and nothing else.
  static std::optional<Month> Parse(std::string_view text);
  static Month Of(Day day);
  static Month Of(int year, int month) { return {year * 12 + month - 1}; }
  std::string ToString() const;
  int year() const { return number / 12; }
  Day first_day() const;
  int days() const { return Month{number + 1}.first_day().number - first_day().number; }
  Month Plus(int months) const { return {number + months}; }
  auto operator<=>(const Month&) const = default;
};

constexpr int64_t kDayMs = 24LL * 60 * 60 * 1000;
// No place on earth is further ahead of UTC than this, or further behind it.
constexpr int64_t kFarthestAheadMs = 14LL * 60 * 60 * 1000;
constexpr int64_t kFarthestBehindMs = 12LL * 60 * 60 * 1000;

// Far beyond any date that is written, and within what a calendar can hold: moments beyond it, on
// either side of 1970, are of this day.
constexpr int32_t kFarthestDay = 5'000'000;

// The day that a moment lies in, in UTC.
Day DayOfUtc(int64_t at_ms);
// Midnight UTC.
int64_t BeginOfUtc(Day day);

}  // namespace interlock
