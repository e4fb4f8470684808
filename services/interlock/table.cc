#include "services/interlock/table.h"

#include <algorithm>

namespace interlock {
namespace {

// Characters, not bytes.
size_t WidthOf(const std::string& text) {
  return size_t(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

bool IsNumber(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789.,-+ %") == text.npos;
}

}  // namespace

void Table::Print(std::ostream& out) const {
  std::vector<size_t> widths;
  std::vector<bool> right;
  for (size_t column = 0; column < headings_.size(); ++column) {
    widths.push_back(WidthOf(headings_[column]));
    right.push_back(!rows_.empty());
    for (const auto& row : rows_) {
      widths[column] = std::max(widths[column], WidthOf(row[column]));
      right[column] = right[column] && (row[column].empty() || IsNumber(row[column]));
    }
  }
  const auto print = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (size_t column = 0; column < cells.size(); ++column) {
      const std::string gap(widths[column] - WidthOf(cells[column]), ' ');
      line += column == 0 ? "  " : "   ";
      line += right[column] ? gap + cells[column] : cells[column] + gap;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << "\n";
  };
  print(headings_);
  for (const auto& row : rows_) print(row);
}

}  // namespace interlock
