#include "services/training/watch_reaction.h"

#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/training/known.h"
#include "services/training/training_view.h"
#include "services/training/watch.h"
#include "services/training/watching.h"

namespace interlock::training {
namespace {

using organisation::v1::PersonEvent;
using v1::RecordEvent, v1::RequirementEvent, v1::WatchEvent;
using Commands = std::vector<ReactionCommand>;
using Names = std::vector<std::string>;

constexpr std::string_view kPerson = "person-", kRequirement = "requirement-";
constexpr char kMethod[] = "/interlock.training.v1.WatchService/NoteStanding";
// Read into memory at once.
constexpr size_t kPeopleAtOnce = 500;

template <class... Ids>
Names People(const Ids&... ids) {
  return {absl::StrCat(std::string(kPerson), ids)...};
}

Names AboutRecord(const RecordEvent& event) {
  switch (event.body_case()) {
    case RecordEvent::kRecorded: return People(event.recorded().attendance().person_id());
    case RecordEvent::kCorrected:
      return People(event.corrected().before().person_id(),
                    event.corrected().attendance().person_id());
    case RecordEvent::kWithdrawn: return People(event.withdrawn().person_id());
    case RecordEvent::kCertifiedInLieu:
      return People(event.certified_in_lieu().in_lieu().person_id());
    case RecordEvent::kImported:  // What it changed has events of its own.
    case RecordEvent::BODY_NOT_SET: break;
  }
  return {};
}

Names AboutPerson(const PersonEvent& event) {
  switch (event.body_case()) {
    case PersonEvent::kRegistered: return People(event.registered().person_id());
    case PersonEvent::kImported: return People(event.imported().person_id());
    case PersonEvent::kCorrected: return People(event.corrected().person_id());
    case PersonEvent::kAssigned: return People(event.assigned().person_id());
    case PersonEvent::kAssignmentEnded: return People(event.assignment_ended().person_id());
    case PersonEvent::kLeft: return People(event.left().person_id());
    case PersonEvent::kTakenBack: return People(event.taken_back().person_id());
    case PersonEvent::kMerged:
      return People(event.merged().person_id(), event.merged().into_person_id());
    case PersonEvent::kLeaveRecorded:  // Training does not wait for who is away.
    case PersonEvent::kLeaveChanged:
    case PersonEvent::kLeaveCancelled:
    case PersonEvent::BODY_NOT_SET: break;
  }
  return {};
}

Names AboutRequirement(const RequirementEvent& event) {
  const auto name = [](const std::string& id) {
    return Names{absl::StrCat(std::string(kRequirement), id)};
  };
  switch (event.body_case()) {
    case RequirementEvent::kPublished: return name(event.published().requirement_id());
    case RequirementEvent::kTightened: return name(event.tightened().requirement_id());
    case RequirementEvent::kWithdrawn: return name(event.withdrawn().requirement_id());
    case RequirementEvent::BODY_NOT_SET: break;
  }
  return {};
}

// Its own events say what was noted; only that a review is due asks for more.
Names AboutWatch(const WatchEvent& event) {
  return event.has_reviewed() ? People(event.reviewed().person_id()) : Names();
}

template <class Event>
absl::StatusOr<Names> AboutEvent(const FeedEvent& fed, Names (*about)(const Event&)) {
  auto event = EventAs<Event>(fed.record);
  if (!event.ok()) return event.status();
  return about(*event);
}

absl::StatusOr<Names> About(const FeedEvent& fed) {
  const std::string& type = fed.record.type;
  if (type == PersonEvent::descriptor()->full_name()) return AboutEvent(fed, AboutPerson);
  if (type == RecordEvent::descriptor()->full_name()) return AboutEvent(fed, AboutRecord);
  if (type == RequirementEvent::descriptor()->full_name()) return AboutEvent(fed, AboutRequirement);
  if (type == WatchEvent::descriptor()->full_name()) return AboutEvent(fed, AboutWatch);
  return Names();
}

// What has happened to people, and to requirements that are asked of some of them.
class Looker {
 public:
  Looker(SqlSession& rows, const Rules& rules, int64_t now_ms)
      : rows_(rows), rules_(rules), now_ms_(now_ms) {}

  absl::StatusOr<Commands> Look(const Subjects& subjects) {
    std::map<std::string, std::string> people;
    for (const auto& [subject, cause] : subjects) {
      if (subject.starts_with(kPerson))
        people[subject.substr(kPerson.size())] = cause;
      else
        requirements_[subject.substr(kRequirement.size())] = cause;
    }
    if (!requirements_.empty()) {
      // Those who are asked for none of them are left out once they are read.
      const auto status =
          rows_.Query("SELECT person_id FROM {v}person WHERE merged_into = ''", {},
                      [&](const SqlRow& row) { people.try_emplace(std::string(row.Text(0))); });
      if (!status.ok()) return status;
    }
    for (auto at = people.begin(); at != people.end();) {
      std::map<std::string, std::string> some;
      for (; at != people.end() && some.size() < kPeopleAtOnce; ++at) some.insert(*at);
      if (auto status = LookAt(some); !status.ok()) return status;
    }
    return std::move(commands_);
  }

 private:
  absl::Status LookAt(const std::map<std::string, std::string>& people) {
    Wanted wanted;
    for (const auto& [id, cause] : people) wanted.person_ids.insert(id);
    Known known;
    auto status = ReadKnown(rows_, wanted, known);
    if (status.ok()) status = ReadTimeZones(rows_, known);
    if (!status.ok()) return status;
    Watching watching(known, rules_, now_ms_);
    for (const auto& [id, of_the_person] : people) {
      const auto* person = known.Find(id);
      if (person == nullptr || person->home_site_id.empty()) continue;  // Nobody has registered.
      const std::string cause = of_the_person.empty() ? CauseFor(known, *person) : of_the_person;
      if (cause.empty()) continue;
      if (id != person->person.person_id) Add(NothingOf(id, *person), cause);
      if (noted_.insert(person->person.person_id).second) Add(watching.NoteOf(*person), cause);
    }
    return absl::OkStatus();
  }

  std::string CauseFor(const Known& known, const KnownPerson& person) const {
    for (const auto& [id, cause] : requirements_)
      if (const auto* requirement = known.FindRequirement(id);
          requirement != nullptr && Watching::Concerns(*requirement, person.person))
        return cause;
    return "";
  }

  // What was asked of a record that was merged is asked of the one that it was merged into.
  static v1::NoteStandingRequest NothingOf(const std::string& merged_id,
                                           const KnownPerson& person) {
    v1::NoteStandingRequest note;
    note.set_person_id(merged_id);
    note.set_site_id(person.home_site_id);
    return note;
  }

  void Add(v1::NoteStandingRequest note, const std::string& cause) {
    const std::string stream = absl::StrCat(Watch::kCategory, "-", note.person_id());
    commands_.push_back(
        {kMethod, stream, std::make_shared<v1::NoteStandingRequest>(std::move(note)), cause});
  }

  SqlSession& rows_;
  const Rules& rules_;
  const int64_t now_ms_;
  std::map<std::string, std::string> requirements_;
  std::set<std::string> noted_;  // Of several records of one person the first reached.
  Commands commands_;
};

}  // namespace

Reaction WatchReaction(std::shared_ptr<const Rules> rules) {
  return {.name = "training_watch",
          .sources = {"organisation", "training"},
          .view = kTraining,
          .about = About,
          .look = [rules = std::move(rules)](SqlSession& rows, const Subjects& subjects,
                                             int64_t now_ms) {
            return Looker(rows, *rules, now_ms).Look(subjects);
          }};
}

}  // namespace interlock::training
