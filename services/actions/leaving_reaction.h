#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::actions {

// What a person who leaves has open goes to the successor, else to the role that the person held at
// the action's site, else to the site. What two records of one person own goes to the one that
// stays.
Reaction HandOverOfLeavers();

}  // namespace interlock::actions
