#pragma once
#include "libs/chassis/service.h"
#include "libs/ports/push.h"

namespace interlock::reporting {

// Lists, counts and exports over the events of incidents and organisation. It decides nothing and
// writes no event. Live hints go out on `push`, which must outlive the service.
Service NewService(Push& push);

}  // namespace interlock::reporting
