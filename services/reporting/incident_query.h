#pragma once
// Which incidents a filter means, and how a row of the view becomes a row of an answer.
#include "absl/status/statusor.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "services/reporting/statement_query.h"

namespace interlock::reporting {

// From "{v}incident i". DATE_INVALID.
absl::StatusOr<Statement> SelectIncidents(const v1::IncidentFilter& filter, const Asking& asking);

// Joins the current owner of the site in the column: business "b", company "c", ownership "o".
void JoinOwner(Statement& statement, const std::string& site_column);
// Joins what kIncidentColumns needs.
void JoinNames(Statement& statement);

extern const std::vector<std::string> kIncidentColumns;
v1::IncidentRow ReadIncidentRow(const SqlRow& row, int64_t now_ms);
// Those that could raise the tier.
absl::Status ReadMissingFacts(
    SqlSession& session, const std::vector<std::string>& incident_ids, const Asking& asking,
    const std::function<void(const std::string& incident_id, incidents::v1::MissingFact)>& each);

// Must have started by now and has not. Of an active incident.
std::string OverdueStart(Statement& statement, int64_t now_ms);

// Whole hours from one moment to a later one.
inline int64_t HoursBetween(int64_t from_ms, int64_t to_ms) {
  return to_ms <= from_ms ? 0 : (to_ms - from_ms) / 3'600'000;
}

}  // namespace interlock::reporting
