#pragma once
// Rows of people (from organisation) and of requirements and records (from training), from which
// every standing is read.
#include <string>
#include <string_view>

#include "interlock/training/v1/requirement.pb.h"
#include "libs/chassis/view.h"
#include "services/training/standing.h"

namespace interlock::training {

constexpr char kTraining[] = "training";

View TrainingView();

// How a training was held and verified, in one text of table record: all of a proof but whose it
// is, for which requirement and when. False: nothing that can be read.
std::string WriteHow(const Proof& proof);
bool ReadHow(std::string_view how, Proof& proof);

// What a row of table requirement holds; false: nothing that can be read.
bool ReadRequirement(std::string_view row, v1::Requirement& requirement);

}  // namespace interlock::training
