#pragma once
// Which authorities the facts call for telling.
#include "services/incidents/decisions.h"

namespace interlock::incidents {

// Adds what has to be told, or may have to be while something is not known. What a person has done
// or dismissed stays, unless it was dismissed as uncertain and is certain now.
void ProposeNotifications(const v1::Incident& incident, const Context& context, Events& events);

}  // namespace interlock::incidents
