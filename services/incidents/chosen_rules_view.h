#pragma once
// What incidents keeps of organisation's companies, to know whose choice of rules holds at a site.
#include "libs/chassis/view.h"

namespace interlock::incidents {

inline constexpr char kChosenRules[] = "chosen_rules";
View ChosenRulesView();

}  // namespace interlock::incidents
