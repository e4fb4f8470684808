#pragma once
// Changes, reviews and startups as they are, by unit.
#include "libs/chassis/view.h"

namespace interlock::moc {

inline constexpr char kUnits[] = "units";

View UnitView();

}  // namespace interlock::moc
