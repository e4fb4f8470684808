#include <charconv>
#include <mutex>

#include "libs/drivers/drivers.h"
#include "libs/drivers/sqlite_db.h"

namespace interlock {
namespace {

class Row final : public SqlRow {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  bool IsNull(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }
  double Real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view Text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (text == nullptr) return "";
    return {text, size_t(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* const statement_;
};

// SQLite numbers "$2" by where it first stands in the text, so each is found by its name.
absl::Status Bind(SqliteDb::Statement& statement, const SqlValues& values) {
  if (!statement.status().ok()) return statement.status();
  const int count = sqlite3_bind_parameter_count(statement.get());
  auto wrong = [&statement](const std::string& what) {
    return absl::InvalidArgumentError(what + ": " + sqlite3_sql(statement.get()));
  };
  if (size_t(count) != values.size())
    return wrong(std::to_string(values.size()) + " values for " + std::to_string(count) +
                 " parameters");
  for (int i = 1; i <= count; ++i) {
    const char* given = sqlite3_bind_parameter_name(statement.get(), i);
    const std::string_view name = given == nullptr ? "?" : given;
    size_t number = 0;
    const auto parsed = std::from_chars(name.data() + 1, name.data() + name.size(), number);
    if (name[0] != '$' || parsed.ptr != name.data() + name.size() || number < 1 ||
        number > values.size())
      return wrong("parameter " + std::string(name));
    const SqlValue& value = values[number - 1];
    if (const auto* integer = std::get_if<int64_t>(&value))
      statement.Int(*integer);
    else if (const auto* real = std::get_if<double>(&value))
      statement.Real(*real);
    else if (const auto* text = std::get_if<std::string>(&value))
      statement.Text(*text);
    else
      statement.Null();
  }
  return statement.status();
}

class WriteSession : public SqlSession {
 public:
  explicit WriteSession(SqliteDb& db) : db_(db) {}
  absl::Status Run(std::string_view sql, const SqlValues& values, int64_t* changed) override {
    const absl::Status status = Query(sql, values, [](const SqlRow&) {});
    if (status.ok() && changed != nullptr) *changed = sqlite3_changes64(db_.get());
    return status;
  }
  absl::Status Query(std::string_view sql, const SqlValues& values,
                     const std::function<void(const SqlRow&)>& row) override {
    SqliteDb::Statement statement(db_, sql);
    if (auto bound = Bind(statement, values); !bound.ok()) return bound;
    if (auto allowed = Allow(statement.get()); !allowed.ok()) return allowed;
    const Row current(statement.get());
    for (;;) {
      auto more = statement.Step();
      if (!more.ok()) return more.status();
      if (!*more) return absl::OkStatus();
      row(current);
    }
  }

 protected:
  virtual absl::Status Allow(sqlite3_stmt*) const { return absl::OkStatus(); }

 private:
  SqliteDb& db_;
};

class ReadSession final : public WriteSession {
 public:
  using WriteSession::WriteSession;

 protected:
  absl::Status Allow(sqlite3_stmt* statement) const override {
    if (sqlite3_stmt_readonly(statement) != 0) return absl::OkStatus();
    return absl::InvalidArgumentError(std::string("a read changes nothing: ") +
                                      sqlite3_sql(statement));
  }
};

absl::Status WriteIn(SqliteDb& db, const Sql::Work& work) {
  SqliteDb::Transaction transaction(db);
  if (!transaction.status().ok()) return transaction.status();
  WriteSession session(db);
  if (auto done = work(session); !done.ok()) return done;
  return transaction.Commit();
}

absl::Status ReadIn(SqliteDb& db, const Sql::Work& work) {
  SqliteDb::Transaction snapshot(db, "BEGIN");
  if (!snapshot.status().ok()) return snapshot.status();
  ReadSession session(db);
  return work(session);
}

class FileSql final : public Sql {
 public:
  explicit FileSql(std::unique_ptr<SqliteDb> writer)
      : writer_(std::move(writer)), readers_(writer_->path()) {}
  absl::Status Write(const Work& work) override {
    std::lock_guard writing(mutex_);
    return WriteIn(*writer_, work);
  }
  absl::Status Read(const Work& work) override {
    return readers_.Lend([&work](SqliteDb& db) { return ReadIn(db, work); });
  }

 private:
  const std::unique_ptr<SqliteDb> writer_;
  std::mutex mutex_;
  SqliteReaders readers_;
};

// A database in memory belongs to one connection, so here readers do wait.
class MemorySql final : public Sql {
 public:
  explicit MemorySql(std::unique_ptr<SqliteDb> db) : db_(std::move(db)) {}
  absl::Status Write(const Work& work) override {
    std::lock_guard guard(mutex_);
    return WriteIn(*db_, work);
  }
  absl::Status Read(const Work& work) override {
    std::lock_guard guard(mutex_);
    return ReadIn(*db_, work);
  }

 private:
  const std::unique_ptr<SqliteDb> db_;
  std::mutex mutex_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Sql>> OpenSqliteSql(const std::string& path) {
  auto db = SqliteDb::OpenForWriting(path.empty() ? ":memory:" : path);
  if (!db.ok()) return db.status();
  if (path.empty()) return std::make_unique<MemorySql>(*std::move(db));
  // Not FULL: a view's position is stored with its effects, so what a power cut takes away is
  // applied once more.
  if (auto set = (*db)->Run("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192;"); !set.ok())
    return set;
  return std::make_unique<FileSql>(*std::move(db));
}

}  // namespace interlock
