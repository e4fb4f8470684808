#pragma once
#include <array>
#include <optional>
#include <set>

#include "libs/calendar/calendar.h"

namespace interlock {

// 0 is Monday, 6 is Sunday.
int WeekdayOf(Day day);

// On which days people work.
struct WorkingDays {
  // Monday first.
  std::array<bool, 7> weekdays = {};
  // No work on them, whatever the weekday.
  std::set<Day> holidays = {};

  bool Has(Day day) const;
  // The n-th working day after the day, which does not count itself. None if n is below 1, nobody
  // ever works, or it lies beyond the calendar.
  std::optional<Day> After(Day day, int n) const;
};

}  // namespace interlock
