#pragma once
// Events of an incident as lines that a person reads. No line holds a person's name: names can be
// erased, lines cannot.
#include <string>

#include "interlock/incidents/v1/incidents.pb.h"

namespace interlock::reporting {

// Of the duty to start an investigation, and of the events around it.
inline constexpr char kStartClause[] = "1910.119(m)(2) / 1926.64(m)(2)";

// "FactsAmended"
std::string TypeOf(const incidents::v1::IncidentEvent& event);
// "1910.119(m)(2) / 1926.64(m)(2)" where both say the same, "29 CFR 1904.39", or empty.
std::string ClauseOf(const incidents::v1::IncidentEvent& event);
// That clause as it is cited at a site: the one that the site is under, or both while its regime is
// not known. `regime` is the number of an organisation.v1.Regime.
std::string ClauseUnder(int64_t regime, const std::string& clause);
// "Facts amended: lab result arrived. Tier 3 became at least Tier 2."
std::string SentenceOf(const incidents::v1::IncidentEvent& event);
// "Tier 2", "at least Tier 3", "no process safety event"
std::string TierInWords(incidents::v1::Tier tier, bool at_least);

}  // namespace interlock::reporting
