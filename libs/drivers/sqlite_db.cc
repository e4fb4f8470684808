#include "libs/drivers/sqlite_db.h"

namespace interlock {
namespace {

// "Ilk1": says that a SQLite file is Interlock's.
constexpr int64_t kApplicationId = 0x496c6b31;
constexpr int kBusyMs = 5000;
constexpr size_t kStatementsMax = 200;

absl::StatusOr<int64_t> Number(SqliteDb& db, std::string_view sql) {
  SqliteDb::Statement statement(db, sql);
  auto row = statement.Step();
  if (!row.ok()) return row.status();
  return *row ? statement.IntAt(0) : 0;
}

}  // namespace

SqliteDb::Statement::Statement(SqliteDb& db, std::string_view sql) : db_(db) {
  if (auto found = db.idle_.find(sql); found != db.idle_.end()) {
    kept_ = db.idle_.extract(found);
    return;
  }
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(db.get(), sql.data(), int(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  if (code != SQLITE_OK) {
    status_ = db.StatusOf(code);
    return;
  }
  const std::string_view rest = sql.substr(tail - sql.data());
  if (statement == nullptr || rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    sqlite3_finalize(statement);
    status_ = absl::InvalidArgumentError(db.path() + ": not one statement: " + std::string(sql));
    return;
  }
  Kept one;
  kept_ = one.extract(one.emplace(sql, statement));
}

SqliteDb::Statement::~Statement() {
  if (kept_.empty()) return;
  sqlite3_reset(get());
  if (db_.idle_.size() >= kStatementsMax) {
    for (const auto& [sql, statement] : db_.idle_) sqlite3_finalize(statement);
    db_.idle_.clear();
  }
  db_.idle_.insert(std::move(kept_));
}

void SqliteDb::Statement::Note(int code) {
  if (code != SQLITE_OK && status_.ok()) status_ = db_.StatusOf(code);
}

SqliteDb::Statement& SqliteDb::Statement::Int(int64_t value) {
  if (status_.ok()) Note(sqlite3_bind_int64(get(), ++bound_, value));
  return *this;
}

SqliteDb::Statement& SqliteDb::Statement::Real(double value) {
  if (status_.ok()) Note(sqlite3_bind_double(get(), ++bound_, value));
  return *this;
}

// A string_view without bytes may have no address, which SQLite would take for NULL.
SqliteDb::Statement& SqliteDb::Statement::Text(std::string_view value) {
  if (status_.ok())
    Note(sqlite3_bind_text64(get(), ++bound_, value.empty() ? "" : value.data(), value.size(),
                             SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

SqliteDb::Statement& SqliteDb::Statement::Blob(std::string_view value) {
  if (status_.ok())
    Note(sqlite3_bind_blob64(get(), ++bound_, value.empty() ? "" : value.data(), value.size(),
                             SQLITE_STATIC));
  return *this;
}

SqliteDb::Statement& SqliteDb::Statement::Null() {
  if (status_.ok()) Note(sqlite3_bind_null(get(), ++bound_));
  return *this;
}

absl::StatusOr<bool> SqliteDb::Statement::Step() {
  if (!status_.ok()) return status_;
  const int code = sqlite3_step(get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Note(code);
  return status_;
}

absl::Status SqliteDb::Statement::Finish() {
  for (;;) {
    auto row = Step();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
  }
}

std::string SqliteDb::Statement::BytesAt(int column) const {
  const void* bytes = sqlite3_column_blob(get(), column);  // Before its size: it may convert.
  const int size = sqlite3_column_bytes(get(), column);
  return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

SqliteDb::Transaction::Transaction(SqliteDb& db, std::string_view begin)
    : db_(db), status_(Statement(db, begin).Finish()), open_(status_.ok()) {}

SqliteDb::Transaction::~Transaction() {
  // Where SQLite has rolled back by itself (disk full, input or output error), there is none open.
  if (open_ && sqlite3_get_autocommit(db_.get()) == 0) (void)Statement(db_, "ROLLBACK").Finish();
}

absl::Status SqliteDb::Transaction::Commit() {
  absl::Status status = Statement(db_, "COMMIT").Finish();
  open_ = !status.ok();
  return status;
}

absl::StatusOr<std::unique_ptr<SqliteDb>> SqliteDb::Open(const std::string& path, int flags) {
  // Else SQLite counts its memory, under a lock that all threads share. Where it was started
  // before, it goes on as it is, only slower.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  std::unique_ptr<SqliteDb> db(new SqliteDb(path));
  const int code = sqlite3_open_v2(path.c_str(), &db->db_,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code != SQLITE_OK) return db->StatusOf(code);
  sqlite3_busy_timeout(db->db_, kBusyMs);
  // A damaged file must be noticed, and must not make us run what is written in it.
  const absl::Status status = db->Run(
      "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;");
  if (!status.ok()) return status;
  return db;
}

absl::StatusOr<std::unique_ptr<SqliteDb>> SqliteDb::OpenForWriting(const std::string& path) {
  auto db = Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!db.ok()) return db;
  if (auto status = (*db)->Run("PRAGMA journal_mode = WAL;"); !status.ok()) return status;
  return db;
}

absl::StatusOr<std::unique_ptr<SqliteDb>> SqliteDb::OpenForReading(const std::string& path) {
  auto db = Open(path, SQLITE_OPEN_READWRITE);
  if (!db.ok()) return db;
  if (auto status = (*db)->Run("PRAGMA query_only = ON;"); !status.ok()) return status;
  return db;
}

SqliteDb::~SqliteDb() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close(db_);  // The last one to close carries the WAL over into the file.
}

absl::Status SqliteDb::Run(const std::string& script) {
  return StatusOf(sqlite3_exec(db_, script.c_str(), nullptr, nullptr, nullptr));
}

absl::Status SqliteDb::StatusOf(int code) const {
  if (code == SQLITE_OK) return absl::OkStatus();
  const std::string what =
      path_ + ": " + (db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_FULL: return absl::ResourceExhaustedError("disk full: " + what);
    case SQLITE_NOMEM: return absl::ResourceExhaustedError("out of memory: " + what);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return absl::DataLossError("damaged: " + what);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return absl::UnavailableError("in use: " + what);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: {
      const size_t slash = path_.rfind('/');
      const std::string folder = slash == std::string::npos ? "." : path_.substr(0, slash);
      return absl::UnavailableError("cannot open or write a file in the folder " + folder + ": " +
                                    what);
    }
    case SQLITE_IOERR: return absl::UnavailableError("cannot read or write: " + what);
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH: return absl::InvalidArgumentError("wrong statement: " + what);
    default: return absl::InternalError(what);
  }
}

absl::StatusOr<std::unique_ptr<SqliteDb>> SqliteReaders::Take() {
  {
    std::lock_guard guard(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<SqliteDb> reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  return SqliteDb::OpenForReading(path_);
}

void SqliteReaders::PutBack(std::unique_ptr<SqliteDb> reader) {
  std::lock_guard guard(mutex_);
  idle_.push_back(std::move(reader));
}

absl::Status Migrate(SqliteDb& db, std::span<const char* const> steps) {
  auto version = Number(db, "PRAGMA user_version");
  if (!version.ok()) return version.status();
  auto application = Number(db, "PRAGMA application_id");
  if (!application.ok()) return application.status();
  auto tables = Number(db, "SELECT count(*) FROM sqlite_schema");
  if (!tables.ok()) return tables.status();
  if (*application != kApplicationId && (*tables != 0 || *version != 0))
    return absl::FailedPreconditionError(db.path() + " is a database of some other program");
  if (*version < 0 || *version > int64_t(steps.size()))
    return absl::FailedPreconditionError(
        db.path() + " was written by a newer program: its schema is version " +
        std::to_string(*version) + ", this program knows versions up to " +
        std::to_string(steps.size()));
  for (size_t step = size_t(*version); step < steps.size(); ++step) {
    SqliteDb::Transaction transaction(db);
    if (!transaction.status().ok()) return transaction.status();
    if (auto run = db.Run(std::string(steps[step]) +
                          ";PRAGMA application_id = " + std::to_string(kApplicationId) +
                          ";PRAGMA user_version = " + std::to_string(step + 1));
        !run.ok())
      return run;
    if (auto commit = transaction.Commit(); !commit.ok()) return commit;
  }
  return absl::OkStatus();
}

}  // namespace interlock
