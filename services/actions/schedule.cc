#include "services/actions/schedule.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"

namespace interlock::actions {
namespace {

Day Later(Day day, int days) { return {day.number + days}; }

}  // namespace

Schedule ScheduleOf(Day due_on, const std::string& zone, const v1::Intervals& intervals,
                    int64_t now_ms) {
  Schedule schedule{.due_at_ms = BeginOf(Later(due_on, 1), zone)};
  const auto add = [&](v1::Alert::Kind kind, int days, int64_t at_ms) {
    if (at_ms <= now_ms) return;
    v1::Alert& alert = schedule.alerts.emplace_back();
    alert.set_kind(kind);
    alert.set_days(days);
    alert.set_at_ms(at_ms);
  };
  for (const int days : intervals.reminder_days_before())
    add(v1::Alert::KIND_REMINDER, days, BeginOf(Later(due_on, -days), zone));
  add(v1::Alert::KIND_OVERDUE, 0, schedule.due_at_ms);
  for (const int days : intervals.escalation_days_after())
    add(v1::Alert::KIND_ESCALATION, days, BeginOf(Later(due_on, 1 + days), zone));
  return schedule;
}

std::string NameOf(const v1::Alert& alert) {
  switch (alert.kind()) {
    case v1::Alert::KIND_REMINDER: return absl::StrCat("reminder-", alert.days());
    case v1::Alert::KIND_OVERDUE: return "overdue";
    case v1::Alert::KIND_ESCALATION: return absl::StrCat("escalation-", alert.days());
    default: return "";  // Unspecified, and what protobuf adds to every enum.
  }
}

}  // namespace interlock::actions
