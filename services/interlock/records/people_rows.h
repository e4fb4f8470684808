#pragma once
// Rows of the files by which a company brings in its people, their employers and their assignments,
// as the requests they stand for. The files are described in docs/domain/csv-formats.md.
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/organisation/v1/employer.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "libs/csv/reader.h"

namespace interlock::records {

// A refused row has one refusal for each wrong cell, in the order of the checks.
using EmployerOutcome =
    std::variant<organisation::v1::RecordImportedEmployerRequest, std::vector<csv::Refusal>>;
using PersonOutcome =
    std::variant<organisation::v1::RecordImportedPersonRequest, std::vector<csv::Refusal>>;
using AssignmentOutcome =
    std::variant<organisation::v1::RecordImportedAssignmentRequest, std::vector<csv::Refusal>>;

// Read the header, as OpenTable does.
absl::StatusOr<csv::Reader> OpenEmployersFile(csv::Source source);
absl::StatusOr<csv::Reader> OpenPeopleFile(csv::Source source);
absl::StatusOr<csv::Reader> OpenAssignmentsFile(csv::Source source);

// Anything wrong with a row refuses it. `source` names the file in what is recorded.
EmployerOutcome MapEmployerRow(const csv::Row& row, const std::string& source);
PersonOutcome MapPersonRow(const csv::Row& row, const std::string& source);
AssignmentOutcome MapAssignmentRow(const csv::Row& row, const std::string& source);

}  // namespace interlock::records
