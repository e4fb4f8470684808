#include "libs/calendar/calendar.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace interlock {
namespace {

constexpr int kFirstYear = 1900, kLastYear = 9999;

// The number that a run of digits spells; none if anything else is in it.
std::optional<int> Digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

int32_t DayNumber(std::chrono::year_month_day date) {
  return int32_t(std::chrono::sys_days(date).time_since_epoch().count());
}

std::chrono::year_month_day DateOf(Day day) {
  return std::chrono::sys_days(std::chrono::days(day.number));
}

}  // namespace

std::optional<Day> Day::Parse(std::string_view text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const auto month = Month::Parse(text.substr(0, 7));
  const auto day = Digits(text.substr(8));
  if (!month || !day || *day < 1 || *day > month->days()) return std::nullopt;
  return Day{month->first_day().number + *day - 1};
}

std::string Day::ToString() const {
  const auto date = DateOf(*this);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                unsigned(date.day()));
  return text;
}

std::optional<Month> Month::Parse(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = Digits(text.substr(0, 4)), month = Digits(text.substr(5));
  if (!year || !month || *year < kFirstYear || *year > kLastYear || *month < 1 || *month > 12)
    return std::nullopt;
  return Month::Of(*year, *month);
}

Month Month::Of(Day day) {
  const auto date = DateOf(day);
  return Month::Of(int(date.year()), int(unsigned(date.month())));
}

std::string Month::ToString() const {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d", year(), number % 12 + 1);
  return text;
}

Day Month::first_day() const {
  return {DayNumber({std::chrono::year(year()), std::chrono::month(unsigned(number % 12 + 1)),
                     std::chrono::day(1)})};
}

Day DayOfUtc(int64_t at_ms) {
  // Division rounds towards zero, and days before 1970 begin below it.
  int64_t days = at_ms / kDayMs;
  if (at_ms % kDayMs < 0) --days;
  return {int32_t(std::clamp<int64_t>(days, -kFarthestDay, kFarthestDay))};
}

int64_t BeginOfUtc(Day day) { return int64_t{day.number} * kDayMs; }

}  // namespace interlock
