#pragma once
// People as the tests of their parts begin with them.
#include <string>
#include <vector>

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "services/organisation/person.h"

namespace interlock::organisation {

using PersonSpec = Spec<Person>;
using PersonEvents = std::vector<v1::PersonEvent>;

inline v1::PersonEvent E(const std::string& text) { return From<v1::PersonEvent>(text); }
inline v1::PersonCommand C(const std::string& text) { return From<v1::PersonCommand>(text); }

// 2026-11-23
constexpr int64_t kToday = 1'795'392'000'000;

inline v1::PersonEvent Ann() {
  return E(
      "registered { person_id: 'p1' site_id: 'bt' profile { name: 'Ann Lee' kind: "
      "PERSON_KIND_EMPLOYEE employer_id: 'acme' languages: 'en' languages: 'es' "
      "employed_from_on: '2020-01-01' } }");
}
// Board operator of the cracker since 2021.
inline v1::PersonEvent Operator() {
  return E(
      "assigned { person_id: 'p1' assignment { assignment_id: 'a1' role_id: 'op' site_id: 'bt' "
      "unit_id: 'fcc' from_on: '2021-01-01' } }");
}
inline v1::PersonEvent Leave() {
  return E(
      "leave_recorded { person_id: 'p1' leave { leave_id: 'l1' from_on: '2026-12-01' until_on: "
      "'2026-12-14' stand_in_person_id: 'p2' } }");
}
inline v1::PersonEvent Left() {
  return E("left { person_id: 'p1' left_on: '2026-10-31' successor_person_id: 'p2' }");
}

inline PersonSpec NewPerson() {
  auto spec = PersonSpec::Given({});
  spec.At(kToday);
  return spec;
}
inline PersonSpec GivenAnn(const PersonEvents& since = {}) {
  PersonEvents history = {Ann()};
  history.insert(history.end(), since.begin(), since.end());
  auto spec = PersonSpec::Given(history);
  spec.At(kToday);
  return spec;
}

}  // namespace interlock::organisation
