#pragma once
// Rows of the file by which a company brings in its records of training, as the requests they stand
// for. The file is described in docs/domain/csv-formats.md.
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/training/v1/record.pb.h"
#include "libs/csv/reader.h"

namespace interlock::records {

// A refused row has one refusal for each wrong cell, in the order of the checks.
using TrainingOutcome =
    std::variant<training::v1::RecordImportedTrainingRequest, std::vector<csv::Refusal>>;

// Reads the header, as OpenTable does.
absl::StatusOr<csv::Reader> OpenTrainingFile(csv::Source source);

// Anything wrong with a row refuses it. `source` names the file in what is recorded.
TrainingOutcome MapTrainingRow(const csv::Row& row, const std::string& source);

}  // namespace interlock::records
