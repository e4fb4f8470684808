// For libFuzzer: any text as the cursor of a list. It is refused, or it stands in the statement as
// bound values of the types that the order has, and names the same place when it is written again.
#include <cstdint>
#include <cstdlib>

#include "libs/decider/decider.h"
#include "services/reporting/statement_query.h"

namespace interlock::reporting {
namespace {

const Order kOrder = {.name = "occurred",
                      .keys = {{"i.occurred_at_ms"}, {"i.name", Key::Type::kText}}};

// One row of the keys.
class KeyRow final : public SqlRow {
 public:
  KeyRow(int64_t number, std::string text) : number_(number), text_(std::move(text)) {}
  bool IsNull(int) const override { return false; }
  int64_t Int(int) const override { return number_; }
  double Real(int) const override { return 0; }
  std::string_view Text(int) const override { return text_; }

 private:
  const int64_t number_;
  const std::string text_;
};

// Answers each list with two rows: the one whose keys it was asked to go on from, and another.
class Store final : public SqlSession {
 public:
  absl::Status Run(std::string_view, const SqlValues&, int64_t*) override { std::abort(); }
  absl::Status Query(std::string_view sql, const SqlValues& values,
                     const std::function<void(const SqlRow&)>& row) override {
    if (sql.starts_with("SELECT COUNT")) return absl::OkStatus();
    after = SqlValues(values.begin(), values.end() - 1);  // The last is the limit.
    if (after.size() != kOrder.keys.size()) std::abort();
    const KeyRow found(std::get<int64_t>(after[0]), std::get<std::string>(after[1]));
    row(found);
    row(found);
    return absl::OkStatus();
  }
  SqlValues after;
};

absl::StatusOr<std::string> ReadFrom(const std::string& cursor, SqlValues& after) {
  core::v1::Page page;
  page.set_cursor(cursor);
  page.set_limit(1);
  Store store;
  PageOut out;
  const auto status = ReadPage(
      store, Statement("{v}incident i", {.scope = {.all = true}}), {}, kOrder, page,
      [](const SqlRow&) {}, out);
  if (!status.ok()) return status;
  after = store.after;
  return out.next_cursor;
}

}  // namespace
}  // namespace interlock::reporting

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock::reporting;
  if (size == 0) return 0;  // The first page has no cursor.
  interlock::SqlValues first, again;
  const auto written = ReadFrom({reinterpret_cast<const char*>(data), size}, first);
  if (!written.ok()) {
    if (interlock::ReasonOf(written.status()) != "CURSOR_INVALID") std::abort();
    return 0;
  }
  if (!ReadFrom(*written, again).ok() || again != first) std::abort();
  return 0;
}
