#pragma once
#include <string>
#include <vector>

#include "interlock/incidents/v1/chosen_rules.pb.h"
#include "libs/chassis/view.h"
#include "libs/ports/sql.h"

namespace interlock::incidents {

// What holds at a site, from the rows of ChosenRulesView. A site that is not known, or "", counts
// as one that never had a business.
absl::Status ReadChosenRules(SqlSession& rows, const std::string& site_id, v1::ChosenRules& answer);

// The same from `views`. A report is classified for good by this answer, so it has seen every
// choice that was acknowledged before the question; VIEW_BEHIND, as Views::Read, when that takes
// more than two seconds. UNAVAILABLE, reason CHOSEN_RULES_STOPPED: the view no longer follows
// organisation, whose ledger was restored or forked.
absl::Status AnswerChosenRules(Views& views, const std::string& site_id,
                               const std::vector<core::v1::WaitFor>& wait_for,
                               v1::ChosenRules& answer);

}  // namespace interlock::incidents
