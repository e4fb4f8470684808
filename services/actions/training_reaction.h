#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::actions {

// What the evaluation of a site's training programme found wrong becomes an action.
Reaction OpenTrainingFindings();

}  // namespace interlock::actions
