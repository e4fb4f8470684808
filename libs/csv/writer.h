#pragma once
// Writes CSV as RFC 4180 has it, for people who open it in a spreadsheet.
#include <string>
#include <string_view>
#include <vector>

namespace interlock::csv {

// The cell as a spreadsheet may safely show it: one that begins with = + - @, a tab or a carriage
// return would be run as a formula, so an apostrophe is put before it, numbers below zero included.
std::string Harmless(std::string_view cell);

// Appends one record, each cell made harmless and quoted where it must be, ended by CRLF.
void AppendRow(const std::vector<std::string>& cells, std::string& out);

}  // namespace interlock::csv
