#pragma once
// One call that carries many commands: those of one stream go one after another, streams side by
// side, and each has its own outcome.
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/intake.h"

namespace interlock {

// What all commands of a batch have in common.
struct BatchTerms {
  const Caller& caller;
  std::string trace = {};
  std::optional<std::chrono::steady_clock::time_point> give_up_at = {};
  // The method of that name, "ReportIncident"; null if the service has none.
  std::function<const Method*(const std::string& name)> find = {};
};

// Calls `done` exactly once, from this thread or a writer's: with an outcome for each item, in
// their order, or INVALID_ARGUMENT, reason BATCH_TOO_LARGE. Never blocks. `intake`, the caller and
// the methods must outlive the call.
void RunBatch(const Intake& intake, const core::v1::BatchRequest& request, const BatchTerms& terms,
              std::function<void(const absl::StatusOr<core::v1::BatchResponse>&)> done);

}  // namespace interlock
