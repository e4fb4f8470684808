#pragma once
#include "libs/chassis/view.h"

namespace interlock::moc {

inline constexpr char kChanges[] = "changes";

// Every change as it is, what it waits for and for whom, from the events of moc.
View ChangeView();

}  // namespace interlock::moc
