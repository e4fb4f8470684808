#pragma once
// One view, "actions": a row for each action as it stands.
#include "libs/chassis/view.h"

namespace interlock::actions {

inline constexpr char kActions[] = "actions";

View ActionView();

}  // namespace interlock::actions
