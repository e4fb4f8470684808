#pragma once
#include <memory>

#include "libs/chassis/reaction.h"
#include "services/training/rules.h"

namespace interlock::training {

// Whatever changes what is asked of people, or what they have, is noted in their training watch.
Reaction WatchReaction(std::shared_ptr<const Rules> rules);

}  // namespace interlock::training
