#pragma once
// Rows of the files by which a company brings in its sites and hours, as the requests they stand
// for. The files are described in docs/domain/csv-formats.md.
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/csv/reader.h"

namespace interlock::records {

// A refused row has one refusal for each wrong cell, in the order of the checks.
using SiteOutcome =
    std::variant<organisation::v1::RecordImportedSiteRequest, std::vector<csv::Refusal>>;
using HoursOutcome =
    std::variant<metrics::v1::RecordImportedHoursRequest, std::vector<csv::Refusal>>;

// Read the header, as OpenTable does.
absl::StatusOr<csv::Reader> OpenSitesFile(csv::Source source);
absl::StatusOr<csv::Reader> OpenHoursFile(csv::Source source);

// Anything wrong with a row refuses it. `source` names the file in what is recorded.
SiteOutcome MapSiteRow(const csv::Row& row, const std::string& source);
HoursOutcome MapHoursRow(const csv::Row& row, const std::string& source);

}  // namespace interlock::records
