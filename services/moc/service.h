#pragma once
#include <string>

#include "libs/chassis/service.h"

namespace interlock::moc {

// Reads the rules of changes under `rules_folder`/rules/moc.
absl::StatusOr<Service> NewService(const std::string& rules_folder);

}  // namespace interlock::moc
