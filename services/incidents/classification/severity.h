#pragma once
// Severity points of a Tier 1 event: five categories, each 0, 1, 3, 9 or 27.
#include "services/incidents/classification/consequences.h"

namespace interlock::incidents {

// Points that are certain, and those that are possible.
struct Points {
  int certain = 0;
  int possible = 0;
  bool open() const { return possible > certain; }
};

struct SeverityPoints {
  Points safety;
  Points fire_explosion;
  Points release;
  Points community;
  Points environment;
  int certain() const;
  bool open() const;
};

Points SafetyPoints(const PeopleHarmed& people);
Points FirePoints(const FireCost& fire, const RuleSet& rules);
// `times` is the quantity outside secondary containment against the Tier 1 threshold.
Points ReleasePoints(Range times, const RuleSet& rules);
Points CommunityPoints(const v1::IncidentFacts& facts, const RuleSet& rules);
Points EnvironmentPoints(const v1::IncidentFacts& facts, const RuleSet& rules);

}  // namespace interlock::incidents
