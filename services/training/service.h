#pragma once
#include <string>

#include "libs/chassis/service.h"

namespace interlock::training {

// `rules_folder` holds rules/training/osha-1992.json. UNAVAILABLE, naming the file, if it cannot be
// read; INVALID_ARGUMENT, naming it and what is wrong, if it holds no rules of training.
absl::StatusOr<Service> NewService(const std::string& rules_folder);

}  // namespace interlock::training
