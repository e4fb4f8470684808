#pragma once
// What a bench finds. On a machine that others use too, only ratios mean anything, and only those
// taken by turns: floor, system, floor, system ..., the median of the pairs.
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock {

// A bound of the ratio; of what was measured where there is no floor.
struct Goal {
  enum class Kind { kAtLeast, kAtMost };
  Kind kind = Kind::kAtLeast;
  double bound = 0;
};

struct Figure {
  std::string name = {};  // "P3 accepts, batched / one at a time"
  std::string unit = {};  // Of floor and measured.
  std::optional<double> floor = {};
  double measured = 0;
  std::optional<double> ratio = {};
  std::optional<Goal> goal = {};
  // What was run, against what, and where the time goes.
  std::string about = {};

  bool met() const;
  nlohmann::ordered_json ToJson() const;
  std::string ToText() const;
};

// One measurement of about a second.
using Measure = std::function<absl::StatusOr<double>()>;

struct Pairs {
  double floor = 0, measured = 0, ratio = 0;  // Medians, each of its own.
};

// Once each to warm up, then five pairs by turns.
absl::StatusOr<Pairs> ByTurns(const Measure& floor, const Measure& system);

double Median(std::vector<double> values);

}  // namespace interlock
