#pragma once
#include "interlock/incidents/v1/chosen_rules.pb.h"
#include "libs/ports/sql.h"

namespace interlock::incidents {

// What holds at a site, from the rows of ChosenRulesView. A site that is not known, or "", counts
// as one that never had a business.
absl::Status ReadChosenRules(SqlSession& rows, const std::string& site_id, v1::ChosenRules& answer);

}  // namespace interlock::incidents
