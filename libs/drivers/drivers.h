#pragma once
// The embedded drivers, one factory function each. Only composition roots and tests include this.
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "libs/ports/blobs.h"
#include "libs/ports/ledger.h"
#include "libs/ports/push.h"
#include "libs/ports/sql.h"
#include "libs/ports/time_source.h"

namespace interlock {

// In memory, for unit tests and simulations; gone with the process. `time` is the store's clock and
// must outlive the ledger.
std::unique_ptr<Ledger> OpenMemoryLedger(int shards, TimeSource& time);

// One SQLite file: WAL, synchronous FULL, STRICT tables. Makes it with `shards` shards if it is not
// there; an existing file keeps its own number. FAILED_PRECONDITION: the file was written by a
// newer program, or another process has it open (the sentence says which); DATA_LOSS: damaged.
absl::StatusOr<std::unique_ptr<Ledger>> OpenSqliteLedger(const std::string& path, int shards,
                                                         TimeSource& time);

// A second SQLite file, so that applying views never blocks a commit. An empty path means in
// memory, where readers wait for writers; a Write or Read inside another never comes back there.
absl::StatusOr<std::unique_ptr<Sql>> OpenSqliteSql(const std::string& path);

// A folder of files, two levels of two hexadecimal digits; written beside, flushed, then renamed.
absl::StatusOr<std::unique_ptr<Blobs>> OpenFileBlobs(const std::string& folder);

std::unique_ptr<Push> NewMemoryPush();

// The machine's own clock.
std::unique_ptr<TimeSource> NewSystemTime();

}  // namespace interlock
