#pragma once
// What became of the rows of a file.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/csv/reader.h"

namespace interlock {

struct ImportResult {
  bool dry_run = false;
  int64_t rows = 0;
  int64_t added = 0;    // New records ...
  int64_t amended = 0;  // ... and records that the row changed: together what was accepted.
  int64_t unchanged = 0;
  std::vector<csv::Refusal> refusals = {};  // One for each wrong cell, or for a row as a whole.
  std::vector<std::string> vanished = {};   // Imported before and no longer in the file.
  double seconds = 0;

  int64_t accepted() const { return added + amended; }
  // Rows, each by its line, however many of its cells are wrong.
  int64_t refused() const;
  // Counts one row that was sent. `line` is the row's.
  void Count(int64_t line, const absl::StatusOr<core::v1::Receipt>& outcome);
  void Refuse(const std::vector<csv::Refusal>& row);
  // By line.
  void SortRefusals();

  nlohmann::ordered_json ToJson() const;
  // Counts, refusals (the first of them) and what vanished, for a person.
  std::string ToText(const std::string& what) const;
};

// A refusal of the service as those of the row: one for each field that is wrong.
std::vector<csv::Refusal> RefusalsOf(int64_t line, const absl::Status& status);

}  // namespace interlock
