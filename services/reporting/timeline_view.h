#pragma once
// Events of an incident as lines that a person reads. No line holds a person's name: names can be
// erased, lines cannot.
#include <string>

#include "interlock/incidents/v1/incidents.pb.h"

namespace interlock::reporting {

// "FactsAmended"
std::string TypeOf(const incidents::v1::IncidentEvent& event);
// "1910.119(m)(2)", or empty.
std::string ClauseOf(const incidents::v1::IncidentEvent& event);
// "Facts amended: lab result arrived. Tier 3 became at least Tier 2."
std::string SentenceOf(const incidents::v1::IncidentEvent& event);
// "Tier 2", "at least Tier 3", "no process safety event"
std::string TierInWords(incidents::v1::Tier tier, bool at_least);

}  // namespace interlock::reporting
