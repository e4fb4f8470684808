#include "services/metrics/site_limits.h"

#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"

namespace interlock::metrics {
namespace {

using v1::SiteLimitsEvent;
using Events = std::vector<SiteLimitsEvent>;
using enum absl::StatusCode;

constexpr char kDayEnds[] = "day-ends";
constexpr int kFirstYear = 1900, kLastYear = 9999;

// Of every event.
template <class Named>
Named& Name(Named& event, const std::string& limits_id, const std::string& site_id) {
  event.set_limits_id(limits_id);
  event.set_site_id(site_id);
  return event;
}
template <class Named>
Named& Name(Named& event, const v1::SiteLimits& limits) {
  return Name(event, limits.limits_id(), limits.site_id());
}

Day FirstOf(int year) { return Month::Of(year, 1).first_day(); }
Day LastOf(int year) { return {FirstOf(year + 1).number - 1}; }

// The day that is looked at next, of a year; no day is left: none, and no moment.
template <class Event>
void SetNext(Event& event, Day next, int year, const std::string& time_zone) {
  if (next > LastOf(year)) return;
  const Day day = std::max(next, FirstOf(year));
  event.set_next_on(day.ToString());
  event.set_next_ends_at_ms(BeginOf({day.number + 1}, time_zone));
}

// The year in the name of the limits, which begins with their site.
template <class Request>
absl::StatusOr<int> YearIn(const Request& command) {
  int year = 0;
  const std::string prefix = command.site_id() + ":";
  if (command.limits_id().starts_with(prefix) &&
      absl::SimpleAtoi(command.limits_id().substr(prefix.size()), &year) && year >= kFirstYear &&
      year <= kLastYear)
    return year;
  return Refuse(kInvalidArgument, "LIMITS_ID_MISMATCH", "",
                absl::StrCat("These limits are named ", command.limits_id(),
                             ". Name them after site ", command.site_id(), " and a year."));
}

// The year is over, and what is crossed goes over into the next.
SiteLimitsEvent YearEnded(const v1::SiteLimits& limits) {
  SiteLimitsEvent event;
  auto& ended = Name(*event.mutable_year_ended(), limits);
  ended.set_year(limits.year());
  *ended.mutable_days() = limits.days();
  *ended.mutable_crossed() = limits.crossed();
  return event;
}

bool Over(const v1::SiteLimits& limits) { return limits.next_on().empty(); }
bool WaitsForCheck(const v1::SiteLimits& limits) {
  return !Over(limits) && limits.next_ends_at_ms() == 0;
}

// What has to be recorded so that these days are looked at; nothing if they are.
template <class Request>
Events Follow(const v1::SiteLimits& limits, const Request& command, int year, int64_t now_ms) {
  const auto& days = command.days();
  const bool is_new = limits.limits_id().empty();
  if (!is_new && (days.source_version() < limits.days().source_version() ||
                  days.time_zone() == limits.days().time_zone() || Over(limits)))
    return {};
  SiteLimitsEvent event;
  auto& followed = Name(*event.mutable_followed(), command.limits_id(), command.site_id());
  followed.set_year(year);
  *followed.mutable_days() = days;
  const auto next = Day::Parse(limits.next_on());
  SetNext(followed, next ? *next : DayAt(now_ms, days.time_zone()), year, days.time_zone());
  if (!is_new && WaitsForCheck(limits)) followed.clear_next_ends_at_ms();
  return {event};
}

// After the events: whoever follows a year that was over before learns so at once.
Events WithEndOfYear(const v1::SiteLimits& limits, Events events) {
  if (events.empty()) return events;
  v1::SiteLimits after = limits;
  for (const auto& event : events) SiteLimits::Evolve(after, event);
  if (Over(after)) events.push_back(YearEnded(after));
  return events;
}

Decision<SiteLimitsEvent> FollowDays(const v1::SiteLimits& limits,
                                     const v1::FollowSiteLimitsRequest& command,
                                     const Context& context) {
  const auto year = YearIn(command);
  if (!year.ok()) return year.status();
  return WithEndOfYear(limits, Follow(limits, command, *year, context.now_ms));
}

const v1::CrossedLimit* Held(const v1::SiteLimits& limits, const std::string& indicator_id) {
  for (const auto& one : limits.crossed())
    if (one.indicator_id() == indicator_id) return &one;
  return nullptr;
}

Decision<SiteLimitsEvent> TakeOver(const v1::SiteLimits& limits,
                                   const v1::TakeOverSiteLimitsRequest& command,
                                   const Context& context) {
  const auto year = YearIn(command);
  if (!year.ok()) return year.status();
  if (limits.taken_over()) return Events{};
  Events events = Follow(limits, command, *year, context.now_ms);
  Name(*events.emplace_back().mutable_taken_over(), command.limits_id(), command.site_id());
  std::map<std::string, v1::CrossedLimit> carried;
  for (const auto& one : command.crossed())
    if (Held(limits, one.indicator_id()) == nullptr) carried.emplace(one.indicator_id(), one);
  for (auto& [indicator_id, limit] : carried) {
    auto& over = *events.emplace_back().mutable_carried_over();
    *Name(over, command.limits_id(), command.site_id()).mutable_limit() = std::move(limit);
  }
  return WithEndOfYear(limits, std::move(events));
}

SiteLimitsEvent Crossed(const v1::SiteLimits& limits, const v1::LeadingValue& value) {
  SiteLimitsEvent event;
  auto& crossed = Name(*event.mutable_crossed(), limits);
  crossed.mutable_limit()->set_indicator_id(value.indicator_id());
  crossed.mutable_limit()->set_crossed_on(limits.next_on());
  crossed.mutable_limit()->set_sentence(value.sentence());
  crossed.mutable_limit()->set_owner_role_id(value.target().owner_role_id());
  *crossed.mutable_value() = value;
  crossed.set_on(limits.next_on());
  return event;
}

SiteLimitsEvent Kept(const v1::SiteLimits& limits, const v1::CrossedLimit& limit,
                     const v1::LeadingValue* value) {
  SiteLimitsEvent event;
  auto& kept = Name(*event.mutable_kept(), limits);
  *kept.mutable_limit() = limit;
  if (value != nullptr) *kept.mutable_value() = *value;
  kept.set_on(limits.next_on());
  return event;
}

Decision<SiteLimitsEvent> EndDay(const v1::SiteLimits& limits, const core::v1::ClockDue& due) {
  if (due.name() != kDayEnds || due.due_at_ms() != limits.next_ends_at_ms() || Over(limits))
    return Events{};
  SiteLimitsEvent event;
  Name(*event.mutable_day_ended(), limits).set_on(limits.next_on());
  return Events{event};
}

// What was crossed, or kept again, when the day ended: each told once.
Decision<SiteLimitsEvent> Check(const v1::SiteLimits& limits,
                                const v1::CheckSiteLimitsRequest& command, const Context& context) {
  if (!WaitsForCheck(limits) || command.on() != limits.next_on()) return Events{};
  const auto answer = context.facts.Get<v1::CheckLimitsResponse>(
      LimitsQuestion(limits.site_id(), limits.next_on()));
  if (!answer.ok())
    return Refuse(kUnavailable, "LIMITS_NOT_CHECKED", "",
                  absl::StrCat("How ", limits.site_id(), " stood on ", limits.next_on(),
                               " is not known now. It is looked at again soon."));
  Events events;
  std::map<std::string, const v1::LeadingValue*> values;
  for (const auto& value : answer->values()) values.emplace(value.indicator_id(), &value);
  for (const auto& [indicator_id, value] : values)
    if (value->standing() == v1::TARGET_STANDING_LIMIT_CROSSED &&
        Held(limits, indicator_id) == nullptr)
      events.push_back(Crossed(limits, *value));
  // Also where nothing is left to count, or the indicator is measured no longer.
  for (const auto& held : limits.crossed()) {
    const auto found = values.find(held.indicator_id());
    const auto* value = found == values.end() ? nullptr : found->second;
    if (value == nullptr || value->standing() != v1::TARGET_STANDING_LIMIT_CROSSED)
      events.push_back(Kept(limits, held, value));
  }
  auto& checked = Name(*events.emplace_back().mutable_checked(), limits);
  checked.set_on(limits.next_on());
  const Day on = Day::Parse(limits.next_on()).value_or(LastOf(limits.year()));
  SetNext(checked, {on.number + 1}, limits.year(), limits.days().time_zone());
  return WithEndOfYear(limits, std::move(events));
}

void Drop(v1::SiteLimits& limits, const std::string& indicator_id) {
  auto& crossed = *limits.mutable_crossed();
  crossed.erase(std::remove_if(crossed.begin(), crossed.end(),
                               [&](const auto& one) { return one.indicator_id() == indicator_id; }),
                crossed.end());
}

}  // namespace

Question LimitsQuestion(const std::string& site_id, const std::string& on) {
  v1::CheckLimitsRequest request;
  request.set_site_id(site_id);
  request.set_on(on);
  return {"/interlock.metrics.v1.LeadingIndicatorService/CheckLimits", request.SerializeAsString()};
}

Decision<SiteLimitsEvent> SiteLimits::Decide(const State& limits, const Command& command,
                                             const Context& context) {
  switch (command.body_case()) {
    case Command::kFollow: return FollowDays(limits, command.follow(), context);
    case Command::kTakeOver: return TakeOver(limits, command.take_over(), context);
    case Command::kCheck: return Check(limits, command.check(), context);
    case Command::kClockDue: return EndDay(limits, command.clock_due());
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void SiteLimits::Evolve(State& limits, const Event& event) {
  switch (event.body_case()) {
    case Event::kFollowed:
      Name(limits, event.followed().limits_id(), event.followed().site_id());
      limits.set_year(event.followed().year());
      *limits.mutable_days() = event.followed().days();
      limits.set_next_on(event.followed().next_on());
      limits.set_next_ends_at_ms(event.followed().next_ends_at_ms());
      break;
    case Event::kTakenOver: limits.set_taken_over(true); break;
    case Event::kCarriedOver: *limits.add_crossed() = event.carried_over().limit(); break;
    case Event::kCrossed: *limits.add_crossed() = event.crossed().limit(); break;
    case Event::kKept: Drop(limits, event.kept().limit().indicator_id()); break;
    case Event::kDayEnded: limits.clear_next_ends_at_ms(); break;
    case Event::kChecked:
      limits.set_next_on(event.checked().next_on());
      limits.set_next_ends_at_ms(event.checked().next_ends_at_ms());
      break;
    case Event::kYearEnded: limits.clear_crossed(); break;  // The next year holds them.
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Clock> SiteLimits::Clocks(const State& limits) {
  if (limits.next_ends_at_ms() == 0) return {};
  return {{kDayEnds, limits.next_ends_at_ms()}};
}

std::vector<Question> SiteLimits::Asks(const State& limits, const Command& command) {
  if (!command.has_check() || !WaitsForCheck(limits) || command.check().on() != limits.next_on())
    return {};
  return {LimitsQuestion(limits.site_id(), limits.next_on())};
}

static_assert(Decider<SiteLimits> && HasClocks<SiteLimits> && HasQuestions<SiteLimits>);

}  // namespace interlock::metrics
