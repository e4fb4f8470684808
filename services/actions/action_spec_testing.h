#pragma once
// Actions as tests write them.
#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "services/actions/action.h"
#include "services/actions/actions_testing.h"
#include "services/actions/schedule.h"

namespace interlock::actions {

using ActionSpec = Spec<Action>;
using Events = std::vector<v1::ActionEvent>;

// 2026-11-23T00:00:00Z
inline constexpr int64_t kToday = 1'795'392'000'000;

inline v1::ActionCommand C(const std::string& text) { return From<v1::ActionCommand>(text); }

inline std::string Content(const std::string& more = "",
                           const std::string& source = "SOURCE_KIND_INCIDENT") {
  return absl::StrCat("content { site_id: 'bt' what: 'Fit a car seal' source { kind: ", source,
                      " source_id: 'i1' item_id: 'r1' } owner { person_id: 'olga' } ",
                      "due_on: '2026-12-31' ", more, " }");
}

// What an event holds that sets the due day in UTC.
template <class Event>
void Put(const std::string& due_on, Event& event, int64_t now_ms = kToday) {
  const auto schedule = ScheduleOf(*Day::Parse(due_on), "", TestRules().intervals, now_ms);
  event.set_due_at_ms(schedule.due_at_ms);
  for (const auto& alert : schedule.alerts) *event.add_alerts() = alert;
}

inline v1::ActionEvent Opened(const std::string& content = Content()) {
  auto event =
      From<v1::ActionEvent>("opened { action_id: 'a1' opened_by: 'ines' " + content + " }");
  Put(event.opened().content().due_on(), *event.mutable_opened());
  return event;
}
inline v1::ActionEvent E(const std::string& text) { return From<v1::ActionEvent>(text); }

inline v1::ActionEvent Completed() {
  return E(
      "completed { action_id: 'a1' what: 'Fit a car seal' what_was_done: 'Fitted.' "
      "done_by_person_ids: 'frank' done_by_person_ids: 'olga' completed_by: 'olga' }");
}

inline ActionSpec After(const Events& history, const std::string& actor = "ines") {
  auto spec = ActionSpec::Given(history);
  spec.At(kToday).By(actor).Under(TestRules());
  return spec;
}

inline organisation::v1::Site Site(const std::string& zone = "") {
  organisation::v1::Site site;
  site.set_site_id("bt");
  site.mutable_profile()->set_time_zone(zone);
  return site;
}

}  // namespace interlock::actions
