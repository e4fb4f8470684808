#pragma once
// The store of views: tables that can be thrown away and built again from the events. The SQL is
// what SQLite and PostgreSQL both understand and is written once: parameters $1, $2 ...; types
// BIGINT, DOUBLE PRECISION, TEXT; INSERT ... ON CONFLICT (...) DO UPDATE SET x = excluded.x;
// lower() on both sides where case must not matter.
//
// Statuses: UNAVAILABLE, the store cannot be reached or is busy; RESOURCE_EXHAUSTED, disk full;
// DATA_LOSS, the file is damaged; INVALID_ARGUMENT, the statement is wrong (a bug of ours). Nothing
// throws. Any thread may call Write and Read; writers wait for one another, readers for nobody.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"

namespace interlock {

using SqlValue = std::variant<std::monostate, int64_t, double, std::string>;
using SqlValues = std::vector<SqlValue>;

// One row of an answer; true only while the callback runs. A column that is NULL reads as 0 or "".
class SqlRow {
 public:
  virtual ~SqlRow() = default;
  virtual bool IsNull(int column) const = 0;
  virtual int64_t Int(int column) const = 0;
  virtual double Real(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;
};

class SqlSession {
 public:
  virtual ~SqlSession() = default;
  // One statement that gives no rows. `changed`, if wanted, gets the number of rows it changed.
  virtual absl::Status Run(std::string_view sql, const SqlValues& values = {},
                           int64_t* changed = nullptr) = 0;
  // One statement that gives rows, in its order. Statements are prepared once and kept.
  virtual absl::Status Query(std::string_view sql, const SqlValues& values,
                             const std::function<void(const SqlRow&)>& row) = 0;
};

class Sql {
 public:
  using Work = std::function<absl::Status(SqlSession&)>;
  virtual ~Sql() = default;
  // One transaction: all of it if the work answers OK and the commit succeeds, else nothing.
  virtual absl::Status Write(const Work& work) = 0;
  // One consistent snapshot, never blocked by a writer. Changing anything in it fails.
  virtual absl::Status Read(const Work& work) = 0;
};

}  // namespace interlock
