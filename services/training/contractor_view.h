#pragma once
// Rows of who of contractors is inside, of hazards and of injuries; a part of the training view.
#include <string>
#include <vector>

#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock::training {

extern const std::vector<std::string> kContractorSchema;

// Events of no interest: OK.
absl::Status ApplyContractorEvent(SqlSession& rows, const FeedEvent& event);

}  // namespace interlock::training
