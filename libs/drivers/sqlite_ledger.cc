#include <openssl/rand.h>

#include <algorithm>
#include <limits>
#include <mutex>

#include "libs/drivers/drivers.h"
#include "libs/drivers/file_lock.h"
#include "libs/drivers/sqlite_db.h"

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
    erased INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE receipts(
    stream TEXT NOT NULL,
    command_id TEXT NOT NULL,
    digest BLOB NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
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
    " event, erasable_digest, hash, CASE WHEN erased = 0 THEN bytes END"
    " FROM records LEFT JOIN erasable ON number = beside ";

int64_t PlaceOf(int shard, int64_t position) {
  return (int64_t{shard} << kPositionBits) | position;
}

Record ReadRecord(const Statement& row) {
  return {.position = row.IntAt(0) & ((int64_t{1} << kPositionBits) - 1),
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
    records.push_back(ReadRecord(rows));
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
    records.push_back(ReadRecord(rows));
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
      if (!newer.ok()) return newer.status();
      known.newer = *std::move(newer);
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
                   "SELECT digest, version, position, refusal FROM receipts"
                   " WHERE stream = ? AND command_id = ?");
    auto row = rows.Text(stream).Text(command_id).Step();
    if (!row.ok()) return row.status();
    if (*row)
      known.receipts.push_back(
          {stream, command_id, rows.BytesAt(0), rows.IntAt(1), rows.IntAt(2), rows.BytesAt(3)});
  }
  return known;
}

