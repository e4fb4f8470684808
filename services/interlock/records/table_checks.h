#pragma once
// What the files have in common by which a company brings in its records: a header in which every
// column is known, and rows of which every wrong cell is named.
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/csv/reader.h"

namespace interlock::records {

struct Columns {
  std::vector<std::string> needed = {};
  std::vector<std::string> others = {};
};

// Reads the header. INVALID_ARGUMENT when a needed column is missing, one is there twice, or one is
// not known (COLUMNS_UNKNOWN): a misspelt column would lose its cells without a word.
absl::StatusOr<csv::Reader> OpenTable(csv::Source source, const Columns& columns);

bool IsId(const std::string& text);

// Checks a row cell by cell and keeps the first refusal of each cell. The row must outlive it.
class Checks {
 public:
  explicit Checks(const csv::Row& row) : row_(row) {}
  // Unless it holds, the cell is refused: "<cell>" and then the sentence.
  void Must(bool holds, const std::string& column, const std::string& reason,
            const std::string& sentence);
  void MustBeId(const std::string& column);
  void MayBeId(const std::string& column);
  void MustBeDay(const std::string& column);
  void MayBeDay(const std::string& column);
  const std::vector<csv::Refusal>& refusals() const { return refusals_; }

 private:
  const csv::Row& row_;
  std::vector<csv::Refusal> refusals_;
};

}  // namespace interlock::records
