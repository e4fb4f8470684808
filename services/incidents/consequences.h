#pragma once
// What facts, site and rules together call for: computed once, in the decision, and written into
// its event.
#include <optional>
#include <string>

#include "interlock/incidents/v1/chosen_rules.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "services/incidents/decisions.h"

namespace interlock::incidents {

// The question that tells what is known of a site.
Question SiteQuestion(const std::string& site_id);

// SITE_UNKNOWN when there is no such site. When nothing can be had: not confirmed, which is live.
absl::StatusOr<v1::SiteFacts> SiteFactsFor(const std::string& site_id, const Context& context);

// Whether the site takes reports without a name. Shut while the site's facts cannot be had.
absl::Status CheckAnonymous(const std::string& site_id, const Context& context);

// FACTS_WRONG with all that is wrong with them at once.
absl::Status CheckSaid(const v1::IncidentFacts& facts, const v1::SiteFacts& site,
                       const Context& context);

// The earliest and the latest moment at which it can have happened; `otherwise_ms` where nobody
// said. Only of facts that CheckSaid has passed.
int64_t EarliestOf(const v1::IncidentFacts& facts, int64_t otherwise_ms);
int64_t LatestOf(const v1::IncidentFacts& facts, int64_t otherwise_ms);

v1::Consequences ConsequencesOf(const v1::IncidentFacts& facts, const v1::SiteFacts& site,
                                int64_t otherwise_ms, const Context& context);

// The question that tells what the companies of a site have chosen.
Question ChosenRulesQuestion(const std::string& site_id);

// What holds for something that happened at that moment. With the program's default rule set, and
// without a company, where nobody has chosen or the chosen one is not among the files.
v1::ChosenRuleSet ChosenAt(const v1::ChosenRules& known, int64_t at_ms, const IncidentRules& rules);

// In the program's default unit where none is said. RULE_SET_UNKNOWN.
absl::StatusOr<v1::Classification> Classified(const v1::IncidentFacts& facts,
                                              const std::string& rule_set, v1::UnitBasis unit_basis,
                                              const IncidentRules& rules);

// Of a new report: classified under what its site's company has chosen for the day on which it
// happened. Never waits for that: what cannot be had is not chosen.
absl::Status ClassifyReport(v1::IncidentReported& report, const Context& context);

// RULE_SET_NOT_CONFIRMED while what the site's company has chosen cannot be had: for what can wait.
absl::Status CheckRulesConfirmed(const std::string& site_id, const Context& context);

// Under the rule set of that name, or for "" under what the company has chosen, in the company's
// unit. RULE_SET_UNKNOWN; RULE_SET_NOT_CONFIRMED when "" and the choice cannot be had just now.
absl::Status ClassifyAnew(const v1::Incident& incident, const std::string& rule_set,
                          v1::IncidentReclassified& reclassified, const Context& context);

bool IsTier1Or2(const v1::Classification& classification);

// Adds to `events`, which lead away from `before`, what follows from them: an investigation is
// proposed, the authorities are to be told, a lateness turns out to be none.
void AddDuties(const v1::Incident& before, const Context& context, Events& events);

// A lateness ends with this event, if there is one.
void EndLateness(const v1::Incident& incident, v1::InvestigationLatenessEnded::How how,
                 int64_t ended_at_ms, Events& events);

}  // namespace interlock::incidents
