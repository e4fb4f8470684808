#pragma once
// Days of a place: where midnight lies in its time zone, and which day a moment falls on there. The
// IANA database is the machine's own; an unknown or empty zone counts as UTC.
#include <cstdint>
#include <string>

#include "libs/calendar/calendar.h"

namespace interlock {

// The first moment of a day, milliseconds since the Unix epoch; where midnight does not exist
// because clocks go forward then, the first moment after it.
int64_t BeginOf(Day day, const std::string& zone);

// The day on which a moment falls there.
Day DayAt(int64_t at_ms, const std::string& zone);

}  // namespace interlock
