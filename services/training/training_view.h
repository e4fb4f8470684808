#pragma once
// Rows of people (from organisation) and of requirements and records (from training), from which
// every standing is read.
#include <string_view>

#include "interlock/training/v1/requirement.pb.h"
#include "libs/chassis/view.h"

namespace interlock::training {

constexpr char kTraining[] = "training";

View TrainingView();

// What a row of table requirement holds; false: nothing that can be read.
bool ReadRequirement(std::string_view row, v1::Requirement& requirement);

}  // namespace interlock::training
