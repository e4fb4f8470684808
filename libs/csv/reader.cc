#include "libs/csv/reader.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/csv/utf8.h"
#include "libs/decider/decider.h"

namespace interlock::csv {
namespace {

constexpr size_t kBlockBytes = 64 * 1024;
constexpr int kEnd = -1;
constexpr char kRfc4180[] = "RFC 4180";

absl::Status Refused(const std::string& reason, const std::string& sentence) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, kRfc4180, sentence);
}

// Only the first thing wrong with a record is told: the rest usually follows from it.
void Blame(std::optional<Refusal>& refusal, int64_t line, const std::string& field,
           const std::string& reason, const std::string& sentence) {
  if (!refusal) refusal = Refusal{line, field, reason, sentence};
}

}  // namespace

Source FromText(std::string_view text) {
  return [text](char* into, size_t size) mutable -> absl::StatusOr<size_t> {
    const size_t given = text.copy(into, size);
    text.remove_prefix(given);
    return given;
  };
}

const std::string& Row::operator[](const std::string& column) const {
  static const std::string kAbsent;
  auto found = header_->index.find(column);
  return found == header_->index.end() ? kAbsent : cells_[found->second];
}

absl::StatusOr<Reader> Reader::Open(Source source, const std::vector<std::string>& required,
                                    Limits limits) {
  Reader reader(std::move(source), limits);
  auto first = reader.ReadRaw();
  if (!first.ok()) return first.status();
  if (!*first)
    return Refused("CSV_EMPTY", "The file is empty; its first line must name the columns.");
  Raw& raw = **first;
  if (raw.cells[0].starts_with("\xFF\xFE") || raw.cells[0].starts_with("\xFE\xFF"))
    return Refused("TEXT_NOT_UTF8", "The file is written as UTF-16; save it as UTF-8.");
  if (raw.cells[0].starts_with("\xEF\xBB\xBF")) raw.cells[0].erase(0, 3);
  if (raw.refusal)
    return Refused(
        raw.refusal->reason == "TEXT_NOT_UTF8" ? "TEXT_NOT_UTF8" : "CSV_HEADER_UNREADABLE",
        absl::StrCat("Line ", raw.refusal->line, ": ", raw.refusal->sentence));
  if (raw.cell_count > limits.columns)
    return Refused("CSV_HEADER_UNREADABLE",
                   absl::StrCat("The first line names ", raw.cell_count, " columns; at most ",
                                limits.columns, " are read."));
  auto header = std::make_shared<Header>();
  for (std::string& name : raw.cells) {
    if (!header->index.emplace(name, header->names.size()).second)
      return Refused("COLUMN_REPEATED",
                     absl::StrCat("The column \"", name, "\" is there twice; leave one."));
    header->names.push_back(std::move(name));
  }
  std::vector<std::string> missing;
  for (const std::string& name : required)
    if (!header->index.contains(name)) missing.push_back(name);
  if (!missing.empty())
    return Refused("COLUMNS_MISSING", absl::StrCat("The first line must also name these columns: ",
                                                   absl::StrJoin(missing, ", "), "."));
  reader.header_ = std::move(header);
  return reader;
}

absl::StatusOr<std::optional<Item>> Reader::Next() {
  auto next = ReadRaw();
  if (!next.ok()) return next.status();
  if (!*next) return std::nullopt;
  Raw& raw = **next;
  const size_t expected = header_->names.size();
  if (raw.cell_count != expected)
    Blame(raw.refusal, raw.line, "", raw.cell_count < expected ? "CELLS_MISSING" : "CELLS_TOO_MANY",
          absl::StrCat("The line has ", raw.cell_count, " cells and the first line names ",
                       expected, " columns; look for a missing or a stray comma or quote."));
  if (raw.refusal) return Item(std::move(*raw.refusal));
  return Item(Row(header_, raw.line, std::move(raw.cells)));
}

int Reader::Peek() {
  if (used_ == buffer_.size()) {
    buffer_.resize(kBlockBytes);
    used_ = 0;
    auto given = source_(buffer_.data(), buffer_.size());
    buffer_.resize(given.ok() ? *given : 0);
    if (!given.ok()) failure_ = given.status();
    if (buffer_.empty()) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[used_]);
}

void Reader::Skip() {
  if (buffer_[used_++] == '\n') ++line_;
}

size_t Reader::CellsKept() const { return header_ ? header_->names.size() : limits_.columns; }

std::string Reader::NameOf(size_t cell) const {
  return header_ && cell < header_->names.size() ? header_->names[cell] : "";
}

