#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::actions {

// Each action of a hand-over goes to the one named there, or is left with its site.
Reaction MoveHandedOver();

}  // namespace interlock::actions
