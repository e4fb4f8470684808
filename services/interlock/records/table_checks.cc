#include "services/interlock/records/table_checks.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"

namespace interlock::records {

absl::StatusOr<csv::Reader> OpenTable(csv::Source source, const Columns& columns) {
  auto reader = csv::Reader::Open(std::move(source), columns.needed);
  if (!reader.ok()) return reader.status();
  std::vector<std::string> unknown;
  for (const std::string& name : reader->header().names)
    if (std::count(columns.needed.begin(), columns.needed.end(), name) +
            std::count(columns.others.begin(), columns.others.end(), name) ==
        0)
      unknown.push_back(absl::StrCat("\"", name, "\""));
  if (unknown.empty()) return reader;
  std::vector<std::string> known = columns.needed;
  known.insert(known.end(), columns.others.begin(), columns.others.end());
  return Refuse(
      absl::StatusCode::kInvalidArgument, "COLUMNS_UNKNOWN", "",
      absl::StrCat("Not known: ", absl::StrJoin(unknown, ", "),
                   ". The file may have these columns: ", absl::StrJoin(known, ", "), "."));
}

bool IsId(const std::string& text) {
  auto allowed = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("._:-").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 100 &&
         absl::ascii_isalnum(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), allowed);
}

void Checks::Must(bool holds, const std::string& column, const std::string& reason,
                  const std::string& sentence) {
  if (holds || std::any_of(refusals_.begin(), refusals_.end(),
                           [&](const auto& earlier) { return earlier.field == column; }))
    return;
  refusals_.push_back(
      {row_.line(), column, reason, absl::StrCat("\"", row_[column], "\" ", sentence)});
}

void Checks::MustBeId(const std::string& column) {
  Must(IsId(row_[column]), column, "ID_WRONG",
       "is no identifier: letters, digits and . _ : - up to 100, beginning with a letter or "
       "digit.");
}

void Checks::MayBeId(const std::string& column) {
  if (!row_[column].empty()) MustBeId(column);
}

void Checks::MustBeDay(const std::string& column) {
  Must(Day::Parse(row_[column]).has_value(), column, "DATE_WRONG", "is no date YYYY-MM-DD.");
}

void Checks::MayBeDay(const std::string& column) {
  if (!row_[column].empty()) MustBeDay(column);
}

}  // namespace interlock::records
