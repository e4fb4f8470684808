#include "services/interlock/demo/company.h"

#include <algorithm>

namespace interlock::demo {

const std::vector<Business>& Businesses() {
  static const std::vector<Business> businesses{
      {"refining", "Refining"}, {"chemicals", "Chemicals"}, {"cold-storage", "Cold Storage"}};
  return businesses;
}

const std::vector<Site>& Sites() {
  static const std::vector<Site> sites{
      {"baytown",
       "Baytown Refinery",
       "refining",
       "324110",
       "America/Chicago",
       true,
       640,
       410,
       {{"cdu", "Crude unit"},
        {"fcc", "Catalytic cracker"},
        {"alky", "Alkylation"},
        {"tank-farm", "Tank farm"}},
       {"Gasoline", "Hydrogen sulfide", "Propane", "Naphtha"}},
      {"lima",
       "Lima Refinery",
       "refining",
       "324110",
       "America/New_York",
       false,
       380,
       220,
       {{"cdu", "Crude unit"}, {"reformer", "Reformer"}, {"loading", "Truck loading"}},
       {"Gasoline", "Butane", "Hydrogen"}},
      {"geismar",
       "Geismar Chemicals",
       "chemicals",
       "325110",
       "America/Chicago",
       true,
       290,
       160,
       {{"eo", "Ethylene oxide"}, {"storage", "Storage"}, {"utilities", "Utilities"}},
       {"Ethylene oxide", "Ethylene", "Chlorine"}},
      {"augusta",
       "Augusta Chlor-Alkali",
       "chemicals",
       "325180",
       "America/New_York",
       false,
       140,
       60,
       {{"cells", "Cell house"}, {"liquefaction", "Liquefaction"}},
       {"Chlorine", "Hydrogen"}},
      {"omaha",
       "Omaha Cold Storage",
       "cold-storage",
       "493120",
       "America/Chicago",
       true,
       85,
       20,
       {{"engine-room", "Engine room"}, {"docks", "Docks"}},
       {"Ammonia (anhydrous)"}},
      {"fresno",
       "Fresno Cold Storage",
       "cold-storage",
       "493120",
       "America/Los_Angeles",
       true,
       110,
       35,
       {{"engine-room", "Engine room"}, {"freezers", "Freezers"}},
       {"Ammonia (anhydrous)"}},
      {"tampa",
       "Tampa Cold Storage",
       "cold-storage",
       "493120",
       "America/New_York",
       false,
       60,
       15,
       {{"engine-room", "Engine room"}},
       {"Ammonia (anhydrous)"}},
      {"corpus",
       "Corpus Christi Terminal",
       "refining",
       "424710",
       "America/Chicago",
       true,
       70,
       45,
       {{"docks", "Ship docks"}, {"tank-farm", "Tank farm"}},
       {"Gasoline", "Butane"}},
      {"calvert",
       "Calvert City Vinyls",
       "chemicals",
       "325211",
       "America/Chicago",
       true,
       180,
       90,
       {{"vcm", "Vinyl chloride"}, {"pvc", "Polymerisation"}},
       {"Vinyl chloride", "Ethylene"}},
      {"modesto",
       "Modesto Cold Storage",
       "cold-storage",
       "493120",
       "America/Los_Angeles",
       true,
       95,
       30,
       {{"engine-room", "Engine room"}, {"freezers", "Freezers"}},
       {"Ammonia (anhydrous)"}}};
  return sites;
}

const std::vector<const char*>& People() {
  static const std::vector<const char*> people{"a.reyes",  "b.olsen",   "c.nakamura", "d.okafor",
                                               "e.novak",  "f.moreau",  "g.singh",    "h.castillo",
                                               "i.larsen", "j.whitaker"};
  return people;
}

const std::vector<Role>& Roles() {
  static const std::vector<Role> roles{
      {"plant-manager", "Plant manager", "", false, false, false},
      {"operations-manager", "Operations manager", "plant-manager", false, false, false},
      {"maintenance-manager", "Maintenance manager", "plant-manager", false, false, false},
      {"safety-manager", "Process safety manager of the site", "plant-manager", false, false,
       false},
      {"technical-authority", "Technical authority", "plant-manager", false, false, false},
      {"moc-authorised-person", "Authorised person for minor changes", "operations-manager", false,
       false, false},
      {"shift-supervisor", "Shift supervisor", "operations-manager", true, false, false},
      {"operator", "Operator", "shift-supervisor", true, false, false},
      {"mechanic", "Mechanic", "maintenance-manager", false, true, false},
      {"employee-representative", "Employee representative", "", false, false, true},
      {"contract-mechanic", "Mechanic of a contract employer", "maintenance-manager", false, true,
       false}};
  return roles;
}

const std::vector<Contractor>& Contractors() {
  static const std::vector<Contractor> contractors{{"brazos-mechanical", "Brazos Mechanical"},
                                                   {"delta-insulation", "Delta Insulation"}};
  return contractors;
}

namespace {

// The n-th person of the company; no two are alike, and none is called as one of People().
Member Named(size_t n, const char* role, const char* unit) {
  static const std::vector<const char*> surnames{
      "Abbott",  "Barros", "Chen",     "Dlamini",   "Eriksen", "Farouk",  "Garza",  "Hoang",
      "Ibarra",  "Jansen", "Kowalski", "Lindqvist", "Mbeki",   "Nguyen",  "Ortega", "Petrov",
      "Quigley", "Rahman", "Sato",     "Tran",      "Ueda",    "Vasquez", "Walsh",  "Xu",
      "Yilmaz",  "Zamora", "Adeyemi",  "Brandt",    "Costa",   "Duarte",  "Engel",  "Fischer",
      "Grant",   "Hughes", "Iyer",     "Jimenez",   "Keller",  "Lopez",   "Murphy", "Nilsen"};
  const std::string surname = surnames[n % surnames.size()];
  const char initial = char('a' + (n * 7 + n / surnames.size()) % 26);
  std::string id = std::string(1, initial) + "." + surname;
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return std::tolower(c); });
  return {.person_id = id,
          .name = std::string(1, char(initial - 'a' + 'A')) + ". " + surname,
          .role = role,
          .unit = unit};
}

}  // namespace

