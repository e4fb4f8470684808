#pragma once
#include <string>

#include "services/interlock/connection.h"
#include "services/interlock/import/import_result.h"

namespace interlock {

// Files of a company's sites, hours worked, employers, people, assignments, training and
// open actions, as docs/domain/csv-formats.md has them. A row for what an earlier row has is
// refused, and one that names a site, role, employer, person or requirement that is not registered.
absl::StatusOr<ImportResult> ImportSites(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> ImportHours(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> ImportEmployers(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> ImportPeople(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> ImportAssignments(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> ImportTraining(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> ImportActions(Connection& connection, const std::string& path);

// The same, as questions only.
absl::StatusOr<ImportResult> DryRunSites(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> DryRunHours(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> DryRunEmployers(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> DryRunPeople(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> DryRunAssignments(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> DryRunTraining(Connection& connection, const std::string& path);
absl::StatusOr<ImportResult> DryRunActions(Connection& connection, const std::string& path);

}  // namespace interlock
