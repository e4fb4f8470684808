#pragma once
#include <string>
#include <vector>

#include "libs/csv/reader.h"
#include "services/interlock/records/rmp_cells.h"

namespace interlock::records {

// "Release of Chlorine and 2 more, fire", at most 200 bytes.
std::string RmpTitle(const csv::Row& row, const std::vector<ReleasedChemical>& chemicals);

// What the record says beside the facts, a line of text without control characters.
std::string RmpDescription(const csv::Row& row);

}  // namespace interlock::records
