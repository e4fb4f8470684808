#pragma once
// What classification needs to know of a chemical. The chemicals file implements it.
#include <string>
#include <string_view>
#include <vector>

#include "interlock/incidents/v1/facts.pb.h"

namespace interlock::incidents {

struct ChemicalHazard {
  std::string name;
  std::string cas;
  // What places it in a threshold category. Fields that nobody sourced are left unspecified;
  // `source` is empty where nothing of it is sourced.
  v1::HazardData hazard;
};

class ChemicalCatalogue {
 public:
  virtual ~ChemicalCatalogue() = default;
  // By name, synonym, CAS number or UN number, any case. Null if it is not known. The answer lives
  // as long as the catalogue. Any thread. Called for every release, so it should hash.
  virtual const ChemicalHazard* Find(std::string_view name_or_number) const = 0;
  // Every name, synonym and CAS number that finds something, for "did you mean".
  virtual std::vector<std::string> Names() const = 0;
};

}  // namespace interlock::incidents
