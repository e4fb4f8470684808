#pragma once
// EPA's accident records (Risk Management Program, 40 CFR 68.42) as what Interlock records: a site
// and the facts of an incident. What EPA does not ask stays unknown. Every column and the reason
// for its reading: docs/domain/rmp-import.md.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/csv/reader.h"

namespace interlock::records {

struct RmpRecord {
  int64_t line = 0;
  std::string accident_history_id;  // The row's own key: the same in every file of EPA's.
  Day accident_on;                  // On the site's calendar.
  organisation::v1::RecordImportedSiteRequest site;
  incidents::v1::RecordImportedRequest incident;
};
// A refused row has one refusal for each wrong cell.
using RmpOutcome = std::variant<RmpRecord, std::vector<csv::Refusal>>;

// Every column that a file must have.
const std::vector<std::string>& RmpColumns();

// Anything wrong with the row refuses it.
RmpOutcome MapRmpRow(const csv::Row& row, Day today);

// One file, row by row: each is mapped or refused, and so is one whose key an earlier row has.
class RmpFile {
 public:
  // INVALID_ARGUMENT when the header is wrong.
  static absl::StatusOr<RmpFile> Open(csv::Source source, Day today);
  // Nothing at the end; an error only when the source fails.
  absl::StatusOr<std::optional<RmpOutcome>> Next();

 private:
  RmpFile(csv::Reader reader, Day today) : reader_(std::move(reader)), today_(today) {}
  csv::Reader reader_;
  Day today_;
  std::map<std::string, int64_t> lines_;  // Of each key.
};

// The sites of the records. A facility's industry may change from one record to the next; the
// newest accident's is taken, whatever the order of the rows, so that a second run says the same.
class RmpSites {
 public:
  void Add(const RmpRecord& record);
  std::vector<organisation::v1::RecordImportedSiteRequest> All() const;

 private:
  struct Newest {
    std::pair<Day, std::string> rank;
    organisation::v1::RecordImportedSiteRequest site;
  };
  std::map<std::string, Newest> by_id_;
};

}  // namespace interlock::records
