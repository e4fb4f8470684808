#pragma once
// One connection to one SQLite file. Used by one thread at a time; whoever shares it brings a lock.
#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock {

class SqliteDb {
 public:
  using Kept = std::multimap<std::string, sqlite3_stmt*, std::less<>>;

  // A prepared statement on loan: parameters are bound in their order, then it is stepped; it goes
  // back when this goes out of scope. Bound bytes must live as long. What went wrong while it was
  // prepared or bound is what Step answers.
  class Statement {
   public:
    Statement(SqliteDb& db, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& Int(int64_t value);
    Statement& Real(double value);
    Statement& Text(std::string_view value);
    Statement& Blob(std::string_view value);
    Statement& Null();
    absl::StatusOr<bool> Step();  // True: a row is there.
    absl::Status Finish();        // Steps to the end.
    int64_t IntAt(int column) const { return sqlite3_column_int64(get(), column); }
    std::string BytesAt(int column) const;
    bool IsNullAt(int column) const { return sqlite3_column_type(get(), column) == SQLITE_NULL; }
    const absl::Status& status() const { return status_; }
    sqlite3_stmt* get() const { return kept_.empty() ? nullptr : kept_.mapped(); }

   private:
    void Note(int code);
    SqliteDb& db_;
    Kept::node_type kept_;
    absl::Status status_;
    int bound_ = 0;
  };

  // Rolls back unless it was committed.
  class Transaction {
   public:
    explicit Transaction(SqliteDb& db, std::string_view begin = "BEGIN IMMEDIATE");
    ~Transaction();
    const absl::Status& status() const { return status_; }  // Of its beginning.
    absl::Status Commit();

   private:
    SqliteDb& db_;
    absl::Status status_;
    bool open_;
  };

  // Makes the file if it is not there; WAL. `path` may be ":memory:".
  static absl::StatusOr<std::unique_ptr<SqliteDb>> OpenForWriting(const std::string& path);
  // Whatever tries to change anything fails.
  static absl::StatusOr<std::unique_ptr<SqliteDb>> OpenForReading(const std::string& path);
  ~SqliteDb();
  SqliteDb(const SqliteDb&) = delete;
  SqliteDb& operator=(const SqliteDb&) = delete;

  // Statements that give no rows worth having: pragmas, schema.
  absl::Status Run(const std::string& script);
  absl::Status StatusOf(int code) const;
  const std::string& path() const { return path_; }
  sqlite3* get() const { return db_; }

 private:
  explicit SqliteDb(std::string path) : path_(std::move(path)) {}
  static absl::StatusOr<std::unique_ptr<SqliteDb>> Open(const std::string& path, int flags);

  const std::string path_;
  sqlite3* db_ = nullptr;
  Kept idle_;  // Prepared once, waiting for their next use.
};

// Readers of one file, each with a connection of its own; there are as many as were ever at work at
// once. Any thread.
class SqliteReaders {
 public:
  explicit SqliteReaders(std::string path) : path_(std::move(path)) {}

  // `work` takes a SqliteDb& and answers a status or a StatusOr.
  template <class Work>
  auto Lend(const Work& work) -> decltype(work(std::declval<SqliteDb&>())) {
    auto reader = Take();
    if (!reader.ok()) return reader.status();
    auto answer = work(**reader);
    PutBack(*std::move(reader));
    return answer;
  }

 private:
  absl::StatusOr<std::unique_ptr<SqliteDb>> Take();
  void PutBack(std::unique_ptr<SqliteDb> reader);

  const std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SqliteDb>> idle_;
};

// Brings a file's schema forward: step n is run on files whose user_version is n, once, in a
// transaction that also counts it. FAILED_PRECONDITION: the file is newer than the last step, or is
// some other program's.
absl::Status Migrate(SqliteDb& db, std::span<const char* const> steps);

}  // namespace interlock
