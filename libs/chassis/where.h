#pragma once
// The conditions of a list, as queries over a view build them.
#include <string>

#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/auth.h"
#include "libs/ports/sql.h"

namespace interlock {

// Conditions with their values, joined by AND, so that no value ever stands in the text.
class Where {
 public:
  // The parameter that stands for the value: "$1".
  std::string Bind(SqlValue value);
  void And(const std::string& condition);
  template <class List>
  void AndOneOf(const std::string& column, const List& list) {
    std::string places;
    for (const auto& value : list) places += (places.empty() ? "" : ", ") + Bind(SqlValue(value));
    And(places.empty() ? "1 = 0" : column + " IN (" + places + ")");
  }
  // An empty value is no condition.
  void AndEqual(const std::string& column, const std::string& value);
  // Of the caller's sites alone; the column is site_id.
  void AndInScope(const SiteScope& scope);
  // The rows after the last one of the page before, in the order of a number and an id; the cursor
  // is "<number>:<id>" of that row, or empty. CURSOR_INVALID.
  absl::Status AndAfter(const std::string& number_column, const std::string& id_column,
                        const std::string& cursor);

  // " WHERE (...) AND (...)", or nothing.
  const std::string& text() const { return text_; }
  const SqlValues& values() const { return values_; }

 private:
  std::string text_;
  SqlValues values_;
};

// How many rows a page holds: 50, if it does not say.
int PageLimit(const core::v1::Page& page);

}  // namespace interlock
