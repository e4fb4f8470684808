#pragma once
#include <string>

#include "libs/chassis/service.h"

namespace interlock::organisation {

// `rules_folder` holds time_zones.txt and rules/process_safety_events/, whose sets a company may
// choose. UNAVAILABLE, naming the file, if they cannot be read.
absl::StatusOr<Service> NewService(const std::string& rules_folder);

}  // namespace interlock::organisation