std::vector<Member> CrewOf(const Site& site) {
  constexpr size_t kMostOfASite = 30;
  size_t n = kMostOfASite * size_t(&site - Sites().data());
  std::vector<Member> crew;
  for (const char* role : {"plant-manager", "operations-manager", "maintenance-manager",
                           "safety-manager", "technical-authority", "moc-authorised-person"})
    crew.push_back(Named(n++, role, ""));
  for (int shift = 0; shift < 2; ++shift) crew.push_back(Named(n++, "shift-supervisor", ""));
  for (const Unit& unit : site.units)
    for (int i = 0; i < 3; ++i) crew.push_back(Named(n++, "operator", unit.id));
  for (int i = 0; i < 2; ++i) crew.push_back(Named(n++, "mechanic", ""));
  for (int i = 0; i < 2; ++i) {
    crew.push_back(Named(n++, "contract-mechanic", ""));
    crew.back().contractor = true;
    crew.back().speaks_spanish_only = i == 1;
  }
  return crew;
}

std::string HolderOf(const Site& site, const std::string& role) {
  for (const Member& member : CrewOf(site))
    if (member.role == role) return member.person_id;
  return "";
}

const std::vector<NearMiss>& NearMisses() {
  static const std::vector<NearMiss> near_misses{
      {"Relief valve found with its shipping plug still in place before start-up",
       "NEAR_MISS_KIND_FAILED_SAFETY_SYSTEM_FOUND"},
      {"High-level alarm on the feed drum did not sound; operator saw it on the sight glass",
       "NEAR_MISS_KIND_FAILED_SAFETY_SYSTEM_FOUND"},
      {"Hose whip check missing on the unloading arm",
       "NEAR_MISS_KIND_ERROR_OF_OMISSION_OR_COMMISSION"},
      {"Interlock found bypassed after maintenance; nobody had signed for it",
       "NEAR_MISS_KIND_DEFEATED_SAFETY_SYSTEM_FOUND"},
      {"Gas detector at the pump seal read zero when bumped",
       "NEAR_MISS_KIND_FAILED_SAFETY_SYSTEM_FOUND"},
      {"Drain valve left open after draining; caught on the walk-down",
       "NEAR_MISS_KIND_ERROR_OF_OMISSION_OR_COMMISSION"},
      {"Pipe support corroded through under insulation",
       "NEAR_MISS_KIND_UNEXPECTED_EQUIPMENT_CONDITION"},
      {"Forklift struck the bollard in front of the evaporator",
       "NEAR_MISS_KIND_DAMAGE_TO_CONTAINMENT_ENVELOPE"},
      {"Pressure rose to the relief set point while lining up the spare pump",
       "NEAR_MISS_KIND_DEMAND_ON_RELIEF_DEVICE"},
      {"Contractor opened the wrong flange; the line was empty",
       "NEAR_MISS_KIND_ERROR_OF_OMISSION_OR_COMMISSION"},
      {"Emergency stop on the compressor did not respond to the first push",
       "NEAR_MISS_KIND_FAILED_SAFETY_SYSTEM_FOUND"},
      {"Procedure on the board was two revisions old",
       "NEAR_MISS_KIND_ERROR_OF_OMISSION_OR_COMMISSION"},
      {"Temperature ran outside the safe limit for four minutes after an analyser fault",
       "NEAR_MISS_KIND_SAFE_OPERATING_LIMIT_EXCURSION"},
      {"Thin spot found on the overhead line at the scheduled inspection",
       "NEAR_MISS_KIND_CONTAINMENT_INSPECTION_OUTSIDE_LIMITS"}};
  return near_misses;
}

}  // namespace interlock::demo
