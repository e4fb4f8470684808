#pragma once
// The company that the demo and the simulation live: made up, with places and trades that exist.
#include <string>
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

struct Role {
  const char* id;
  const char* title;
  const char* superior;  // Empty: nobody but the site.
  bool operates, maintains, represents;
};
const std::vector<Role>& Roles();

struct Member {
  std::string person_id;
  std::string name;
  const char* role = "";
  const char* unit = "";  // Empty: the whole site.
  bool contractor = false;
  bool speaks_spanish_only = false;
};

// Who works at a site: managers, two shifts' supervisors, operators of each unit, maintenance, and
// two of a contract employer. The first operator also speaks for the employees.
std::vector<Member> CrewOf(const Site& site);
// Whoever holds the role there first.
std::string HolderOf(const Site& site, const std::string& role);

struct Contractor {
  const char* id;
  const char* name;
};
const std::vector<Contractor>& Contractors();

struct NearMiss {
  const char* what;
  const char* kind;  // Name of an incidents.v1.NearMissKind.
};

// What the near misses of the story say.
const std::vector<NearMiss>& NearMisses();

}  // namespace interlock::demo
