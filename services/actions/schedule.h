#pragma once
// From a due day to the moments at which an action reminds, becomes overdue and is escalated.
#include <vector>

#include "interlock/actions/v1/action.pb.h"
#include "interlock/actions/v1/intervals.pb.h"
#include "libs/calendar/calendar.h"

namespace interlock::actions {

struct Schedule {
  // The end of the due day: the first moment at which it is overdue. 0: it has none.
  int64_t due_at_ms = 0;
  // By moment, the first first. What lies before `now_ms` is not among them.
  std::vector<v1::Alert> alerts = {};
};

// An unknown or empty zone counts as UTC.
Schedule ScheduleOf(Day due_on, const std::string& zone, const v1::Intervals& intervals,
                    int64_t now_ms);

// "reminder-14", "overdue", "escalation-7": unique within an action.
std::string NameOf(const v1::Alert& alert);

}  // namespace interlock::actions
