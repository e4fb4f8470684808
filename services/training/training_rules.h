#pragma once
#include <string>

#include "absl/status/statusor.h"
#include "interlock/training/v1/rules.pb.h"

namespace interlock::training {

// data/rules/training/*.json. INVALID_ARGUMENT says what is wrong.
absl::StatusOr<v1::TrainingRules> ParseTrainingRules(const std::string& json);

}  // namespace interlock::training