absl::Status StoreRecord(SqliteDb& db, int shard, const Record& record) {
  int64_t beside = 0;
  if (!record.erasable.empty()) {
    if (auto stored = Statement(db, "INSERT INTO erasable(erased, bytes) VALUES (0, ?)")
                          .Blob(record.erasable)
                          .Finish();
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
                   "INSERT INTO receipts(stream, command_id, digest, version, position, refusal)"
                   " VALUES (?, ?, ?, ?, ?, ?)");
  return insert.Text(receipt.stream)
      .Text(receipt.command_id)
      .Blob(receipt.digest)
      .Int(receipt.version)
      .Int(receipt.position)
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

std::string NewLedgerId() {
  unsigned char random[16];
  RAND_bytes(random, sizeof random);
  std::string id;
  for (const unsigned char byte : random) {
    id += "0123456789abcdef"[byte >> 4];
    id += "0123456789abcdef"[byte & 15];
  }
  return id;
}

class SqliteLedger final : public Ledger {
 public:
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const std::string& path, int shards,
                                                      TimeSource& time) {
    auto file_lock = FileLock::Take(path);
    if (!file_lock.ok()) return file_lock.status();
    auto writer = SqliteDb::OpenForWriting(path);
    if (!writer.ok()) return writer.status();
    SqliteDb& db = **writer;
    if (auto migrated = Migrate(db, kMigrations); !migrated.ok()) return migrated;
    // Acknowledged means flushed. A larger WAL than SQLite's own choice, because pages of the
    // indices that change in many commits are then carried over once.
    if (auto set = db.Run("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
                          "PRAGMA cache_size = -32768;");
        !set.ok())
      return set;
    // What was erased just before a crash may still be in the WAL.
    if (auto emptied = EmptyWal(db); !emptied.ok()) return emptied;
    std::unique_ptr<SqliteLedger> ledger(
        new SqliteLedger(*std::move(file_lock), *std::move(writer), time));
    if (auto known = ledger->MakeOrCheck(shards); !known.ok()) return known;
    return ledger;
  }

  int shards() const override { return int(shard_locks_.size()); }
  std::string id() const override { return id_; }

  absl::StatusOr<std::unique_ptr<Lock>> LockShard(int shard, const Wanted& wanted) override {
    std::unique_lock shard_lock(shard_locks_[shard]);
    auto known = [&] {
      // The writer's connection has the newest pages in memory, unlike a reader's; but it is not
      // worth waiting for while another shard commits.
      if (std::unique_lock writing(writer_mutex_, std::try_to_lock); writing)
        return Learn(*writer_, shard, wanted);
      return readers_.Lend([&](SqliteDb& db) { return Learn(db, shard, wanted); });
    }();
    if (!known.ok()) return known.status();
    known->store_now_ms = time_.now_ms();
    return std::make_unique<SqliteLock>(*this, shard, std::move(shard_lock), *std::move(known));
  }

  absl::StatusOr<std::vector<Record>> ReadStream(const std::string& stream) override {
    return readers_.Lend([&](SqliteDb& db) { return StreamOf(db, stream); });
  }

  absl::StatusOr<std::vector<Record>> ReadShard(int shard, int64_t after, int limit) override {
    return readers_.Lend([&](SqliteDb& db) { return After(db, shard, after, limit); });
  }

  absl::StatusOr<Head> ReadHead(int shard) override {
    return readers_.Lend([&](SqliteDb& db) { return StoredHead(db, shard); });
  }

  absl::StatusOr<std::vector<ClockChange>> ReadClocks(int shard, int64_t due_until_ms,
                                                      int limit) override {
    return readers_.Lend([&](SqliteDb& db) -> absl::StatusOr<std::vector<ClockChange>> {
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
    });
  }

  absl::StatusOr<int64_t> NextClock(int shard) override {
    return readers_.Lend([&](SqliteDb& db) -> absl::StatusOr<int64_t> {
      Statement rows(db, "SELECT due_at_ms FROM clocks WHERE shard = ? ORDER BY due_at_ms LIMIT 1");
      auto row = rows.Int(shard).Step();
      if (!row.ok()) return row.status();
      return *row ? rows.IntAt(0) : std::numeric_limits<int64_t>::max();
    });
  }

  absl::Status Erase(const std::string& stream, int64_t version) override {
    std::lock_guard writing(writer_mutex_);
    const absl::Status status = EraseStored(*writer_, stream, version);
    return status.ok() ? EmptyWal(*writer_) : status;
  }

 private:
  SqliteLedger(std::unique_ptr<FileLock> file_lock, std::unique_ptr<SqliteDb> writer,
               TimeSource& time)
      : file_lock_(std::move(file_lock)),
        writer_(std::move(writer)),
        readers_(writer_->path()),
        time_(time) {}

  // The file's own id and shards, made now if it is new; and each head is the last record.
  absl::Status MakeOrCheck(int shards) {
    SqliteDb& db = *writer_;
    SqliteDb::Transaction transaction(db);
    if (!transaction.status().ok()) return transaction.status();
    {
      Statement made(db, "SELECT id, shards FROM ledger");
      auto row = made.Step();
      if (!row.ok()) return row.status();
      if (*row) {
        id_ = made.BytesAt(0);
        shards = int(made.IntAt(1));
        return CheckHeads(shards);
      }
    }
    id_ = NewLedgerId();
    if (auto made = Statement(db, "INSERT INTO ledger(id, shards) VALUES (?, ?)")
                        .Text(id_)
                        .Int(shards)
                        .Finish();
        !made.ok())
      return made;
    for (int shard = 0; shard < shards; ++shard)
      if (auto made = Statement(db, "INSERT INTO heads VALUES (?, 0, 0, x'')").Int(shard).Finish();
          !made.ok())
        return made;
    if (auto made = transaction.Commit(); !made.ok()) return made;
    return CheckHeads(shards);
  }

  absl::Status CheckHeads(int shards) {
    constexpr int kShardsMax = 1 << 16;
    if (shards < 1 || shards > kShardsMax) return Missing(*writer_, "the number of shards");
    for (int shard = 0; shard < shards; ++shard) {
      auto head = StoredHead(*writer_, shard);
      if (!head.ok()) return head.status();
      auto last = HeadAt(*writer_, shard, head->position);
      if (!last.ok()) return last.status();
      auto beyond = HeadAt(*writer_, shard, head->position + 1);
      if (!beyond.ok()) return beyond.status();
      if (*last != *head || beyond->position != 0)
        return absl::DataLossError("damaged: " + writer_->path() + ": the head of shard " +
                                   std::to_string(shard) + ", position " +
                                   std::to_string(head->position) + ", is not its last record");
    }
    shard_locks_ = std::vector<std::mutex>(shards);
    return absl::OkStatus();
  }

  static absl::Status EraseStored(SqliteDb& db, const std::string& stream, int64_t version) {
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
    // Zeros of the same length over it: SQLite writes an equally long row into the same bytes of
    // the same pages. A deleted row would leave its bytes in free space, and deleting makes pages
    // merge, which leaves copies of the neighbours. (0 and 1 take no bytes in a row.) For the same
    // reason rows are only ever added at the end of this table.
    if (auto over = Statement(db,
                              "UPDATE erasable SET erased = 1, bytes = zeroblob(length(bytes))"
                              " WHERE number = ?")
                        .Int(beside)
                        .Finish();
        !over.ok())
      return over;
    return transaction.Commit();
  }

  // Carries everything over into the file and cuts the WAL to nothing.
  static absl::Status EmptyWal(SqliteDb& db) {
    Statement checkpoint(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    auto row = checkpoint.Step();
    if (!row.ok()) return row.status();
    if (*row && checkpoint.IntAt(0) != 0)
      return absl::UnavailableError("in use: " + db.path() +
                                    ": readers kept its write-ahead log from being emptied");
    return absl::OkStatus();
  }

  class SqliteLock final : public Lock {
   public:
    SqliteLock(SqliteLedger& ledger, int shard, std::unique_lock<std::mutex> shard_lock,
               Known known)
        : ledger_(ledger),
          shard_(shard),
          shard_lock_(std::move(shard_lock)),
          known_(std::move(known)) {}
    const Known& known() const override { return known_; }
    absl::Status Commit(const Changes& changes) override {
      if (std::exchange(used_, true)) return absl::InternalError("a lock commits once");
      if (auto follows = CheckFollows(shard_, ledger_.shards(), known_.head, changes.records);
          !follows.ok())
        return follows;
      std::lock_guard writing(ledger_.writer_mutex_);
      absl::Status stored = StoreChanges(*ledger_.writer_, shard_, changes);
      if (absl::IsInvalidArgument(stored)) return absl::InternalError(stored.message());
      return stored;
    }

   private:
    SqliteLedger& ledger_;
    const int shard_;
    const std::unique_lock<std::mutex> shard_lock_;
    const Known known_;
    bool used_ = false;
  };

  const std::unique_ptr<FileLock> file_lock_;  // First to come, last to go.
  const std::unique_ptr<SqliteDb> writer_;
  std::mutex writer_mutex_;  // Taken after a shard's lock, never before.
  SqliteReaders readers_;
  std::vector<std::mutex> shard_locks_;
  std::string id_;
  TimeSource& time_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> OpenSqliteLedger(const std::string& path, int shards,
                                                         TimeSource& time) {
  return SqliteLedger::Open(path, shards, time);
}

}  // namespace interlock
