#pragma once
// What is left after the kills, looked at without the program: is everything there that callers
// were told, once, and do chain, views and clocks say the same as the events?
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/interlock/faults_caller.h"

namespace interlock {

struct FaultsFindings {
  int64_t acknowledged = 0;
  int64_t lost = 0;     // A receipt whose events are not there, or not where it says.
  int64_t doubled = 0;  // A command that took effect more often than its receipt says.
  int64_t events = 0;
  std::vector<std::string> troubles = {};  // Sentences about chain, views and clocks.
  bool ok() const { return lost == 0 && doubled == 0 && troubles.empty(); }
};

// The program must have ended. UNAVAILABLE, DATA_LOSS: the folder cannot be opened.
absl::StatusOr<FaultsFindings> CheckFolder(const std::string& data, const std::string& rules,
                                           const std::vector<const FaultsCaller*>& callers);

}  // namespace interlock
