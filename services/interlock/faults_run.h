#pragma once
// Faults on purpose: kill -9 under load, and more load than it can take.
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"

namespace interlock {

struct FaultsOptions {
  std::string program;  // Path of the program under test.
  std::string rules = "data";
  int kills = 25;
  uint64_t seed = 0;
  bool dedupe = true;
  std::function<void(const std::string&)> tell = {};
};

struct FaultsResult {
  bool ok = false;
  nlohmann::ordered_json figures;
};

// Starts the program on a temporary folder, keeps callers sending, kills it at random points, and
// in the end compares what callers were told with what is there. An error: it could not be tried.
absl::StatusOr<FaultsResult> RunKills(const FaultsOptions& options);

// Sends more than the program can take for so many seconds; its memory must stay as it is.
absl::StatusOr<FaultsResult> RunOverload(const FaultsOptions& options, int seconds);

}  // namespace interlock
