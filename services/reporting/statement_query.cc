#include "services/reporting/statement_query.h"

#include <algorithm>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"
#include "services/reporting/site_view.h"

namespace interlock::reporting {
namespace {

constexpr int kLimitDefault = 50, kLimitMax = 500;

// Order's name, then each value with its length before it: "8:occurred3:1204:4711".
std::string Packed(const std::vector<std::string>& parts) {
  std::string packed;
  for (const auto& part : parts) packed += std::to_string(part.size()) + ":" + part;
  return absl::WebSafeBase64Escape(packed);
}

std::optional<std::vector<std::string>> Unpacked(const std::string& cursor) {
  std::string packed;
  if (!absl::WebSafeBase64Unescape(cursor, &packed)) return std::nullopt;
  std::vector<std::string> parts;
  for (size_t at = 0; at < packed.size();) {
    const size_t colon = packed.find(':', at);
    size_t length = 0;
    if (colon == packed.npos || !absl::SimpleAtoi(packed.substr(at, colon - at), &length) ||
        length > packed.size() - colon - 1)
      return std::nullopt;
    parts.push_back(packed.substr(colon + 1, length));
    at = colon + 1 + length;
  }
  return parts;
}

std::string NameOf(const Order& order) { return order.name + (order.descending ? "-" : "+"); }

absl::Status NoCursor() {
  return Refuse(absl::StatusCode::kInvalidArgument, "CURSOR_INVALID", "",
                "The cursor is not one of this list in this order; begin with the first page.");
}

// The keys of the last row of the page before.
absl::StatusOr<SqlValues> AfterCursor(const std::string& cursor, const Order& order) {
  auto parts = Unpacked(cursor);
  if (!parts || parts->size() != order.keys.size() + 1 || parts->front() != NameOf(order))
    return NoCursor();
  SqlValues after;
  for (size_t i = 0; i < order.keys.size(); ++i) {
    const std::string& part = (*parts)[i + 1];
    int64_t number = 0;
    if (order.keys[i].type == Key::Type::kText)
      after.emplace_back(part);
    else if (absl::SimpleAtoi(part, &number))
      after.emplace_back(number);
    else
      return NoCursor();
  }
  return after;
}

std::string TextOf(const SqlRow& row, int column, Key::Type type) {
  return type == Key::Type::kText ? std::string(row.Text(column)) : std::to_string(row.Int(column));
}

}  // namespace

std::string Asking::Today() const { return DayOfUtc(now_ms).ToString(); }

std::string Statement::Bind(SqlValue value) {
  values_.push_back(std::move(value));
  return "$" + std::to_string(values_.size());
}

std::string Statement::BindList(const std::vector<SqlValue>& list) {
  size_t places = 1;
  while (places < list.size()) places *= 2;
  std::vector<std::string> bound;
  for (const auto& value : list) bound.push_back(Bind(value));
  while (bound.size() < places && !list.empty()) bound.push_back(Bind(list.back()));
  return bound.empty() ? "(NULL)" : "(" + absl::StrJoin(bound, ", ") + ")";
}

std::string Statement::Today() {
  if (today_place_.empty()) today_place_ = Bind(today_);
  return today_place_;
}

void Statement::Join(const std::string& join) {
  if (joins_.find(join) == joins_.npos) joins_ += " " + join;
}

void Statement::And(const std::string& condition) {
  (where_ += where_.empty() ? "" : " AND ") += "(" + condition + ")";
}

void Statement::AndInScope(const std::string& column, const SiteScope& scope) {
  if (scope.all) return;
  And(column + " IN " + BindList({scope.sites.begin(), scope.sites.end()}));
}

void Statement::AndContains(const std::vector<std::string>& columns, const std::string& text) {
  const std::vector<std::string> words = absl::StrSplit(SearchForm(text), ' ', absl::SkipEmpty());
  for (const auto& word : words) {
    std::string pattern = "%";
    for (const char c : word) {
      if (c == '%' || c == '_' || c == '\\') pattern += '\\';
      pattern += c;
    }
    const std::string place = Bind(pattern + "%");
    std::vector<std::string> any;
    for (const auto& column : columns) any.push_back(column + " LIKE " + place + " ESCAPE '\\'");
    And(absl::StrJoin(any, " OR "));
  }
}

std::string Statement::From() const {
  return " FROM " + table_ + joins_ + (where_.empty() ? "" : " WHERE " + where_);
}

absl::Status ReadPage(SqlSession& session, const Statement& statement,
                      const std::vector<std::string>& columns, const Order& order,
                      const core::v1::Page& page, const std::function<void(const SqlRow&)>& row,
                      PageOut& out) {
  if (auto status = session.Query("SELECT COUNT(*)" + statement.From(), statement.values(),
                                  [&](const SqlRow& count) { out.total = count.Int(0); });
      !status.ok())
    return status;

  Statement rest = statement;
  std::vector<std::string> selected = columns, sorted, keys;
  for (const auto& key : order.keys) {
    selected.push_back(key.sql);
    keys.push_back(key.sql);
    sorted.push_back(key.sql + (order.descending ? " DESC" : " ASC"));
  }
  if (!page.cursor().empty()) {
    auto after = AfterCursor(page.cursor(), order);
    if (!after.ok()) return after.status();
    std::vector<std::string> places;
    for (auto& value : *after) places.push_back(rest.Bind(std::move(value)));
    rest.And("(" + absl::StrJoin(keys, ", ") + ")" + (order.descending ? " < " : " > ") + "(" +
             absl::StrJoin(places, ", ") + ")");
  }
  const int limit = page.limit() <= 0 ? kLimitDefault : std::min(page.limit(), kLimitMax);
  // One row more than is shown says whether there is a next page.
  const std::string limit_place = rest.Bind(int64_t{limit} + 1);
  std::vector<std::string> last;
  int rows = 0;
  out.next_cursor.clear();
  return session.Query(
      "SELECT " + absl::StrJoin(selected, ", ") + rest.From() + " ORDER BY " +
          absl::StrJoin(sorted, ", ") + " LIMIT " + limit_place,
      rest.values(), [&](const SqlRow& found) {
        if (++rows > limit) {
          out.next_cursor = Packed(last);
          return;
        }
        row(found);
        if (rows < limit) return;
        last = {NameOf(order)};
        for (size_t i = 0; i < order.keys.size(); ++i)
          last.push_back(TextOf(found, int(columns.size() + i), order.keys[i].type));
      });
}

}  // namespace interlock::reporting
