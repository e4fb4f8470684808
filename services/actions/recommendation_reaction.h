#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::actions {

// A recommendation of an investigation becomes an action of the same owner and day; one that was
// resolved in its investigation, or struck, is withdrawn here if it has not ended.
Reaction OpenRecommendations();

}  // namespace interlock::actions
