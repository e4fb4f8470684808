#include "libs/drivers/sqlite_ledger_rows.h"

#include <algorithm>
#include <limits>

namespace interlock {
namespace {

using Statement = SqliteDb::Statement;

// A record's place in the file: its shard, then its position. As an integer key, because records
// are appended, and SQLite appends to no other kind of table without moving what is there.
constexpr int kPositionBits = 40;

// Never change a step: files that have taken it are out there. Add another.
const char* const kMigrations[] = {R"sql(
  CREATE TABLE ledger(
    id TEXT NOT NULL,
    shards INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE records(
    place INTEGER PRIMARY KEY,
    shard INTEGER GENERATED ALWAYS AS (place >> 40) VIRTUAL,
    position INTEGER GENERATED ALWAYS AS (place & 0xffffffffff) VIRTUAL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    site TEXT NOT NULL,
    actor TEXT NOT NULL,
    cause TEXT NOT NULL,
    command_id TEXT NOT NULL,
    trace TEXT NOT NULL,
    type TEXT NOT NULL,
    erasable_digest BLOB NOT NULL,
    hash BLOB NOT NULL,
    beside INTEGER,
    event BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX records_by_stream ON records(stream, version);
  CREATE TABLE erasable(
    number INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE receipts(
    stream TEXT NOT NULL,
    command_id TEXT NOT NULL,
    digest BLOB NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    events INTEGER NOT NULL,
    refusal BLOB NOT NULL,
    PRIMARY KEY (stream, command_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE clocks(
    shard INTEGER NOT NULL,
    stream TEXT NOT NULL,
    name TEXT NOT NULL,
    due_at_ms INTEGER NOT NULL,
    PRIMARY KEY (shard, stream, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX clocks_by_due ON clocks(shard, due_at_ms);
  CREATE TABLE heads(
    shard INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;
)sql"};

constexpr char kSelectRecords[] =
    "SELECT place, stream, version, revision, at_ms, site, actor, cause, command_id, trace, type,"
    " event, erasable_digest, hash, CASE WHEN bytes <> zeroblob(length(bytes)) THEN bytes END,"
    " number IS NULL AND length(erasable_digest) <> 0"
    " FROM records LEFT JOIN erasable ON number = beside ";

int64_t PlaceOf(int shard, int64_t position) {
  return (int64_t{shard} << kPositionBits) | position;
}

absl::Status StoreRecord(SqliteDb& db, int shard, const Record& record) {
  int64_t beside = 0;
  if (!record.erasable_digest.empty()) {
    if (auto stored =
            Statement(db, "INSERT INTO erasable(bytes) VALUES (?)").Blob(record.erasable).Finish();
        !stored.ok())
      return stored;
    beside = sqlite3_last_insert_rowid(db.get());
  }
  Statement insert(db,
                   "INSERT INTO records(place, stream, version, revision, at_ms, site, actor,"
                   " cause, command_id, trace, type, erasable_digest, hash, event, beside)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0))");
  return insert.Int(PlaceOf(shard, record.position))
      .Text(record.stream)
      .Int(record.version)
      .Int(record.revision)
      .Int(record.at_ms)
      .Text(record.site)
      .Text(record.actor)
      .Text(record.cause)
      .Text(record.command_id)
      .Text(record.trace)
      .Text(record.type)
      .Blob(record.erasable_digest)
      .Blob(record.hash)
      .Blob(record.event)
      .Int(beside)
      .Finish();
}

absl::Status StoreReceipt(SqliteDb& db, const StoredReceipt& receipt) {
  Statement insert(db,
                   "INSERT INTO receipts(stream, command_id, digest, version, position, events,"
                   " refusal) VALUES (?, ?, ?, ?, ?, ?, ?)");
  return insert.Text(receipt.stream)
      .Text(receipt.command_id)
      .Blob(receipt.digest)
      .Int(receipt.version)
      .Int(receipt.position)
      .Int(receipt.events)
      .Blob(receipt.refusal)
      .Finish();
}

absl::Status StoreClock(SqliteDb& db, int shard, const ClockChange& change) {
  if (change.cancelled)
    return Statement(db, "DELETE FROM clocks WHERE shard = ? AND stream = ? AND name = ?")
        .Int(shard)
        .Text(change.stream)
        .Text(change.clock.name)
        .Finish();
  return Statement(db,
                   "INSERT INTO clocks(shard, stream, name, due_at_ms) VALUES (?, ?, ?, ?)"
                   " ON CONFLICT DO UPDATE SET due_at_ms = excluded.due_at_ms")
      .Int(shard)
      .Text(change.stream)
      .Text(change.clock.name)
      .Int(change.clock.due_at_ms)
      .Finish();
}

absl::StatusOr<Record> ReadRecord(const SqliteDb& db, const Statement& row) {
  if (row.IntAt(15) != 0)
    return Missing(db, "what was erasable of " + row.BytesAt(1) + "@" + row.BytesAt(2));
  return Record{.position = row.IntAt(0) & ((int64_t{1} << kPositionBits) - 1),
                .stream = row.BytesAt(1),
                .version = row.IntAt(2),
                .revision = int32_t(row.IntAt(3)),
                .at_ms = row.IntAt(4),
                .site = row.BytesAt(5),
                .actor = row.BytesAt(6),
                .cause = row.BytesAt(7),
                .command_id = row.BytesAt(8),
                .trace = row.BytesAt(9),
                .type = row.BytesAt(10),
                .event = row.BytesAt(11),
                .erasable_digest = row.BytesAt(12),
                .hash = row.BytesAt(13),
                .erasable = row.BytesAt(14)};
}

}  // namespace

absl::Status MakeTables(SqliteDb& db) { return Migrate(db, kMigrations); }

absl::Status Missing(const SqliteDb& db, const std::string& what) {
  return absl::DataLossError("damaged: " + db.path() + ": " + what + " is missing");
}

absl::StatusOr<std::vector<Record>> StreamOf(SqliteDb& db, const std::string& stream) {
  static const std::string sql = std::string(kSelectRecords) + "WHERE stream = ? ORDER BY version";
  Statement rows(db, sql);
  rows.Text(stream);
  std::vector<Record> records;
  for (;;) {
    auto row = rows.Step();
    if (!row.ok()) return row.status();
    if (!*row) return records;
    auto record = ReadRecord(db, rows);
    if (!record.ok()) return record.status();
    records.push_back(*std::move(record));
    if (records.back().version != int64_t(records.size()))
      return Missing(db, stream + "@" + std::to_string(records.size()));
  }
}

absl::StatusOr<std::vector<Record>> After(SqliteDb& db, int shard, int64_t after, int limit) {
  static const std::string sql =
      std::string(kSelectRecords) + "WHERE place > ? AND place < ? ORDER BY place LIMIT ?";
  Statement rows(db, sql);
  rows.Int(PlaceOf(shard, after)).Int(PlaceOf(shard + 1, 0)).Int(std::max(limit, 0));
  std::vector<Record> records;
  for (;;) {
    auto row = rows.Step();
    if (!row.ok()) return row.status();
    if (!*row) return records;
    auto record = ReadRecord(db, rows);
    if (!record.ok()) return record.status();
    records.push_back(*std::move(record));
    const int64_t expected = after + int64_t(records.size());
    if (records.back().position != expected)
      return Missing(db,
                     "position " + std::to_string(expected) + " of shard " + std::to_string(shard));
  }
}

absl::StatusOr<Head> StoredHead(SqliteDb& db, int shard) {
  Statement rows(db, "SELECT position, at_ms, hash FROM heads WHERE shard = ?");
  auto row = rows.Int(shard).Step();
  if (!row.ok()) return row.status();
  if (!*row) return Missing(db, "the head of shard " + std::to_string(shard));
  return Head{rows.IntAt(0), rows.IntAt(1), rows.BytesAt(2)};
}

// The head that the records themselves show at a position; none there gives the empty head.
absl::StatusOr<Head> HeadAt(SqliteDb& db, int shard, int64_t position) {
  Statement rows(db, "SELECT at_ms, hash FROM records WHERE place = ?");
  auto row = rows.Int(PlaceOf(shard, position)).Step();
  if (!row.ok()) return row.status();
  if (!*row) return Head{};
  return Head{position, rows.IntAt(0), rows.BytesAt(1)};
}

absl::StatusOr<Known> Learn(SqliteDb& db, int shard, const Wanted& wanted) {
  SqliteDb::Transaction snapshot(db, "BEGIN");
  if (!snapshot.status().ok()) return snapshot.status();
  auto head = StoredHead(db, shard);
  if (!head.ok()) return head.status();
  Known known{.head = *head};

  known.follows = wanted.since == known.head;
  const int64_t behind = known.head.position - wanted.since.position;
  if (behind > 0 && behind <= wanted.records_max) {
    auto then = HeadAt(db, shard, wanted.since.position);
    if (!then.ok()) return then.status();
    known.follows = *then == wanted.since;
    if (known.follows) {
      auto newer = After(db, shard, wanted.since.position, wanted.records_max);
      if (!newer.ok() && !absl::IsDataLoss(newer.status())) return newer.status();
      known.follows = newer.ok();  // A damaged record must not stop the streams it is not of.
      if (newer.ok()) known.newer = *std::move(newer);
    }
  }
  for (const std::string& stream : wanted.streams) {
    auto records = StreamOf(db, stream);
    if (!records.ok()) {
      known.unreadable.emplace_back(stream, records.status());
      continue;
    }
    for (Record& record : *records) known.records.push_back(std::move(record));
  }
  for (const auto& [stream, command_id] : wanted.commands) {
    Statement rows(db,
                   "SELECT digest, version, position, events, refusal FROM receipts"
                   " WHERE stream = ? AND command_id = ?");
    auto row = rows.Text(stream).Text(command_id).Step();
    if (!row.ok()) return row.status();
    if (*row)
      known.receipts.push_back({stream, command_id, rows.BytesAt(0), rows.IntAt(1), rows.IntAt(2),
                                rows.IntAt(3), rows.BytesAt(4)});
  }
  return known;
}

absl::Status StoreChanges(SqliteDb& db, int shard, const Changes& changes) {
  SqliteDb::Transaction transaction(db);
  if (!transaction.status().ok()) return transaction.status();
  for (const Record& record : changes.records)
    if (auto stored = StoreRecord(db, shard, record); !stored.ok()) return stored;
  for (const StoredReceipt& receipt : changes.receipts)
    if (auto stored = StoreReceipt(db, receipt); !stored.ok()) return stored;
  for (const ClockChange& change : changes.clocks)
    if (auto stored = StoreClock(db, shard, change); !stored.ok()) return stored;
  if (!changes.records.empty()) {
    const Record& last = changes.records.back();
    Statement head(db, "UPDATE heads SET position = ?, at_ms = ?, hash = ? WHERE shard = ?");
    if (auto stored = head.Int(last.position).Int(last.at_ms).Blob(last.hash).Int(shard).Finish();
        !stored.ok())
      return stored;
  }
  return transaction.Commit();
}

absl::Status Overwrite(SqliteDb& db, const std::string& stream, int64_t version) {
  SqliteDb::Transaction transaction(db);
  if (!transaction.status().ok()) return transaction.status();
  int64_t beside = 0;
  {
    Statement rows(db, "SELECT beside FROM records WHERE stream = ? AND version = ?");
    auto row = rows.Text(stream).Int(version).Step();
    if (!row.ok()) return row.status();
    if (!*row)
      return absl::NotFoundError(stream + "@" + std::to_string(version) + " does not exist");
    beside = rows.IntAt(0);
  }
  // Zeros of the same length over it: SQLite writes an equally long row into the same bytes of the
  // same pages. A deleted row would leave its bytes in free space, and deleting makes pages merge,
  // which leaves copies of the neighbours. For the same reason rows are only ever added at the end
  // of this table. Salt is never all zeros, so zeros say that it was erased.
  if (auto over = Statement(db,
                            "UPDATE erasable SET bytes = zeroblob(length(bytes))"
                            " WHERE number = ?")
                      .Int(beside)
                      .Finish();
      !over.ok())
    return over;
  return transaction.Commit();
}

absl::StatusOr<std::vector<ClockChange>> DueClocks(SqliteDb& db, int shard, int64_t due_until_ms,
                                                   int limit) {
  Statement rows(db,
                 "SELECT stream, name, due_at_ms FROM clocks"
                 " WHERE shard = ? AND due_at_ms <= ?"
                 " ORDER BY due_at_ms, stream, name LIMIT ?");
  rows.Int(shard).Int(due_until_ms).Int(std::max(limit, 0));
  std::vector<ClockChange> clocks;
  for (;;) {
    auto row = rows.Step();
    if (!row.ok()) return row.status();
    if (!*row) return clocks;
    clocks.push_back({rows.BytesAt(0), {rows.BytesAt(1), rows.IntAt(2)}});
  }
}

absl::StatusOr<int64_t> EarliestClock(SqliteDb& db, int shard) {
  Statement rows(db, "SELECT due_at_ms FROM clocks WHERE shard = ? ORDER BY due_at_ms LIMIT 1");
  auto row = rows.Int(shard).Step();
  if (!row.ok()) return row.status();
  return *row ? rows.IntAt(0) : std::numeric_limits<int64_t>::max();
}

}  // namespace interlock
