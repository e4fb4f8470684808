#include "services/organisation/person_leave.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "libs/decider/same.h"
#include "services/organisation/dates.h"

namespace interlock::organisation {
namespace {

using v1::PersonEvent;
using Events = std::vector<PersonEvent>;
using enum absl::StatusCode;

constexpr int kMostLeaves = 1000;

const v1::Leave* Find(const v1::Person& person, const std::string& leave_id) {
  for (const v1::Leave& leave : person.leaves())
    if (leave.leave_id() == leave_id) return &leave;
  return nullptr;
}

template <class Request>
v1::Leave Of(const Request& request) {
  v1::Leave leave;
  leave.set_leave_id(request.leave_id());
  leave.set_from_on(request.from_on());
  leave.set_until_on(request.until_on());
  leave.set_stand_in_person_id(request.stand_in_person_id());
  return leave;
}

absl::Status Check(const v1::Person& person, const v1::Leave& leave) {
  if (auto status = CheckDays(leave.from_on(), leave.until_on()); !status.ok()) return status;
  if (leave.stand_in_person_id() == person.person_id())
    return Refuse(kInvalidArgument, "STAND_IN_IS_SELF", "",
                  "Nobody stands in for himself or herself. Name somebody else, or leave it out: "
                  "the duties then go to the other holders of the role.");
  if (!person.left_on().empty() && !EndsBy(leave.until_on(), person.left_on()))
    return Refuse(kFailedPrecondition, "PERSON_LEFT", "",
                  absl::StrCat("The person left on ", person.left_on(),
                               " and takes no leave after that day. Take the person back first."));
  for (const v1::Leave& other : person.leaves())
    if (other.leave_id() != leave.leave_id() &&
        Overlap(leave.from_on(), leave.until_on(), other.from_on(), other.until_on()))
      return Refuse(
          kFailedPrecondition, "LEAVE_OVERLAPS", "",
          absl::StrCat("The person is away from ", other.from_on(), " until ",
                       other.until_on().empty() ? "further notice" : other.until_on(),
                       " already, by the leave ", other.leave_id(), ". Change that one."));
  return absl::OkStatus();
}

}  // namespace

Decision<PersonEvent> RecordLeave(const v1::Person& person, const v1::RecordLeaveRequest& command) {
  const v1::Leave leave = Of(command);
  if (const auto* known = Find(person, command.leave_id())) {
    if (Same(*known, leave)) return Events{};
    return Refuse(kAlreadyExists, "LEAVE_EXISTS", "",
                  absl::StrCat("The leave ", command.leave_id(),
                               " is recorded already, with other content. Change it instead."));
  }
  if (person.leaves_size() >= kMostLeaves)
    return Refuse(kResourceExhausted, "LEAVES_FULL", "",
                  absl::StrCat("A person's record holds at most ", kMostLeaves, " leaves."));
  if (auto status = Check(person, leave); !status.ok()) return status;
  PersonEvent event;
  event.mutable_leave_recorded()->set_person_id(person.person_id());
  *event.mutable_leave_recorded()->mutable_leave() = leave;
  return Events{event};
}

Decision<PersonEvent> ChangeLeave(const v1::Person& person, const v1::ChangeLeaveRequest& command) {
  const auto* known = Find(person, command.leave_id());
  if (known == nullptr)
    return Refuse(kNotFound, "LEAVE_UNKNOWN", "",
                  absl::StrCat("There is no leave ", command.leave_id(),
                               " of this person; it may have been cancelled."));
  PersonEvent event;
  if (command.cancelled()) {
    event.mutable_leave_cancelled()->set_person_id(person.person_id());
    event.mutable_leave_cancelled()->set_leave_id(command.leave_id());
    return Events{event};
  }
  const v1::Leave leave = Of(command);
  if (Same(*known, leave)) return Events{};
  if (auto status = Check(person, leave); !status.ok()) return status;
  event.mutable_leave_changed()->set_person_id(person.person_id());
  *event.mutable_leave_changed()->mutable_leave() = leave;
  return Events{event};
}

void Put(v1::Person& person, const v1::Leave& leave) {
  auto& leaves = *person.mutable_leaves();
  const auto same = std::find_if(leaves.begin(), leaves.end(), [&](const auto& other) {
    return other.leave_id() == leave.leave_id();
  });
  if (same == leaves.end())
    *leaves.Add() = leave;
  else
    *same = leave;
  std::sort(leaves.begin(), leaves.end(), [](const auto& a, const auto& b) {
    return std::tie(a.from_on(), a.leave_id()) < std::tie(b.from_on(), b.leave_id());
  });
}

void RemoveLeave(v1::Person& person, const std::string& leave_id) {
  auto& leaves = *person.mutable_leaves();
  leaves.erase(std::remove_if(leaves.begin(), leaves.end(),
                              [&](const auto& leave) { return leave.leave_id() == leave_id; }),
               leaves.end());
}

}  // namespace interlock::organisation
