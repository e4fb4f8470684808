#pragma once
// Reads CSV as RFC 4180 has it, strictly and in bounded memory: a file from outside is never
// guessed at. A bad record is refused with its line and reason and the reader goes on with the next
// one.
//
//   auto reader = csv::Reader::Open(csv::FromText(text), {"site_id", "name"});
//   for (;;) {
//     auto next = reader->Next();
//     if (!next.ok()) return next.status();   // The source failed.
//     if (!*next) break;                      // The end.
//     std::visit(..., **next);                // A Row or a Refusal.
//   }
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock::csv {

// Why a line of somebody's file was not taken. What an import prints for each.
struct Refusal {
  int64_t line = 0;      // Physical line, counted from 1; for a record of several lines its first,
                         // or the line of the broken byte.
  std::string field;     // The column, if one is to blame.
  std::string reason;    // Stable, for programs: "TEXT_NOT_UTF8".
  std::string sentence;  // For the person who has to mend the file.
  bool operator==(const Refusal&) const = default;
};

// Fills at most `size` bytes and says how many; 0 is the end of the input.
using Source = std::function<absl::StatusOr<size_t>(char* into, size_t size)>;
// The text must outlive the source.
Source FromText(std::string_view text);

struct Limits {
  size_t field_bytes = 64 * 1024;
  size_t columns = 1000;
};

// The header's names and where each stands; shared by all rows of a file.
struct Header {
  std::vector<std::string> names;
  std::unordered_map<std::string, size_t> index;
};

class Row {
 public:
  Row(std::shared_ptr<const Header> header, int64_t line, std::vector<std::string> cells)
      : header_(std::move(header)), line_(line), cells_(std::move(cells)) {}
  // The physical line on which the record begins.
  int64_t line() const { return line_; }
  // The cell under that name; empty if the file has no such column.
  const std::string& operator[](const std::string& column) const;
  // In the order of the file.
  const std::vector<std::string>& cells() const { return cells_; }
  const Header& header() const { return *header_; }

 private:
  std::shared_ptr<const Header> header_;
  int64_t line_;
  std::vector<std::string> cells_;
};

using Item = std::variant<Row, Refusal>;

// Not for several threads at once.
class Reader {
 public:
  // Reads the header. INVALID_ARGUMENT with reason CSV_EMPTY, COLUMNS_MISSING (all of them named),
  // COLUMN_REPEATED, TEXT_NOT_UTF8 or CSV_HEADER_UNREADABLE; or what the source failed with.
  static absl::StatusOr<Reader> Open(Source source, const std::vector<std::string>& required,
                                     Limits limits = {});

  // The next record, or nothing at the end. Empty lines are no records. Reasons of a refusal:
  // TEXT_NOT_UTF8, FIELD_TOO_LONG, CELLS_MISSING, CELLS_TOO_MANY, QUOTE_MISPLACED, QUOTE_NOT_CLOSED
  // (all that followed the quote is inside it, so it is the last item), LINE_END_BROKEN.
  absl::StatusOr<std::optional<Item>> Next();

  const Header& header() const { return *header_; }

 private:
  // One record as it stands in the file, before its cells are given names.
  struct Raw {
    int64_t line = 0;
    std::vector<std::string> cells;
    size_t cell_count = 0;           // Also those beyond the limit, which are not kept.
    std::optional<Refusal> refusal;  // The first thing wrong with it.
  };

  Reader(Source source, Limits limits) : source_(std::move(source)), limits_(limits) {}
  absl::StatusOr<std::optional<Raw>> ReadRaw();
  int Peek();  // The next byte, or -1 at the end or a failure of the source.
  void Skip();
  // What the buffer holds before the next of these.
  std::string_view TakeUntil(std::string_view specials);
  void Keep(Raw& raw, std::string_view bytes) const;
  size_t CellsKept() const;
  std::string NameOf(size_t cell) const;
  void CheckText(Raw& raw, int64_t line, const std::string& cell) const;

  Source source_;
  Limits limits_;
  std::shared_ptr<const Header> header_;
  absl::Status failure_;
  std::string buffer_;
  size_t used_ = 0;
  int64_t line_ = 1;
};

}  // namespace interlock::csv
