#pragma once
#include "absl/status/statusor.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "services/reporting/statement_query.h"

namespace interlock::reporting {

// The open duties of one incident, if it is active.
absl::Status ReadDutiesOf(SqlSession& session, const std::string& incident_id, const Asking& asking,
                          v1::GetIncidentPageResponse& response);

absl::StatusOr<int64_t> CountOverdueDuties(SqlSession& session, const v1::DutyFilter& filter,
                                           const Asking& asking);

}  // namespace interlock::reporting
