// Who may decide a step of a review: judged by the person's own record on the day of the decision.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;
using organisation::v1::Assignment, organisation::v1::Person;

bool HoldsOn(const std::string& from_on, const std::string& until_on, const std::string& day) {
  return from_on <= day && (until_on.empty() || day <= until_on);
}

// An assignment to another unit, or to one process where the change is about all, is none for this.
bool CoversChange(const Assignment& assignment, const v1::ChangeFacts& facts) {
  return (assignment.unit_id().empty() || assignment.unit_id() == facts.unit_id()) &&
         (assignment.process_id().empty() || assignment.process_id() == facts.process_id());
}

// Where the person holds the role today, as the step allows it; empty: nowhere.
std::string SiteOf(const Person& person, const std::string& role_id, const v1::RoutingStep& step,
                   const v1::Change& change, const std::string& day) {
  std::string elsewhere;
  for (const auto& assignment : person.assignments()) {
    if (assignment.role_id() != role_id ||
        !HoldsOn(assignment.from_on(), assignment.until_on(), day))
      continue;
    if (assignment.site_id() != change.site_id())
      elsewhere = assignment.site_id();
    else if (CoversChange(assignment, change.facts()))
      return assignment.site_id();
  }
  return step.other_site_may_step_in() ? elsewhere : "";
}

}  // namespace

Question PersonQuestion(const std::string& person_id) {
  core::v1::GetRequest request;
  request.set_id(person_id);
  return {"/interlock.organisation.v1.PersonService/GetPerson", request.SerializeAsString()};
}

absl::StatusOr<Person> PersonIn(const Context& context, const std::string& person_id) {
  auto person = context.facts.Get<Person>(PersonQuestion(person_id));
  if (person.ok()) return person;
  if (absl::IsNotFound(person.status())) return Person();
  return Refuse(kUnavailable, "PERSON_NOT_CONFIRMED", kClauseL2Authorisation,
                absl::StrCat("Organisation did not say what it knows of ", person_id,
                             ", and without that nothing is approved. Try again."));
}

bool IsHere(const Person& person, Day today) {
  return !person.person_id().empty() && person.merged_into_person_id().empty() &&
         (person.left_on().empty() || today.ToString() <= person.left_on());
}

bool IsAwayWith(const Person& person, const std::string& stand_in, Day today) {
  return std::any_of(person.leaves().begin(), person.leaves().end(), [&](const auto& leave) {
    return leave.stand_in_person_id() == stand_in &&
           HoldsOn(leave.from_on(), leave.until_on(), today.ToString());
  });
}

std::vector<Capacity> CapacitiesOf(const Person& person, const v1::RoutingStep& step,
                                   const v1::Change& change, Day today) {
  std::vector<Capacity> capacities;
  if (!IsHere(person, today)) return capacities;
  for (const auto& approver : step.approvers()) {
    if (approver.role_id().empty()) {
      if (approver.person_id() == person.person_id()) capacities.push_back({approver});
    } else if (auto site = SiteOf(person, approver.role_id(), step, change, today.ToString());
               !site.empty()) {
      capacities.push_back({approver, std::move(site)});
    }
  }
  std::stable_sort(capacities.begin(), capacities.end(), [&](const Capacity& a, const Capacity& b) {
    return (a.site_id == change.site_id()) > (b.site_id == change.site_id());
  });
  return capacities;
}

std::vector<std::string> AskersOf(const v1::Change& change) {
  std::vector<std::string> askers{change.requested_by()};
  if (change.review().has_proposal()) askers.push_back(change.review().proposal().proposed_by());
  return askers;
}

absl::Status CheckNotAsker(const v1::Change& change, const std::string& person_id,
                           const Context& context) {
  if (person_id.empty()) return absl::OkStatus();
  for (const auto& asker : AskersOf(change)) {
    auto known = PersonIn(context, asker);
    if (!known.ok()) return known.status();
    if (person_id == asker || person_id == known->merged_into_person_id())
      return Refuse(kPermissionDenied, "APPROVER_REQUESTED_IT", kClauseL2Authorisation,
                    absl::StrCat(person_id,
                                 " asked for this, and nobody approves what he or she "
                                 "asked for. Ask another one of the approvers."));
  }
  return absl::OkStatus();
}

}  // namespace interlock::moc
