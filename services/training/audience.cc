#include "services/training/audience.h"

#include <algorithm>

namespace interlock::training {
namespace {

bool MayBeOne(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() || a == b;
}

bool IsNamed(const v1::People& people, const Person& person) {
  const auto& named = people.person_ids();
  const auto names = [&](const std::string& id) {
    return std::find(named.begin(), named.end(), id) != named.end();
  };
  return names(person.person_id) ||
         std::any_of(person.also_ids.begin(), person.also_ids.end(), names);
}

// Whether the person does anything, or holds that role, where the group is and the question asks.
bool Works(const Person& person, const v1::Place& place, const v1::Place& there,
           const std::string& day, const std::string* role_id) {
  return std::any_of(person.assignments.begin(), person.assignments.end(), [&](const auto& one) {
    return (role_id == nullptr || one.role_id == *role_id) && HoldsOn(one, day) &&
           Meet(one.place, place) && Meet(one.place, there);
  });
}

bool MayEverBeOf(const v1::Group& group, const Person& person) {
  const auto is_there = [&](const Assignment& one) { return Meet(one.place, group.place()); };
  const auto& all = person.assignments;
  switch (group.who_case()) {
    case v1::Group::kRoleId:
      return std::any_of(all.begin(), all.end(), [&](const Assignment& one) {
        return one.role_id == group.role_id() && is_there(one);
      });
    case v1::Group::kPeople: return IsNamed(group.people(), person);
    case v1::Group::kContractWorkers:
      return person.contract_worker && std::any_of(all.begin(), all.end(), is_there);
    case v1::Group::WHO_NOT_SET: break;
  }
  return false;
}

bool IsOf(const v1::Group& group, const Person& person, const v1::Place& there,
          const std::string& day) {
  if (!Meet(group.place(), there)) return false;
  switch (group.who_case()) {
    case v1::Group::kRoleId: return Works(person, group.place(), there, day, &group.role_id());
    case v1::Group::kPeople: return IsNamed(group.people(), person);
    case v1::Group::kContractWorkers:
      return person.contract_worker && Works(person, group.place(), there, day, nullptr);
    case v1::Group::WHO_NOT_SET: break;
  }
  return false;
}

}  // namespace

bool Meet(const v1::Place& one, const v1::Place& other) {
  return MayBeOne(one.site_id(), other.site_id()) && MayBeOne(one.unit_id(), other.unit_id()) &&
         MayBeOne(one.process_id(), other.process_id());
}

bool HoldsOn(const Assignment& assignment, const std::string& day) {
  return assignment.from_on <= day && (assignment.until_on.empty() || day <= assignment.until_on);
}

bool MayEverBeAskedOf(const v1::Content& content, const Person& person) {
  return std::any_of(content.groups().begin(), content.groups().end(),
                     [&](const auto& group) { return MayEverBeOf(group, person); });
}

bool IsAskedOf(const v1::Content& content, const Person& person, const v1::Place& there,
               const std::string& day) {
  return std::any_of(content.groups().begin(), content.groups().end(),
                     [&](const auto& group) { return IsOf(group, person, there, day); });
}

}  // namespace interlock::training
