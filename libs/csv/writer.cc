#include "libs/csv/writer.h"

namespace interlock::csv {

std::string Harmless(std::string_view cell) {
  constexpr std::string_view kRunByASpreadsheet = "=+-@\t\r";
  const bool dangerous =
      !cell.empty() && kRunByASpreadsheet.find(cell.front()) != std::string_view::npos;
  return (dangerous ? "'" : "") + std::string(cell);
}

void AppendRow(const std::vector<std::string>& cells, std::string& out) {
  // A record of one empty cell would read as an empty line.
  const bool lone_empty = cells.size() == 1 && cells[0].empty();
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    const std::string cell = Harmless(cells[i]);
    if (!lone_empty && cell.find_first_of(",\"\r\n") == std::string::npos) {
      out += cell;
      continue;
    }
    out += '"';
    for (char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace interlock::csv
