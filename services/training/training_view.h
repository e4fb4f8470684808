#pragma once
// Rows of people (from organisation) and of requirements and records (from training), from which
// every standing is read.
#include "libs/chassis/view.h"

namespace interlock::training {

constexpr char kTraining[] = "training";

View TrainingView();

}  // namespace interlock::training
