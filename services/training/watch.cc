#include "services/training/watch.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/same.h"
#include "services/training/rules.h"

namespace interlock::training {
namespace {

using v1::WatchEvent;
using Events = std::vector<WatchEvent>;
using enum absl::StatusCode;

constexpr char kReview[] = "review";
constexpr char kOfTraining[] = "training:";
constexpr int kMostAsked = 1'000;

template <class Event>
Event& Of(const std::string& person_id, const std::string& site_id, Event& event) {
  event.set_person_id(person_id);
  event.set_site_id(site_id);
  return event;
}

bool IsMoment(int64_t at_ms) { return at_ms >= 0 && at_ms < kFarthestDay * kDayMs; }

absl::Status Check(const v1::NoteStandingRequest& command) {
  if (command.asked_size() > kMostAsked)
    return Refuse(kResourceExhausted, "LIST_FULL", "",
                  absl::StrCat("More is asked of ", command.person_id(),
                               " than anybody learns: ", command.asked_size(), " requirements."));
  std::vector<std::string> ids;
  bool moments = IsMoment(command.review_at_ms());
  for (const auto& asked : command.asked()) {
    ids.push_back(asked.requirement_id());
    moments &= IsMoment(asked.ends_at_ms()) && (!asked.missing() || asked.ends_at_ms() > 0);
  }
  std::sort(ids.begin(), ids.end());
  const bool twice = std::adjacent_find(ids.begin(), ids.end()) != ids.end();
  if (command.site_id().empty() || !moments || twice || (!ids.empty() && ids.front().empty()))
    return Refuse(kInvalidArgument, "ENTRY_WRONG", "",
                  "A person has a site, and each requirement is named once, with the moment at "
                  "which it ends.");
  return absl::OkStatus();
}

template <class List>
auto FindIn(List& list, const std::string& requirement_id) {
  return std::find_if(list.begin(), list.end(), [&](const v1::Watched& one) {
    return one.asked().requirement_id() == requirement_id;
  });
}

// At the beginning of the day that many days before the last one.
int64_t WarningAt(int64_t ends_at_ms, int days) { return ends_at_ms - (days + 1) * kDayMs; }

// What is told first: the warning that holds already, or else the earliest.
void SetFirst(v1::Watched& watched, const v1::TrainingRules& rules, int64_t now_ms) {
  const auto& asked = watched.asked();
  watched.set_next_at_ms(asked.ends_at_ms());
  watched.set_next_within_days(0);
  if (asked.ends_at_ms() <= now_ms || asked.missing()) return;  // For good, or no more warnings.
  for (const int days : rules.warning_days()) {                 // From the most to the fewest.
    const int64_t at_ms = WarningAt(asked.ends_at_ms(), days);
    if (watched.next_within_days() > 0 && at_ms > now_ms) break;
    watched.set_next_at_ms(at_ms);
    watched.set_next_within_days(days);
  }
}

// The next warning after one, or the end.
void SetNext(v1::TrainingDue& due, const v1::TrainingRules& rules) {
  due.set_next_at_ms(due.asked().ends_at_ms());
  due.set_next_within_days(0);
  for (const int days : rules.warning_days())
    if (days < due.within_days()) {
      due.set_next_at_ms(WarningAt(due.asked().ends_at_ms(), days));
      due.set_next_within_days(days);
      return;
    }
}

bool HasLapsed(const v1::Watched& watched) { return watched.told() && watched.next_at_ms() == 0; }
bool IsToldAtOnce(const v1::Watched& watched, int64_t now_ms) {
  return watched.next_at_ms() > 0 && watched.next_at_ms() <= now_ms;
}

// What one person stands like, against what was noted before.
class Noting {
 public:
  Noting(const v1::TrainingWatch& watch, const v1::NoteStandingRequest& command,
         const v1::TrainingRules& rules, int64_t now_ms)
      : watch_(watch), command_(command), rules_(rules), now_ms_(now_ms) {
    Of(command.person_id(), command.site_id(), noted_);
    noted_.set_rules_version(rules.version());
    noted_.set_review_on(command.review_on());
    noted_.set_review_at_ms(command.review_at_ms());
  }

  Events Note() {
    for (const auto& asked : command_.asked()) NoteOne(asked);
    for (const auto& watched : watch_.watched()) Release(watched);
    const bool moved = !watch_.person_id().empty() && watch_.site_id() != command_.site_id();
    const bool other_review = watch_.review_at_ms() != command_.review_at_ms();
    if (noted_.watched().empty() && noted_.released_ids().empty() && !moved && !other_review)
      return {};
    Events events(1);
    *events[0].mutable_noted() = std::move(noted_);
    std::move(ended_.begin(), ended_.end(), std::back_inserter(events));
    return events;
  }

 private:
  void NoteOne(v1::Asked asked) {
    const auto before = FindIn(watch_.watched(), asked.requirement_id());
    const bool known = before != watch_.watched().end();
    // It was found missing on another day, and is told once.
    if (known && before->asked().missing() && asked.missing())
      asked.set_ends_at_ms(before->asked().ends_at_ms());
    const bool here = watch_.site_id() == command_.site_id();
    if (known && here && Same(before->asked(), asked)) return;
    auto& watched = *noted_.add_watched();
    *watched.mutable_asked() = asked;
    if (known && here && before->asked().missing() == asked.missing() &&
        before->asked().ends_at_ms() == asked.ends_at_ms()) {
      watched.set_next_at_ms(before->next_at_ms());  // It is only called otherwise.
      watched.set_next_within_days(before->next_within_days());
      watched.set_told(before->told());
      return;
    }
    SetFirst(watched, rules_, now_ms_);
    if (!known || !before->told()) return;
    const bool lapses_now = IsToldAtOnce(watched, now_ms_) && watched.next_within_days() == 0;
    if (IsToldAtOnce(watched, now_ms_) && (lapses_now || !HasLapsed(*before))) {
      watched.set_told(true);
      return;
    }
    if (asked.missing()) {  // What was recorded does not count any more.
      watched.set_told(true);
      return;
    }
    *Of(command_.person_id(), command_.site_id(), *ended_.emplace_back().mutable_restored())
         .mutable_asked() = asked;
  }

