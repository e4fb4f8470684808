#pragma once
// Rows of the people, roles and sites that organisation knows; a part of the training view.
#include <string>
#include <vector>

#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock::training {

extern const std::vector<std::string> kPeopleSchema;

// Events of no interest: OK.
absl::Status ApplyPeopleEvent(SqlSession& rows, const FeedEvent& event);

}  // namespace interlock::training
