#pragma once
#include <memory>
#include <string>

#include "services/moc/moc_rules.h"

namespace interlock::moc {

// All versions under `folder` ("data/rules/moc"). NOT_FOUND (there is none), UNAVAILABLE (it cannot
// be read), INVALID_ARGUMENT: names the file and what is wrong with it.
absl::StatusOr<std::shared_ptr<const MocRules>> LoadMocRules(const std::string& folder);

}  // namespace interlock::moc
