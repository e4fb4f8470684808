#pragma once
#include "absl/status/statusor.h"
#include "libs/chassis/service.h"

namespace interlock::actions {

// `rules_folder` is the project's data folder. UNAVAILABLE: a file cannot be read;
// INVALID_ARGUMENT: it is not understood.
absl::StatusOr<Service> NewService(const std::string& rules_folder);

}  // namespace interlock::actions
