#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::incidents {

// After each merge, looks once more at the incident that is to carry on.
Reaction ConfirmMerges();

}  // namespace interlock::incidents
