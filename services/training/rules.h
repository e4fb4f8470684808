#pragma once
#include "interlock/training/v1/rules.pb.h"
#include "libs/decider/decider.h"

namespace interlock::training {

// What training the law asks for, as the service was told at its start.
struct Rules final : RuleData {
  v1::TrainingRules data = {};
};

}  // namespace interlock::training
