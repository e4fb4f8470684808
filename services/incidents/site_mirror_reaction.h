#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::incidents {

// Keeps the site mirror as organisation's events say, so that a report is taken while organisation
// is away.
Reaction MirrorSites();

}  // namespace interlock::incidents
