#pragma once
// Rows of the file by which a company brings over the open items of another system, as the requests
// they stand for. The file is described in docs/domain/csv-formats.md.
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/actions/v1/action.pb.h"
#include "libs/csv/reader.h"

namespace interlock::records {

// A refused row has one refusal for each wrong cell, in the order of the checks.
using ActionOutcome = std::variant<actions::v1::BringOverActionRequest, std::vector<csv::Refusal>>;

// Reads the header, as OpenTable does.
absl::StatusOr<csv::Reader> OpenActionsFile(csv::Source source);

// Anything wrong with a row refuses it. `source` names the file in what is recorded.
ActionOutcome MapActionRow(const csv::Row& row, const std::string& source);

}  // namespace interlock::records
