#pragma once
// The changes of the story: what is changed where, and how far it comes.
#include <string>

#include "libs/calendar/calendar.h"
#include "services/interlock/demo/company.h"

namespace interlock::demo {

// The stage that a change comes to, and no further; the story's end may stop it earlier.
enum class Reaches { kRequest, kInKind, kReview, kApproval, kInstallation, kStartup, kClosing };

struct Change {
  std::string id;
  const Site* site = nullptr;
  std::string unit = {};
  std::string title = {};
  std::string kind = "CHANGE_KIND_EQUIPMENT";
  std::string duration = "CHANGE_DURATION_PERMANENT";
  std::string risk = "CHANGE_RISK_MINOR";
  Reaches reaches = Reaches::kClosing;
  int64_t requested_at_ms = 0;
  // Of a temporary one: its last day. 0: none.
  int64_t limit_at_ms = 0;
  // How long each step takes: a day, or an hour where it cannot wait.
  int64_t pace_ms = kDayMs;
};

}  // namespace interlock::demo
