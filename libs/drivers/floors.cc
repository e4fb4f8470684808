#include "libs/drivers/floors.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <vector>

#include "libs/drivers/sqlite_db.h"

namespace interlock {
namespace {

constexpr size_t kEventBytes = 320;
constexpr size_t kFlushBytes = 8192;

absl::StatusOr<Floor> Time(int rounds, int commands_a_round,
                           const std::function<absl::Status(int round)>& work) {
  using Timer = std::chrono::steady_clock;
  std::vector<double> microseconds;
  const auto begin = Timer::now();
  for (int round = 0; round < rounds; ++round) {
    const auto from = Timer::now();
    if (auto done = work(round); !done.ok()) return done;
    microseconds.push_back(std::chrono::duration<double, std::micro>(Timer::now() - from).count());
  }
  const double seconds = std::chrono::duration<double>(Timer::now() - begin).count();
  if (microseconds.empty()) return absl::InvalidArgumentError("nothing to measure");
  auto middle = microseconds.begin() + long(microseconds.size() / 2);
  std::nth_element(microseconds.begin(), middle, microseconds.end());
  return Floor{double(rounds) * commands_a_round / seconds, *middle};
}

absl::Status StoreCommand(SqliteDb& db, int64_t number) {
  static const std::string event(kEventBytes, 'e'), hash(32, 'h');
  const std::string id = std::to_string(number * 2654435761 % 4294967296);
  const std::string stream = "incident-0a1b2c3d-" + id, command = "5e6f7a8b-9c0d-" + id;
  if (auto stored = SqliteDb::Statement(
                        db,
                        "INSERT INTO events(position, stream, version, at_ms, actor, command_id,"
                        " type, hash, event) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)")
                        .Int(number)
                        .Text(stream)
                        .Int(1'750'000'000'000 + number)
                        .Text("person-1234")
                        .Text(command)
                        .Text("interlock.incidents.v1.IncidentReported")
                        .Blob(hash)
                        .Blob(event)
                        .Finish();
      !stored.ok())
    return stored;
  if (auto stored = SqliteDb::Statement(db,
                                        "INSERT INTO receipts(stream, command_id, digest, version,"
                                        " position) VALUES (?, ?, ?, 1, ?)")
                        .Text(stream)
                        .Text(command)
                        .Blob(hash)
                        .Int(number)
                        .Finish();
      !stored.ok())
    return stored;
  return SqliteDb::Statement(db, "INSERT INTO clocks(stream, name, due_at_ms) VALUES (?, ?, ?)")
      .Text(stream)
      .Text("investigation_start")
      .Int(1'750'000'000'000 + number)
      .Finish();
}

absl::StatusOr<Floor> CommitTo(const std::string& path, int commands, int transactions) {
  auto opened = SqliteDb::OpenForWriting(path);
  if (!opened.ok()) return opened.status();
  SqliteDb& db = **opened;
  if (auto made =
          db.Run("PRAGMA synchronous = FULL;"
                 "CREATE TABLE events(position INTEGER PRIMARY KEY, stream TEXT, version INTEGER,"
                 " at_ms INTEGER, actor TEXT, command_id TEXT, type TEXT, hash BLOB, event BLOB,"
                 " UNIQUE (stream, version)) STRICT;"
                 "CREATE TABLE receipts(stream TEXT, command_id TEXT, digest BLOB, version INTEGER,"
                 " position INTEGER, PRIMARY KEY (stream, command_id)) STRICT, WITHOUT ROWID;"
                 "CREATE TABLE clocks(stream TEXT, name TEXT, due_at_ms INTEGER,"
                 " PRIMARY KEY (stream, name)) STRICT, WITHOUT ROWID;");
      !made.ok())
    return made;
  return Time(transactions, commands, [&](int round) {
    SqliteDb::Transaction transaction(db);
    if (!transaction.status().ok()) return transaction.status();
    for (int i = 0; i < commands; ++i)
      if (auto stored = StoreCommand(db, int64_t{round} * commands + i + 1); !stored.ok())
        return stored;
    return transaction.Commit();
  });
}

}  // namespace

absl::StatusOr<Floor> MeasureSqliteCommits(const std::string& folder, int commands_per_transaction,
                                           int transactions) {
  const std::string path = folder + "/floor.db";
  const auto remove = [&path] {
    for (const char* part : {"", "-wal", "-shm"}) unlink((path + part).c_str());
  };
  remove();
  auto floor = CommitTo(path, commands_per_transaction, transactions);
  remove();
  return floor;
}

absl::StatusOr<Floor> MeasureFlushes(const std::string& folder, int flushes) {
  const std::string path = folder + "/floor.bin";
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const auto failed = [&path] {
    return absl::UnavailableError("cannot write " + path + ": " + std::strerror(errno));
  };
  if (fd < 0) return failed();
  const std::string bytes(kFlushBytes, 'f');
  auto floor = Time(flushes, 1, [&](int) {
    const bool flushed =
        write(fd, bytes.data(), bytes.size()) == ssize_t(bytes.size()) && fdatasync(fd) == 0;
    return flushed ? absl::OkStatus() : failed();
  });
  close(fd);
  unlink(path.c_str());
  return floor;
}

}  // namespace interlock
