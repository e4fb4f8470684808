#pragma once
// What the release did: to people, by fire or explosion, to the community. Each answers how certain
// it is that a tier's criterion is met.
#include <string_view>

#include "services/incidents/classification/bounds.h"
#include "services/incidents/classification/rule_set.h"

namespace interlock::incidents {

// People counted for a criterion, between two bounds.
struct PeopleCount {
  double certain = 0;
  double possible = 0;
};

struct PeopleHarmed {
  // Employees, contractors and subcontractors.
  PeopleCount fatalities;
  PeopleCount days_away;
  PeopleCount beyond_first_aid;
  PeopleCount third_party_fatalities;
  PeopleCount third_party_admissions;
  PeopleCount third_party_beyond_first_aid;
  // The list is not known to be complete.
  bool list_missing = false;
  // Group, outcome or number of somebody on the list is not known.
  bool detail_missing = false;
  int detail_index = 0;

  PeopleCount tier_1() const;
  PeopleCount tier_2() const;
};

// `personnel_safety` says whether people are taken out by that exclusion.
PeopleHarmed CountPeople(const v1::IncidentFacts& facts, Held personnel_safety);

// An amount of money as it is told; unknown is anything from zero.
Range Money(bool said, const core::v1::Decimal& amount);

struct FireCost {
  Held happened = Held::kUnknown;
  Range usd;
};
FireCost CostOfFire(const v1::IncidentFacts& facts);

// An evacuation or shelter-in-place of the community was officially declared.
Held DeclaredInCommunity(const v1::IncidentFacts& facts);

// Any of the four consequences of a discharge.
Held ReliefConsequence(const v1::ReliefDischarge& relief);

// It went through a device meant to let it out.
bool ThroughRelief(const v1::Release& release);

}  // namespace interlock::incidents
