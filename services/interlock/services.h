#pragma once
#include <string>
#include <vector>

#include "libs/chassis/service.h"
#include "libs/ports/push.h"

namespace interlock {

// Every service of Interlock, in the order in which they start. `push` must outlive them.
absl::StatusOr<std::vector<Service>> AllServices(const std::string& rules_folder, Push& push);

}  // namespace interlock
