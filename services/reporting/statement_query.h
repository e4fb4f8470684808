#pragma once
// SQL put together from conditions and bound values, so that no value ever stands in its text; and
// pages read by keyset, so that a cursor stays right while rows come and go.
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/auth.h"
#include "libs/ports/sql.h"

namespace interlock::reporting {

// Who asks, and when.
struct Asking {
  SiteScope scope;
  int64_t now_ms = 0;
  // UTC, "2026-11-23".
  std::string Today() const;
};

class Statement {
 public:
  // "{v}incident i"
  Statement(std::string table, const Asking& asking)
      : table_(std::move(table)), today_(asking.Today()) {}

  // The place of a value in the text: "$3".
  std::string Bind(SqlValue value);
  // "($3, $4, $4, $4)": padded to a power of two, so that few different texts are prepared.
  std::string BindList(const std::vector<SqlValue>& list);
  std::string Today();
  void Join(const std::string& join);  // The same join again changes nothing.
  void And(const std::string& condition);
  // The column is one of the asker's sites.
  void AndInScope(const std::string& column, const SiteScope& scope);
  // Each word of the text occurs in one of the columns, which are in search form.
  void AndContains(const std::vector<std::string>& columns, const std::string& text);

  // " FROM ... JOIN ... WHERE ..."
  std::string From() const;
  const SqlValues& values() const { return values_; }

 private:
  const std::string table_, today_;
  std::string today_place_, joins_, where_;
  SqlValues values_;
};

struct Key {
  enum class Type { kNumber, kText };
  std::string sql;
  Type type = Type::kNumber;
};

// The last key tells any two rows apart. All keys go the same way.
struct Order {
  std::string name;  // A cursor of another order is refused.
  std::vector<Key> keys;
  bool descending = false;
};

struct PageOut {
  std::string next_cursor;
  int64_t total = 0;
};

// Calls `row` for each row of the page with the columns named. INVALID_ARGUMENT, CURSOR_INVALID.
absl::Status ReadPage(SqlSession& session, const Statement& statement,
                      const std::vector<std::string>& columns, const Order& order,
                      const core::v1::Page& page, const std::function<void(const SqlRow&)>& row,
                      PageOut& out);

}  // namespace interlock::reporting
