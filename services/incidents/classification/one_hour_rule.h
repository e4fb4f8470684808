#pragma once
// Compared with a threshold is the largest quantity released in any one hour.
#include "services/incidents/classification/bounds.h"

namespace interlock::incidents {

struct WorstHour {
  // In the unit of the release.
  Range quantity;
  // What keeps it from being certain.
  bool quantity_missing = false;
  bool course_missing = false;
};

WorstHour WorstHourOf(const v1::Release& release);

}  // namespace interlock::incidents