std::string_view Reader::TakeUntil(std::string_view specials) {
  const std::string_view rest = std::string_view(buffer_).substr(used_);
  const std::string_view run = rest.substr(0, rest.find_first_of(specials));
  line_ += std::count(run.begin(), run.end(), '\n');
  used_ += run.size();
  return run;
}

void Reader::Keep(Raw& raw, std::string_view bytes) const {
  if (raw.cell_count > CellsKept()) return;
  std::string& cell = raw.cells.back();
  const size_t room = limits_.field_bytes - cell.size();
  cell.append(bytes.substr(0, room));
  if (bytes.size() <= room || raw.refusal) return;
  Blame(raw.refusal, raw.line, NameOf(raw.cell_count - 1), "FIELD_TOO_LONG",
        absl::StrCat("The cell is longer than ", limits_.field_bytes, " bytes."));
}

void Reader::CheckText(Raw& raw, int64_t line, const std::string& cell) const {
  const size_t bad = FirstNotUtf8(cell);
  if (bad == std::string::npos) return;
  line += std::count(cell.begin(), cell.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
  Blame(raw.refusal, line, NameOf(raw.cell_count - 1), "TEXT_NOT_UTF8",
        absl::StrCat("Byte ", bad + 1, " of the cell is not UTF-8; save the file as UTF-8."));
}

absl::StatusOr<std::optional<Reader::Raw>> Reader::ReadRaw() {
  enum { kCellStart, kPlain, kQuoted, kQuoteSeen, kAfterQuotes } state = kCellStart;
  const bool in_header = header_ == nullptr;
  Raw raw;
  int64_t cell_line = line_;
  auto begin_cell = [&] {
    cell_line = line_;
    state = kCellStart;
    if (++raw.cell_count <= CellsKept()) raw.cells.emplace_back();
  };
  auto end_cell = [&] {
    if (raw.cell_count <= CellsKept()) CheckText(raw, cell_line, raw.cells.back());
  };
  raw.line = line_;
  begin_cell();
  for (;;) {
    // Most bytes are ordinary, and are kept by the run.
    if (state == kQuoted) Keep(raw, TakeUntil("\""));
    if (state == kPlain) Keep(raw, TakeUntil(",\"\r\n"));
    const int byte = Peek();
    if (byte == kEnd) {
      if (!failure_.ok()) return failure_;
      if (state == kQuoted)
        Blame(raw.refusal, cell_line, NameOf(raw.cell_count - 1), "QUOTE_NOT_CLOSED",
              "A quote opens here and is never closed; everything after it was not read.");
      if (raw.cell_count == 1 && state == kCellStart) return std::nullopt;
      end_cell();
      return raw;
    }
    const char text = static_cast<char>(byte);
    Skip();
    if (state == kQuoted) {
      if (byte == '"')
        state = kQuoteSeen;
      else
        Keep(raw, {&text, 1});
      continue;
    }
    if (byte == '"') {
      if (state == kCellStart) {
        state = kQuoted;
        continue;
      }
      // Excel and others write the byte order mark before a quoted first name.
      if (in_header && raw.cell_count == 1 && state == kPlain && raw.cells[0] == "\xEF\xBB\xBF") {
        state = kQuoted;
        continue;
      }
      if (state == kQuoteSeen) {
        Keep(raw, "\"");
        state = kQuoted;
        continue;
      }
      Blame(raw.refusal, raw.line, NameOf(raw.cell_count - 1), "QUOTE_MISPLACED",
            "A quote stands inside a cell that does not begin with one; quote the whole cell and "
            "double the quotes in it.");
      Keep(raw, "\"");
      continue;
    }
    if (byte == ',') {
      end_cell();
      begin_cell();
      continue;
    }
    if (byte == '\r' || byte == '\n') {
      if (byte == '\r') {
        if (Peek() != '\n') {
          Blame(raw.refusal, raw.line, NameOf(raw.cell_count - 1), "LINE_END_BROKEN",
                "A carriage return stands alone; end lines with CRLF or LF.");
          state = kPlain;
          continue;
        }
        Skip();
      }
      if (raw.cell_count == 1 && state == kCellStart) {  // An empty line.
        raw.line = cell_line = line_;
        continue;
      }
      end_cell();
      return raw;
    }
    if (state == kQuoteSeen || state == kAfterQuotes) {
      Blame(raw.refusal, raw.line, NameOf(raw.cell_count - 1), "QUOTE_MISPLACED",
            "Text follows a closing quote; double the quotes that belong to the cell.");
      state = kAfterQuotes;
    } else {
      state = kPlain;
    }
    Keep(raw, {&text, 1});
  }
}

}  // namespace interlock::csv
