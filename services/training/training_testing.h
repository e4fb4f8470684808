#pragma once
// What the tests of training share.
#include "services/training/rules.h"

namespace interlock::training {

// 2026-11-23
inline constexpr int64_t kToday = 1'795'392'000'000;

inline const Rules& TestRules() {
  static const Rules* const kRules = [] {
    auto* rules = new Rules;
    rules->data.set_version("test.1");
    rules->data.set_refresher_at_most_months(36);
    rules->data.set_contractor_evaluation_at_most_months(12);
    rules->data.set_programme_evaluation_at_most_months(12);
    rules->data.set_in_lieu_on("1992-05-26");
    for (const int days : {90, 60, 30, 7}) rules->data.add_warning_days(days);
    auto& initial = *rules->data.add_contents();
    initial.set_kind(v1::KIND_INITIAL_OVERVIEW);
    initial.set_clause("1910.119(g)(1)(i) / 1926.64(g)(1)(i)");
    for (const auto topic :
         {v1::TOPIC_PROCESS_OVERVIEW, v1::TOPIC_OPERATING_PROCEDURES, v1::TOPIC_HAZARDS,
          v1::TOPIC_EMERGENCY_OPERATIONS, v1::TOPIC_SAFE_WORK_PRACTICES})
      initial.add_topics(topic);
    return rules;
  }();
  return *kRules;
}

}  // namespace interlock::training
