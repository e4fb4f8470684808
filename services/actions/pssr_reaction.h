#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::actions {

// A finding of a pre-startup safety review becomes an action before or after startup.
Reaction OpenPssrFindings();

}  // namespace interlock::actions
