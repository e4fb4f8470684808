#pragma once
// Where a site is registered, its limits are looked at from then on: at the end of each of its
// days, and from one year to the next.
#include "libs/chassis/reaction.h"

namespace interlock::metrics {

Reaction FollowSites();
Reaction CheckDays();

}  // namespace interlock::metrics
