#include "libs/calendar/working_days.h"

#include <algorithm>

namespace interlock {
namespace {

constexpr Day kLast{2'932'896};  // 9999-12-31

}  // namespace

int WeekdayOf(Day day) {
  // 1970-01-01 was a Thursday.
  return (day.number % 7 + 7 + 3) % 7;
}

bool WorkingDays::Has(Day day) const {
  return weekdays[size_t(WeekdayOf(day))] && !holidays.contains(day);
}

std::optional<Day> WorkingDays::After(Day day, int n) const {
  if (n < 1 || std::none_of(weekdays.begin(), weekdays.end(), [](bool works) { return works; }))
    return std::nullopt;
  while (day < kLast) {
    ++day.number;
    if (Has(day) && --n == 0) return day;
  }
  return std::nullopt;
}

}  // namespace interlock
