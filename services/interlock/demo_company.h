#pragma once
// The company that the demo and the simulation live: made up, with places and trades that exist.
#include <vector>

namespace interlock::demo {

struct Unit {
  const char* id;
  const char* name;
};

struct Site {
  const char* id;
  const char* name;
  const char* business;
  const char* naics;
  const char* time_zone;
  bool anonymous_near_misses;
  int employees;
  int contractors;
  std::vector<Unit> units;
  // What it handles, as the chemicals file knows it.
  std::vector<const char*> chemicals;
};

struct Business {
  const char* id;
  const char* name;
};

inline constexpr char kCompanyId[] = "gulfmark";
inline constexpr char kCompanyName[] = "Gulfmark Energy and Cold Chain";

const std::vector<Business>& Businesses();
const std::vector<Site>& Sites();

// People who appear as team members and reporters; ids, as other services know people.
const std::vector<const char*>& People();

struct NearMiss {
  const char* what;
  const char* kind;  // Name of an incidents.v1.NearMissKind.
};

// What the near misses of the story say.
const std::vector<NearMiss>& NearMisses();

}  // namespace interlock::demo
