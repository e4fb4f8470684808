#pragma once
#include "services/interlock/connection.h"

namespace interlock {

// Until the lists show what is stored. Ends early, with a word on standard error, when they stand
// still; a caller who may not ask how far they are does not wait.
absl::Status WaitForViews(Connection& connection);

}  // namespace interlock
