#pragma once
#include "libs/chassis/reaction.h"

namespace interlock::moc {

// Whatever happens to a change or a review is looked at by the startup of its unit.
Reaction RegisterHoldings();
// A startup is noted by its changes and reviews, and what it rested on by whom it came from.
Reaction NoteStartups();
// The gate is asked once more after an authorisation.
Reaction RecheckStartups();
// A fact that was withdrawn, by actions or training, is told to those who rested on it.
Reaction WithdrawFacts();

}  // namespace interlock::moc
