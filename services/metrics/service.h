#pragma once
#include <string>

#include "libs/chassis/service.h"

namespace interlock::metrics {

// `rules_folder` holds rules/indicators/ccps-2018.json. UNAVAILABLE, naming the file, if it cannot
// be read; INVALID_ARGUMENT, naming it and what is wrong, if it defines no indicators.
absl::StatusOr<Service> NewService(const std::string& rules_folder);

}  // namespace interlock::metrics
