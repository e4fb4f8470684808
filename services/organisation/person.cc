#include "services/organisation/person.h"

#include "absl/strings/str_cat.h"
#include "libs/decider/same.h"
#include "services/organisation/dates.h"
#include "services/organisation/person_assignments.h"
#include "services/organisation/person_leave.h"
#include "services/organisation/person_profile.h"

namespace interlock::organisation {
namespace {

using v1::PersonEvent;
using Events = std::vector<PersonEvent>;
using enum absl::StatusCode;

bool Exists(const v1::Person& person) { return !person.person_id().empty(); }

PersonEvent Registered(const std::string& person_id, const std::string& site_id,
                       const v1::PersonProfile& profile) {
  PersonEvent event;
  event.mutable_registered()->set_person_id(person_id);
  event.mutable_registered()->set_site_id(site_id);
  *event.mutable_registered()->mutable_profile() = profile;
  return event;
}

absl::Status CheckNew(const v1::PersonProfile& profile) {
  if (auto status = CheckName(profile); !status.ok()) return status;
  return CheckProfile(profile);
}

Decision<PersonEvent> Register(const v1::Person& person, const v1::RegisterPersonRequest& command) {
  if (Exists(person)) {
    if (Same(WithoutName(command.profile()), person.registration()) &&
        command.site_id() == person.registration_site_id())
      return Events{};
    return Refuse(kAlreadyExists, "PERSON_EXISTS", "",
                  "This person is registered already, with other content. Correct the record "
                  "instead, or give another person another id.");
  }
  if (auto status = CheckNew(command.profile()); !status.ok()) return status;
  return Events{Registered(command.person_id(), command.site_id(), command.profile())};
}

// Whether somebody may be employed as it says who has left.
absl::Status CheckEmployment(const v1::Person& person, const v1::PersonProfile& profile) {
  if (auto status = CheckProfile(profile); !status.ok()) return status;
  if (person.left_on().empty() || profile.employed_from_on() <= person.left_on())
    return absl::OkStatus();
  return Refuse(kFailedPrecondition, "PERSON_LEFT", "",
                absl::StrCat("The person left on ", person.left_on(),
                             "; an employment that begins after that day begins when the person is "
                             "taken back."));
}

Decision<PersonEvent> RecordImported(const v1::Person& person,
                                     const v1::RecordImportedPersonRequest& command) {
  const v1::PersonProfile said = WithoutName(command.profile());
  if (person.has_imported() && Same(said, person.imported()) &&
      command.site_id() == person.imported_site_id())
    return Events{};
  Events events;
  PersonEvent event;
  v1::PersonImported& imported = *event.mutable_imported();
  imported.set_person_id(command.person_id());
  imported.set_site_id(command.site_id());
  *imported.mutable_profile() = said;
  *imported.mutable_said() = said;
  imported.set_said_site_id(command.site_id());
  imported.set_source(command.source());
  if (Exists(person)) {
    if (command.site_id() == person.imported_site_id()) imported.set_site_id(person.site_id());
    *imported.mutable_profile() = Merge(WithoutName(person.profile()), person.imported(), said);
    if (auto status = CheckEmployment(person, imported.profile()); !status.ok()) return status;
  } else {
    if (auto status = CheckNew(command.profile()); !status.ok()) return status;
    events.push_back(Registered(command.person_id(), command.site_id(), command.profile()));
  }
  events.push_back(std::move(event));
  return events;
}

Decision<PersonEvent> Correct(const v1::Person& person, const v1::CorrectPersonRequest& command) {
  if (auto status = CheckEmployment(person, command.profile()); !status.ok()) return status;
  v1::PersonProfile profile = command.profile();
  if (profile.name() == person.profile().name()) profile.clear_name();
  if (Same(profile, WithoutName(person.profile())) && command.site_id() == person.site_id())
    return Events{};
  PersonEvent event;
  v1::PersonCorrected& corrected = *event.mutable_corrected();
  corrected.set_person_id(person.person_id());
  corrected.set_site_id(command.site_id());
  *corrected.mutable_profile() = profile;
  corrected.set_reason(command.reason());
  return Events{event};
}

// Adds what is left of assignments or leaves after the last day.
template <class Spans>
void KeepUntil(const std::string& left_on, const Spans& spans, Spans& kept) {
  for (const auto& span : spans) {
    if (span.from_on() > left_on) continue;
    auto& last = *kept.Add();
    last = span;
    if (!EndsBy(span.until_on(), left_on)) last.set_until_on(left_on);
  }
}

Decision<PersonEvent> RecordLeaving(const v1::Person& person,
                                    const v1::RecordLeavingRequest& command, int64_t now_ms) {
  const bool same_day = person.left_on() == command.left_on();
  if (same_day && person.successor_person_id() == command.successor_person_id()) return Events{};
  if (!person.left_on().empty() && !same_day)
    return Refuse(kFailedPrecondition, "PERSON_LEFT", "",
                  absl::StrCat("The person left on ", person.left_on(),
                               ". If that was a mistake, take the person back first."));
  if (auto status = CheckBegun(command.left_on(), now_ms); !status.ok()) return status;
  if (command.left_on() < person.profile().employed_from_on())
    return Refuse(kInvalidArgument, "DATES_OUT_OF_ORDER", "",
                  absl::StrCat("The employment began on ", person.profile().employed_from_on(),
                               "; nobody leaves before that."));
  if (command.successor_person_id() == person.person_id())
    return Refuse(kInvalidArgument, "SUCCESSOR_IS_SELF", "",
                  "Whoever leaves cannot take over the own duties. Name somebody else, or leave it "
                  "out: the duties then go to the roles.");
  PersonEvent event;
  v1::PersonLeft& left = *event.mutable_left();
  left.set_person_id(person.person_id());
  left.set_left_on(command.left_on());
  left.set_successor_person_id(command.successor_person_id());
  KeepUntil(command.left_on(), person.assignments(), *left.mutable_assignments());
  KeepUntil(command.left_on(), person.leaves(), *left.mutable_leaves());
  return Events{event};
}

Decision<PersonEvent> TakeBack(const v1::Person& person, const v1::TakeBackRequest& command) {
  if (auto status = CheckDay(command.from_on()); !status.ok()) return status;
  if (person.left_on().empty()) {
    if (person.profile().employed_from_on() == command.from_on()) return Events{};
    return Refuse(kFailedPrecondition, "PERSON_NOT_LEFT", "",
                  "The person has not left. If the first day is wrong, correct the record.");
  }
  PersonEvent event;
  event.mutable_taken_back()->set_person_id(person.person_id());
  event.mutable_taken_back()->set_from_on(command.from_on());
  event.mutable_taken_back()->set_reason(command.reason());
  return Events{event};
}

Decision<PersonEvent> Merged(const v1::Person& person, const v1::MergePersonRequest& command) {
  if (command.into_person_id().empty() || command.into_person_id() == person.person_id())
    return Refuse(kInvalidArgument, "MERGE_INTO_SELF", "",
                  "A record cannot be merged into itself. Name the record that stays.");
  PersonEvent event;
  event.mutable_merged()->set_person_id(person.person_id());
  event.mutable_merged()->set_into_person_id(command.into_person_id());
  event.mutable_merged()->set_reason(command.reason());
  return Events{event};
}

// The one command that a merged record still hears without refusing is the merge once more.
Decision<PersonEvent> OfMerged(const v1::Person& person, const v1::PersonCommand& command) {
  if (command.has_clock_due() ||
      (command.has_merge() && command.merge().into_person_id() == person.merged_into_person_id()))
    return Events{};
  return Refuse(kFailedPrecondition, "PERSON_MERGED", "",
                absl::StrCat("This record was merged into ", person.merged_into_person_id(),
                             ". Use that one."));
}

void SetName(v1::PersonProfile& profile, const std::string& before) {
  if (profile.name().empty()) profile.set_name(before);
}

}  // namespace

Decision<PersonEvent> Person::Decide(const State& person, const Command& command,
                                     const Context& context) {
  if (command.body_case() == Command::BODY_NOT_SET)
    return absl::InvalidArgumentError("empty command");
  if (!Exists(person) && !command.has_register_() && !command.has_record_imported())
    return Refuse(kNotFound, "PERSON_UNKNOWN", "", "There is no such person. Register it first.");
  if (!person.merged_into_person_id().empty()) return OfMerged(person, command);
  switch (command.body_case()) {
    case Command::kRegister: return Register(person, command.register_());
    case Command::kRecordImported: return RecordImported(person, command.record_imported());
    case Command::kCorrect: return Correct(person, command.correct());
    case Command::kAssign: return Assign(person, command.assign());
    case Command::kRecordImportedAssignment:
      return RecordImported(person, command.record_imported_assignment());
    case Command::kCorrectAssignment:
      return CorrectAssignment(person, command.correct_assignment());
    case Command::kEndAssignment: return EndAssignment(person, command.end_assignment());
    case Command::kRecordLeave: return RecordLeave(person, command.record_leave());
    case Command::kChangeLeave: return ChangeLeave(person, command.change_leave());
    case Command::kRecordLeaving:
      return RecordLeaving(person, command.record_leaving(), context.now_ms);
    case Command::kTakeBack: return TakeBack(person, command.take_back());
    case Command::kMerge: return Merged(person, command.merge());
    case Command::kClockDue: return Events{};  // A person holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Person::Evolve(State& person, const Event& event) {
  const std::string name = person.profile().name();
  switch (event.body_case()) {
    case Event::kRegistered:
      person.set_person_id(event.registered().person_id());
      person.set_site_id(event.registered().site_id());
      *person.mutable_profile() = event.registered().profile();
      *person.mutable_registration() = WithoutName(event.registered().profile());
      person.set_registration_site_id(event.registered().site_id());
      break;
    case Event::kImported:
      person.set_site_id(event.imported().site_id());
      *person.mutable_profile() = event.imported().profile();
      SetName(*person.mutable_profile(), name);
      *person.mutable_imported() = event.imported().said();
      person.set_imported_site_id(event.imported().said_site_id());
      break;
    case Event::kCorrected:
      person.set_site_id(event.corrected().site_id());
      *person.mutable_profile() = event.corrected().profile();
      SetName(*person.mutable_profile(), name);
      break;
    case Event::kAssigned:
      Put(person, event.assigned().assignment());
      if (event.assigned().has_said()) PutImported(person, event.assigned().said());
      break;
    case Event::kAssignmentEnded: Put(person, event.assignment_ended().assignment()); break;
    case Event::kLeaveRecorded: Put(person, event.leave_recorded().leave()); break;
    case Event::kLeaveChanged: Put(person, event.leave_changed().leave()); break;
    case Event::kLeaveCancelled: RemoveLeave(person, event.leave_cancelled().leave_id()); break;
    case Event::kLeft:
      person.set_left_on(event.left().left_on());
      person.set_successor_person_id(event.left().successor_person_id());
      *person.mutable_assignments() = event.left().assignments();
      *person.mutable_leaves() = event.left().leaves();
      break;
    case Event::kTakenBack:
      person.clear_left_on();
      person.clear_successor_person_id();
      person.mutable_profile()->set_employed_from_on(event.taken_back().from_on());
      break;
    case Event::kMerged: person.set_merged_into_person_id(event.merged().into_person_id()); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Person>);

}  // namespace interlock::organisation
