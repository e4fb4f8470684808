#pragma once
// The list of closed periods.
#include "interlock/metrics/v1/period.pb.h"
#include "services/metrics/indicator_query.h"

namespace interlock::metrics {

// Newest period first. Of a site's periods only those of the caller's sites. CURSOR_INVALID.
absl::Status ListPeriods(SqlSession&, const Asking&, const v1::ListPeriodsRequest&,
                         v1::ListPeriodsResponse&);

}  // namespace interlock::metrics
