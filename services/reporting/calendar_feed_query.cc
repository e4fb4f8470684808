#include "services/reporting/calendar_feed_query.h"

#include <libical/ical.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/zone.h"
#include "services/reporting/all_pages_query.h"
#include "services/reporting/duty_view.h"
#include "services/reporting/reporting_query.h"

namespace interlock::reporting {
namespace {

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

icaltimetype Moment(int64_t at_ms) {
  return icaltime_from_timet_with_zone(static_cast<time_t>(at_ms / 1000), 0,
                                       icaltimezone_get_utc_timezone());
}

icaltimetype AllOf(Day day) {
  std::string digits = day.ToString();
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  return icaltime_from_string(digits.c_str());
}

bool Shows(const v1::CalendarFeed& feed, v1::CalendarField field) {
  return std::find(feed.fields().begin(), feed.fields().end(), field) != feed.fields().end();
}

std::string SummaryOf(const v1::CalendarFeed& feed, const v1::Duty& duty) {
  const bool sentence = Shows(feed, v1::CALENDAR_FIELD_SENTENCE) && !duty.sentence().empty();
  return absl::StrCat(duty.state() == v1::DUTY_STATE_OVERDUE ? "OVERDUE: " : "",
                      sentence ? duty.sentence() : InWords(duty.kind()), " (", duty.site_name(),
                      ")");
}

std::string DescriptionOf(const v1::CalendarFeed& feed, const v1::Duty& duty) {
  std::vector<std::string> lines;
  const auto add = [&](v1::CalendarField field, const char* name, const std::string& value) {
    if (Shows(feed, field) && !value.empty()) lines.push_back(absl::StrCat(name, value));
  };
  add(v1::CALENDAR_FIELD_CLAUSE, "Clause: ", duty.clause());
  add(v1::CALENDAR_FIELD_OWNER,
      "Owner: ", duty.owner_person_id().empty() ? duty.owner_role_id() : duty.owner_person_id());
  add(v1::CALENDAR_FIELD_RECORD, "Record: ", absl::StrCat(duty.service(), "/", duty.stream()));
  return absl::StrJoin(lines, "\n");
}

// What is due when a day ends at the site stands on that day, not on the next one's midnight.
icaltimetype WhenDue(const v1::Duty& duty, const std::string& zone) {
  const Day day = DayAt(duty.due_at_ms(), zone);
  return BeginOf(day, zone) == duty.due_at_ms() ? AllOf({day.number - 1})
                                                : Moment(duty.due_at_ms());
}

icalcomponent* EventOf(const v1::CalendarFeed& feed, const v1::Duty& duty, const std::string& zone,
                       int64_t now_ms) {
  icalcomponent* event = icalcomponent_new_vevent();
  const auto add = [&](icalproperty* property) { icalcomponent_add_property(event, property); };
  // The same duty is the same entry, however often it is read.
  add(icalproperty_new_uid(absl::StrCat(duty.service(), "/", duty.stream(), "/", duty.kind(), "/",
                                        duty.item(), "@interlock")
                               .c_str()));
  add(icalproperty_new_dtstamp(Moment(now_ms)));
  add(icalproperty_new_dtstart(WhenDue(duty, zone)));
  add(icalproperty_new_summary(SummaryOf(feed, duty).c_str()));
  if (const auto text = DescriptionOf(feed, duty); !text.empty())
    add(icalproperty_new_description(text.c_str()));
  // Shown, and nobody's time is taken by it.
  add(icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
  return event;
}

Component NewCalendar(const v1::CalendarFeed& feed, const std::string& site_name) {
  Component calendar(icalcomponent_new_vcalendar());
  const auto add = [&](icalproperty* property) {
    icalcomponent_add_property(calendar.get(), property);
  };
  add(icalproperty_new_version("2.0"));
  add(icalproperty_new_prodid("-//Interlock//Duties//EN"));
  // Names the calendar in the programs that people use.
  icalproperty* name = icalproperty_new_x(
      absl::StrCat("Interlock: ",
                   feed.person_id().empty() && feed.role_ids().empty() ? "duties" : "my duties",
                   " at ", site_name)
          .c_str());
  icalproperty_set_x_name(name, "X-WR-CALNAME");
  add(name);
  return calendar;
}

absl::Status ReadSite(SqlSession& session, const std::string& site_id, std::string& name,
                      std::string& zone) {
  name = site_id;
  return session.Query("SELECT name, time_zone FROM {v}site WHERE site_id = $1", {site_id},
                       [&](const SqlRow& row) {
                         if (!row.Text(0).empty()) name = std::string(row.Text(0));
                         zone = std::string(row.Text(1));
                       });
}

}  // namespace

absl::Status WriteCalendar(SqlSession& session, const v1::CalendarFeed& feed, const Asking& asking,
                           core::v1::FileContent& file) {
  std::string site_name, zone;
  if (auto status = ReadSite(session, feed.site_id(), site_name, zone); !status.ok()) return status;
  const Component calendar = NewCalendar(feed, site_name);
  v1::ListDutiesRequest request;
  request.mutable_filter()->add_site_ids(feed.site_id());
  if (!feed.person_id().empty()) request.mutable_filter()->add_owner_person_ids(feed.person_id());
  *request.mutable_filter()->mutable_owner_role_ids() = feed.role_ids();
  auto status = AllPages<v1::ListDutiesRequest, v1::ListDutiesResponse>(
      ListDuties, session, request, asking, [&](const v1::ListDutiesResponse& page) {
        for (const auto& duty : page.duties())
          if (duty.due_at_ms() > 0)
            icalcomponent_add_component(calendar.get(), EventOf(feed, duty, zone, asking.now_ms));
      });
  if (!status.ok()) return status;
  const std::unique_ptr<char, decltype(&free)> text(icalcomponent_as_ical_string_r(calendar.get()),
                                                    &free);
  file.set_file_name("duties.ics");
  file.set_media_type("text/calendar; charset=utf-8");
  file.set_content(text.get());
  return absl::OkStatus();
}

}  // namespace interlock::reporting
