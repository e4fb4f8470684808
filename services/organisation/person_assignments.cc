#include "services/organisation/person_assignments.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "libs/decider/same.h"
#include "services/organisation/dates.h"

namespace interlock::organisation {
namespace {

using v1::PersonEvent;
using Assignments = google::protobuf::RepeatedPtrField<v1::Assignment>;
using Events = std::vector<PersonEvent>;
using enum absl::StatusCode;

constexpr int kMostAssignments = 1000;

const v1::Assignment* Find(const Assignments& assignments, const std::string& assignment_id) {
  for (const v1::Assignment& assignment : assignments)
    if (assignment.assignment_id() == assignment_id) return &assignment;
  return nullptr;
}

absl::Status Unknown(const std::string& assignment_id) {
  return Refuse(kNotFound, "ASSIGNMENT_UNKNOWN", "",
                absl::StrCat("The person has no assignment ", assignment_id, "."));
}

v1::Assignment Of(const std::string& assignment_id, const v1::AssignmentFields& fields) {
  v1::Assignment assignment;
  assignment.set_assignment_id(assignment_id);
  assignment.set_role_id(fields.role_id());
  assignment.set_site_id(fields.site_id());
  assignment.set_unit_id(fields.unit_id());
  assignment.set_process_id(fields.process_id());
  assignment.set_from_on(fields.from_on());
  assignment.set_until_on(fields.until_on());
  return assignment;
}

absl::Status Check(const v1::Person& person, const v1::Assignment& assignment) {
  if (auto status = CheckDays(assignment.from_on(), assignment.until_on()); !status.ok())
    return status;
  if (!person.left_on().empty() && !EndsBy(assignment.until_on(), person.left_on()))
    return Refuse(kFailedPrecondition, "PERSON_LEFT", "",
                  absl::StrCat("The person left on ", person.left_on(),
                               " and holds no role after that day. Take the person back first."));
  const bool is_new = Find(person.assignments(), assignment.assignment_id()) == nullptr;
  if (is_new &&
      std::max(person.assignments_size(), person.imported_assignments_size()) >= kMostAssignments)
    return Refuse(
        kResourceExhausted, "ASSIGNMENTS_FULL", "",
        absl::StrCat("A person's record holds at most ", kMostAssignments, " assignments."));
  return absl::OkStatus();
}

PersonEvent Assigned(const v1::Person& person, const v1::Assignment& assignment) {
  PersonEvent event;
  event.mutable_assigned()->set_person_id(person.person_id());
  *event.mutable_assigned()->mutable_assignment() = assignment;
  return event;
}

// What is, with that changed which the import says differently from before.
v1::Assignment Merge(v1::Assignment assignment, const v1::Assignment& before,
                     const v1::Assignment& said) {
  if (said.role_id() != before.role_id()) assignment.set_role_id(said.role_id());
  if (said.site_id() != before.site_id()) assignment.set_site_id(said.site_id());
  if (said.unit_id() != before.unit_id()) assignment.set_unit_id(said.unit_id());
  if (said.process_id() != before.process_id()) assignment.set_process_id(said.process_id());
  if (said.from_on() != before.from_on()) assignment.set_from_on(said.from_on());
  if (said.until_on() != before.until_on()) assignment.set_until_on(said.until_on());
  return assignment;
}

void PutInto(Assignments& assignments, const v1::Assignment& changed) {
  const auto same = std::find_if(assignments.begin(), assignments.end(), [&](const auto& other) {
    return other.assignment_id() == changed.assignment_id();
  });
  if (same == assignments.end())
    *assignments.Add() = changed;
  else
    *same = changed;
  std::sort(assignments.begin(), assignments.end(), [](const auto& a, const auto& b) {
    return std::tie(a.from_on(), a.assignment_id()) < std::tie(b.from_on(), b.assignment_id());
  });
}

}  // namespace

Decision<PersonEvent> Assign(const v1::Person& person, const v1::AssignPersonRequest& command) {
  const v1::Assignment assignment = Of(command.assignment_id(), command.assignment());
  if (const auto* known = Find(person.assignments(), command.assignment_id())) {
    if (Same(*known, assignment)) return Events{};
    return Refuse(kAlreadyExists, "ASSIGNMENT_EXISTS", "",
                  absl::StrCat("The person has an assignment ", command.assignment_id(),
                               " already, with other content. Correct or end that one, or give the "
                               "new one another id."));
  }
  if (auto status = Check(person, assignment); !status.ok()) return status;
  return Events{Assigned(person, assignment)};
}

Decision<PersonEvent> RecordImported(const v1::Person& person,
                                     const v1::RecordImportedAssignmentRequest& command) {
  const v1::Assignment said = Of(command.assignment_id(), command.assignment());
  const auto* before = Find(person.imported_assignments(), command.assignment_id());
  if (before != nullptr && Same(*before, said)) return Events{};
  const auto* known = Find(person.assignments(), command.assignment_id());
  const bool both = known != nullptr && before != nullptr;
  const v1::Assignment assignment = both ? Merge(*known, *before, said) : said;
  if (auto status = Check(person, assignment); !status.ok()) return status;
  PersonEvent event = Assigned(person, assignment);
  event.mutable_assigned()->set_source(command.source());
  *event.mutable_assigned()->mutable_said() = said;
  return Events{event};
}

Decision<PersonEvent> CorrectAssignment(const v1::Person& person,
                                        const v1::CorrectAssignmentRequest& command) {
  const auto* known = Find(person.assignments(), command.assignment_id());
  if (known == nullptr) return Unknown(command.assignment_id());
  const v1::Assignment assignment = Of(command.assignment_id(), command.assignment());
  if (Same(*known, assignment)) return Events{};
  if (auto status = Check(person, assignment); !status.ok()) return status;
  PersonEvent event = Assigned(person, assignment);
  event.mutable_assigned()->set_reason(command.reason());
  return Events{event};
}

Decision<PersonEvent> EndAssignment(const v1::Person& person,
                                    const v1::EndAssignmentRequest& command) {
  const auto* known = Find(person.assignments(), command.assignment_id());
  if (known == nullptr) return Unknown(command.assignment_id());
  if (auto status = CheckDay(command.until_on()); !status.ok()) return status;
  if (known->until_on() == command.until_on()) return Events{};
  if (EndsBy(known->until_on(), command.until_on()))
    return Refuse(kFailedPrecondition, "ASSIGNMENT_ENDED", "",
                  absl::StrCat("The assignment ends on ", known->until_on(),
                               ". If that is wrong, correct it."));
  if (auto status = CheckDays(known->from_on(), command.until_on()); !status.ok()) return status;
  PersonEvent event;
  v1::AssignmentEnded& ended = *event.mutable_assignment_ended();
  ended.set_person_id(person.person_id());
  *ended.mutable_assignment() = *known;
  ended.mutable_assignment()->set_until_on(command.until_on());
  ended.set_reason(command.reason());
  return Events{event};
}

void Put(v1::Person& person, const v1::Assignment& assignment) {
  PutInto(*person.mutable_assignments(), assignment);
}
void PutImported(v1::Person& person, const v1::Assignment& said) {
  PutInto(*person.mutable_imported_assignments(), said);
}

}  // namespace interlock::organisation
