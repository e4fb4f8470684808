#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::actions {

// What an approved change touches is done before or after its startup: each line of its impact list
// that says yes becomes an action, each that says yes no more withdraws it. A change that is given
// up withdraws all of them: once it was seen to be undone, if it had been made.
Reaction OpenForChanges();

}  // namespace interlock::actions
