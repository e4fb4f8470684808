#include "services/organisation/site_calendar.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decider/same.h"

namespace interlock::organisation {
namespace {

using Events = std::vector<v1::SiteEvent>;

constexpr int kMostHolidays = 1000;

bool IsWeekday(int weekday) { return v1::Weekday_IsValid(weekday) && weekday > 0; }

absl::Status Check(const v1::SiteCalendar& calendar) {
  std::vector<std::string> wrong;
  if (calendar.working_days().empty()) wrong.push_back("no weekday is a working day");
  std::set<int> weekdays;
  for (const int weekday : calendar.working_days())
    if (!IsWeekday(weekday) || !weekdays.insert(weekday).second)
      wrong.push_back(IsWeekday(weekday)
                          ? absl::StrCat(v1::Weekday_Name(weekday), " is named twice")
                          : absl::StrCat(weekday, " is no weekday"));
  if (calendar.holidays_size() > kMostHolidays)
    wrong.push_back(absl::StrCat("more than ", kMostHolidays, " holidays"));
  std::set<std::string> days;
  for (const v1::Holiday& holiday : calendar.holidays()) {
    if (!Day::Parse(holiday.on()))
      wrong.push_back(absl::StrCat("\"", holiday.on(), "\" is no date for ", holiday.name()));
    else if (!days.insert(holiday.on()).second)
      wrong.push_back(absl::StrCat(holiday.on(), " is named twice"));
  }
  if (wrong.empty()) return absl::OkStatus();
  return Refuse(absl::StatusCode::kInvalidArgument, "CALENDAR_WRONG", "",
                absl::StrCat(absl::StrJoin(wrong, "; "), "."));
}

v1::SiteCalendar InOrder(v1::SiteCalendar calendar) {
  auto& weekdays = *calendar.mutable_working_days();
  std::sort(weekdays.begin(), weekdays.end());
  auto& holidays = *calendar.mutable_holidays();
  std::sort(holidays.begin(), holidays.end(),
            [](const auto& a, const auto& b) { return a.on() < b.on(); });
  return calendar;
}

}  // namespace

Decision<v1::SiteEvent> SetCalendar(const v1::Site& site,
                                    const v1::SetSiteCalendarRequest& command) {
  if (auto status = Check(command.calendar()); !status.ok()) return status;
  const v1::SiteCalendar calendar = InOrder(command.calendar());
  if (Same(calendar, site.calendar())) return Events{};
  v1::SiteEvent event;
  event.mutable_calendar_set()->set_site_id(site.site_id());
  *event.mutable_calendar_set()->mutable_calendar() = calendar;
  return Events{event};
}

std::optional<WorkingDays> WorkingDaysOf(const v1::Site& site) {
  if (!site.has_calendar()) return std::nullopt;
  WorkingDays days;
  for (const int weekday : site.calendar().working_days())
    if (IsWeekday(weekday)) days.weekdays[size_t(weekday) - 1] = true;
  for (const v1::Holiday& holiday : site.calendar().holidays())
    if (const auto day = Day::Parse(holiday.on())) days.holidays.insert(*day);
  return days;
}

}  // namespace interlock::organisation
