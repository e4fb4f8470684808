#pragma once
// The rows of a ledger in its SQLite file: how they are laid out, read and written. Who may do it
// when is the ledger's business.
#include <string>
#include <vector>

#include "libs/drivers/sqlite_db.h"
#include "libs/ports/ledger.h"

namespace interlock {

// Brings the file to the newest schema.
absl::Status MakeTables(SqliteDb& db);

absl::Status Missing(const SqliteDb& db, const std::string& what);  // DATA_LOSS
absl::StatusOr<std::vector<Record>> StreamOf(SqliteDb& db, const std::string& stream);
absl::StatusOr<std::vector<Record>> After(SqliteDb& db, int shard, int64_t after, int limit);
absl::StatusOr<Head> StoredHead(SqliteDb& db, int shard);
// The head that the records themselves show at a position; none there gives the empty head.
absl::StatusOr<Head> HeadAt(SqliteDb& db, int shard, int64_t position);
absl::StatusOr<std::vector<ClockChange>> DueClocks(SqliteDb& db, int shard, int64_t due_until_ms,
                                                   int limit);
absl::StatusOr<int64_t> EarliestClock(SqliteDb& db, int shard);
// All that a writer wants to know, in one snapshot.
absl::StatusOr<Known> Learn(SqliteDb& db, int shard, const Wanted& wanted);

// One transaction each. INVALID_ARGUMENT: something is there already.
absl::Status StoreChanges(SqliteDb& db, int shard, const Changes& changes);
// Writes zeros over the erasable bytes of an event. NOT_FOUND: no such event.
absl::Status Overwrite(SqliteDb& db, const std::string& stream, int64_t version);

}  // namespace interlock
