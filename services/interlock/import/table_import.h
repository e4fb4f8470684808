#pragma once
#include <string>

#include "services/interlock/connection.h"
#include "services/interlock/import/import_result.h"

namespace interlock {

// Files of a company's sites, or of hours worked, as docs/domain/csv-formats.md has them. A row for
// a site or month that an earlier row has is refused.
absl::StatusOr<ImportResult> ImportSites(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> ImportHours(Connection& connection, const std::string& path);

// The same, as questions only.
absl::StatusOr<ImportResult> DryRunSites(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> DryRunHours(Connection& connection, const std::string& path);

}  // namespace interlock
