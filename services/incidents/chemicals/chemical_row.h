#pragma once
#include <string>
#include <vector>

#include "libs/csv/reader.h"
#include "services/incidents/chemicals/chemicals.h"

namespace interlock::incidents {

// Every column that the file must have.
std::vector<std::string> ChemicalColumns();

// Reads one row; what is wrong with it, if anything, is added to `wrong`.
Chemical ReadChemical(const csv::Row& row, std::vector<csv::Refusal>& wrong);

}  // namespace interlock::incidents
