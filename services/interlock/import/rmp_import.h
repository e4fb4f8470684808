#pragma once
#include <string>

#include "services/interlock/connection.h"
#include "services/interlock/import/import_result.h"

namespace interlock {

// EPA's accident records: their sites first, then one incident a row, then which records of before
// are no longer in the file. What is stored already is not stored again, so an import that was cut
// off is run once more. INVALID_ARGUMENT: the file or its header cannot be read.
absl::StatusOr<ImportResult> ImportRmp(Connection& connection, const std::string& path);

// The same, as questions only.
absl::StatusOr<ImportResult> DryRunRmp(Connection& connection, const std::string& path);

// Of all records that came from there: tiers by year, how many are certain, what keeps the others
// from it. A text for people.
absl::StatusOr<std::string> SummariseRmp(Connection& connection);

}  // namespace interlock
