#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::actions {

// A hazard that the work of a contract employer has found becomes an action of the site. That it is
// there no more is seen there, by somebody who had no part in it.
Reaction OpenFoundHazards();

}  // namespace interlock::actions
