#pragma once
// Of whom a requirement is asked.
#include <string>
#include <vector>

#include "interlock/training/v1/requirement.pb.h"

namespace interlock::training {

// A role that somebody holds; days are inclusive, an empty last one is until further notice.
struct Assignment {
  std::string role_id;
  v1::Place place;
  std::string from_on;
  std::string until_on = {};
};

struct Person {
  std::string person_id;
  // Ids of other records of the same person.
  std::vector<std::string> also_ids = {};
  bool contract_worker = false;
  std::vector<std::string> languages = {};
  std::vector<Assignment> assignments = {};
};

// Whether two places have a part in common, as far as they say.
bool Meet(const v1::Place& one, const v1::Place& other);
bool HoldsOn(const Assignment& assignment, const std::string& day);

// Whether it may be asked of the person anywhere on some day: what the person did, does or will do
// is of one of its groups.
bool MayEverBeAskedOf(const v1::Content& content, const Person& person);

// By what the person does there on that day, or because the person is named.
bool IsAskedOf(const v1::Content& content, const Person& person, const v1::Place& there,
               const std::string& day);

}  // namespace interlock::training
