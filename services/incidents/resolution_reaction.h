#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::incidents {

// An action that somebody saw to be done, or that was declined by two people, resolves the
// recommendation that it came from.
Reaction ResolveRecommendations();

}  // namespace interlock::incidents
