#include "libs/chassis/where.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/decider/decider.h"

namespace interlock {

std::string Where::Bind(SqlValue value) {
  values_.push_back(std::move(value));
  return absl::StrCat("$", values_.size());
}

void Where::And(const std::string& condition) {
  absl::StrAppend(&text_, text_.empty() ? " WHERE (" : " AND (", condition, ")");
}

void Where::AndEqual(const std::string& column, const std::string& value) {
  if (!value.empty()) And(absl::StrCat(column, " = ", Bind(value)));
}

void Where::AndInScope(const SiteScope& scope) {
  if (!scope.all) AndOneOf("site_id", scope.sites);
}

absl::Status Where::AndAfter(const std::string& number_column, const std::string& id_column,
                             const std::string& cursor) {
  if (cursor.empty()) return absl::OkStatus();
  const size_t colon = cursor.find(':');
  int64_t number = 0;
  if (colon == cursor.npos || !absl::SimpleAtoi(cursor.substr(0, colon), &number))
    return Refuse(absl::StatusCode::kInvalidArgument, "CURSOR_INVALID", "",
                  "The cursor is not one of this list; begin with the first page.");
  const std::string last = Bind(number), id = Bind(cursor.substr(colon + 1));
  And(absl::StrCat(number_column, " > ", last, " OR (", number_column, " = ", last, " AND ",
                   id_column, " > ", id, ")"));
  return absl::OkStatus();
}

int PageLimit(const core::v1::Page& page) {
  constexpr int kDefault = 50, kMost = 500;
  return page.limit() == 0 ? kDefault : std::clamp(page.limit(), 1, kMost);
}

}  // namespace interlock