  void Release(const v1::Watched& watched) {
    const auto& id = watched.asked().requirement_id();
    if (std::any_of(command_.asked().begin(), command_.asked().end(),
                    [&](const auto& asked) { return asked.requirement_id() == id; }))
      return;
    noted_.add_released_ids(id);
    if (watched.told())
      *Of(command_.person_id(), command_.site_id(), *ended_.emplace_back().mutable_released())
           .mutable_asked() = watched.asked();
  }

  const v1::TrainingWatch& watch_;
  const v1::NoteStandingRequest& command_;
  const v1::TrainingRules& rules_;
  const int64_t now_ms_;
  v1::StandingNoted noted_;
  Events ended_;
};

Decision<WatchEvent> Ring(const v1::TrainingWatch& watch, const core::v1::ClockDue& clock,
                          const v1::TrainingRules& rules) {
  WatchEvent event;
  if (clock.name() == kReview && watch.review_at_ms() > 0) {
    Of(watch.person_id(), watch.site_id(), *event.mutable_reviewed())
        .set_review_on(watch.review_on());
    return Events{event};
  }
  const auto watched =
      FindIn(watch.watched(), std::string(absl::StripPrefix(clock.name(), kOfTraining)));
  if (watched == watch.watched().end() || watched->next_at_ms() == 0) return Events{};
  if (watched->next_within_days() == 0) {
    *Of(watch.person_id(), watch.site_id(), *event.mutable_lapsed()).mutable_asked() =
        watched->asked();
    return Events{event};
  }
  auto& due = Of(watch.person_id(), watch.site_id(), *event.mutable_due());
  *due.mutable_asked() = watched->asked();
  due.set_within_days(watched->next_within_days());
  SetNext(due, rules);
  return Events{event};
}

void Put(v1::TrainingWatch& watch, const v1::Watched& watched) {
  auto& list = *watch.mutable_watched();
  const auto& id = watched.asked().requirement_id();
  if (const auto found = FindIn(list, id); found != list.end()) {
    *found = watched;
    return;
  }
  *list.Add() = watched;
  for (int i = list.size() - 1; i > 0 && list[i - 1].asked().requirement_id() > id; --i)
    list.SwapElements(i - 1, i);
}

void Tell(v1::TrainingWatch& watch, const std::string& requirement_id, int64_t next_at_ms,
          int next_within_days) {
  auto& list = *watch.mutable_watched();
  const auto watched = FindIn(list, requirement_id);
  if (watched == list.end()) return;
  watched->set_told(true);
  watched->set_next_at_ms(next_at_ms);
  watched->set_next_within_days(next_within_days);
}

void EvolveNoted(v1::TrainingWatch& watch, const v1::StandingNoted& noted) {
  watch.set_person_id(noted.person_id());
  watch.set_site_id(noted.site_id());
  watch.set_review_on(noted.review_on());
  watch.set_review_at_ms(noted.review_at_ms());
  auto& list = *watch.mutable_watched();
  for (const auto& id : noted.released_ids())
    if (const auto found = FindIn(list, id); found != list.end()) list.erase(found);
  for (const auto& watched : noted.watched()) Put(watch, watched);
}

}  // namespace

Decision<WatchEvent> Watch::Decide(const State& watch, const Command& command,
                                   const Context& context) {
  const auto& rules = context.RulesAs<Rules>().data;
  switch (command.body_case()) {
    case Command::kNote:
      if (auto status = Check(command.note()); !status.ok()) return status;
      return Noting(watch, command.note(), rules, context.now_ms).Note();
    case Command::kClockDue: return Ring(watch, command.clock_due(), rules);
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Watch::Evolve(State& watch, const Event& event) {
  switch (event.body_case()) {
    case Event::kNoted: EvolveNoted(watch, event.noted()); break;
    case Event::kDue:
      Tell(watch, event.due().asked().requirement_id(), event.due().next_at_ms(),
           event.due().next_within_days());
      break;
    case Event::kLapsed: Tell(watch, event.lapsed().asked().requirement_id(), 0, 0); break;
    case Event::kRestored:  // What was noted with it says so.
    case Event::kReleased: break;
    case Event::kReviewed:
      watch.clear_review_on();
      watch.clear_review_at_ms();
      break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Clock> Watch::Clocks(const State& watch) {
  std::vector<Clock> clocks;
  for (const auto& watched : watch.watched())
    if (watched.next_at_ms() != 0)
      clocks.push_back(
          {absl::StrCat(kOfTraining, watched.asked().requirement_id()), watched.next_at_ms()});
  if (watch.review_at_ms() > 0) clocks.push_back({kReview, watch.review_at_ms()});
  return clocks;
}

static_assert(Decider<Watch> && HasClocks<Watch>);

}  // namespace interlock::training
