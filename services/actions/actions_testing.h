#pragma once
// What the tests of actions share.
#include "services/actions/rules.h"

namespace interlock::actions {

inline const Rules& TestRules() {
  static const Rules* const kRules = [] {
    auto* rules = new Rules;
    rules->intervals.set_version("test.1");
    for (const int days : {14, 3}) rules->intervals.add_reminder_days_before(days);
    for (const int days : {7, 30}) rules->intervals.add_escalation_days_after(days);
    return rules;
  }();
  return *kRules;
}

}  // namespace interlock::actions
