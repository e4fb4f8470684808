#pragma once
// What the tests of leading indicators share.
#include "libs/decider/from_text.h"
#include "services/metrics/leading_set.h"

namespace interlock::metrics {

// 2026-11-23
inline constexpr int64_t kToday = 1'795'392'000'000;

inline const Rules& TestRules() {
  static const Rules* const kRules = [] {
    auto* rules = new Rules;
    rules->leading = From<v1::LeadingSet>(R"pb(
      version: "test.1"
      indicators {
        indicator_id: "late"
        name: "Actions late"
        subject: SUBJECT_ACTIONS
        counting: COUNTING_OVERDUE
        better: BETTER_LOWER
        clause: "(m)(5)"
        age_bands_days: [ 0, 30 ]
        target {
          target_percent { value: "0" }
          limit_percent { value: "5" }
        }
      }
      indicators {
        indicator_id: "begun"
        name: "Begun in time"
        subject: SUBJECT_INVESTIGATIONS
        counting: COUNTING_DONE_IN_TIME
        better: BETTER_HIGHER
        clause: "(m)(2)"
        window_days: 365
        target {
          target_percent { value: "100" }
          limit_percent { value: "95" }
        }
      }
      indicators {
        indicator_id: "current"
        name: "Training current"
        subject: SUBJECT_TRAINING
        counting: COUNTING_CURRENT
        better: BETTER_HIGHER
        clause: "(g)"
        target {
          target_percent { value: "100" }
          limit_percent { value: "90" }
        }
      }
      indicators {
        indicator_id: "refresh"
        name: "Refreshers late"
        subject: SUBJECT_TRAINING
        part: "REFRESHER"
        counting: COUNTING_OVERDUE
        better: BETTER_LOWER
        clause: "(g)(2)"
        target {
          target_percent { value: "0" }
          limit_percent { value: "2" }
        }
      }
      indicators {
        indicator_id: "contract"
        name: "Contractors evaluated"
        subject: SUBJECT_CONTRACTORS
        counting: COUNTING_CURRENT
        better: BETTER_HIGHER
        clause: "(h)(2)"
        target {
          target_percent { value: "100" }
          limit_percent { value: "90" }
        }
      }
      indicators {
        indicator_id: "changes"
        name: "Changes late"
        subject: SUBJECT_CHANGES
        counting: COUNTING_OVERDUE
        better: BETTER_LOWER
        clause: "(l)"
        target {
          target_percent { value: "0" }
          limit_percent { value: "10" }
        }
      }
      indicators {
        indicator_id: "emergency"
        name: "Emergencies"
        subject: SUBJECT_CHANGE_REQUESTS
        counting: COUNTING_PART
        part: "EMERGENCY"
        better: BETTER_LOWER
        clause: "(l)"
        window_days: 365
        target {
          target_percent { value: "5" }
          limit_percent { value: "10" }
        }
      }
      indicators {
        indicator_id: "temporary"
        name: "Past their limit"
        subject: SUBJECT_TEMPORARY_CHANGES
        counting: COUNTING_OVERDUE
        better: BETTER_LOWER
        clause: "(l)(2)(iv)"
        target {
          target_percent { value: "0" }
          limit_percent { value: "0" }
        }
      }
      indicators {
        indicator_id: "pssr"
        name: "Reviews before startup"
        subject: SUBJECT_STARTUP_REVIEWS
        counting: COUNTING_DONE_IN_TIME
        better: BETTER_HIGHER
        clause: "(i)"
        window_days: 365
        target {
          target_percent { value: "100" }
          limit_percent { value: "100" }
        }
      }
      indicators {
        indicator_id: "trained"
        name: "Training before startup"
        subject: SUBJECT_STARTUP_TRAINING
        counting: COUNTING_DONE_IN_TIME
        better: BETTER_HIGHER
        clause: "(l)(3)"
        window_days: 365
        target {
          target_percent { value: "100" }
          limit_percent { value: "100" }
        }
      })pb");
    return rules;
  }();
  return *kRules;
}

}  // namespace interlock::metrics
