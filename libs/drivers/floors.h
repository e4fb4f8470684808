#pragma once
// What the machine itself can do, for benches to divide by. Each call makes its own file in a
// folder and removes it again.
#include <string>

#include "absl/status/statusor.h"

namespace interlock {

struct Floor {
  double per_second = 0;  // Commands, or flushes.
  double p50_us = 0;      // Of one transaction, or flush.
};

// SQLite in WAL mode with synchronous FULL, prepared statements, one connection, nothing else: for
// each command the rows that it cannot do without, in the sizes and under the keys of a ledger
// (event by position, once for each stream and version; receipt; clock). No chain, no decision.
absl::StatusOr<Floor> MeasureSqliteCommits(const std::string& folder, int commands_per_transaction,
                                           int transactions);

// Appends of 8 kB to one file, each followed by fdatasync.
absl::StatusOr<Floor> MeasureFlushes(const std::string& folder, int flushes);

}  // namespace interlock
