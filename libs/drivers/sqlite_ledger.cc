#include <openssl/rand.h>

#include <mutex>

#include "libs/drivers/drivers.h"
#include "libs/drivers/file_lock.h"
#include "libs/drivers/sqlite_ledger_rows.h"

namespace interlock {
namespace {

using Statement = SqliteDb::Statement;

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
    if (auto migrated = MakeTables(db); !migrated.ok()) return migrated;
    // Acknowledged means flushed. A larger WAL than SQLite's own choice, because pages of the
    // indices that change in many commits are then carried over once.
    if (auto set = db.Run("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
                          "PRAGMA cache_size = -16384;");
        !set.ok())
      return set;
    // What was erased just before a crash may still be in the WAL. A full disk has no room to empty
    // it, which is no reason not to give what can be read.
    if (auto emptied = EmptyWal(db); !emptied.ok() && !absl::IsResourceExhausted(emptied))
      return emptied;
    std::unique_ptr<SqliteLedger> ledger(
        new SqliteLedger(*std::move(file_lock), *std::move(writer), time));
    if (auto known = ledger->MakeOrCheck(shards); !known.ok()) return known;
    if (auto noted = ledger->file_lock_->SetNote(ledger->id_); !noted.ok()) return noted;
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
    return readers_.Lend([&](SqliteDb& db) { return DueClocks(db, shard, due_until_ms, limit); });
  }

  absl::StatusOr<int64_t> NextClock(int shard) override {
    return readers_.Lend([&](SqliteDb& db) { return EarliestClock(db, shard); });
  }

  absl::Status Erase(const std::string& stream, int64_t version) override {
    std::lock_guard writing(writer_mutex_);
    const absl::Status status = Overwrite(*writer_, stream, version);
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
    if (auto head = StoredHead(db, 0); !absl::IsDataLoss(head.status()))
      return head.ok() ? Missing(db, "the ledger's id") : head.status();
    if (!file_lock_->note().empty())
      return absl::DataLossError("damaged: " + db.path() + " is empty, but the ledger " +
                                 file_lock_->note() + " was here: put its file back, or remove " +
                                 db.path() + ".lock too to begin a new one");
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
