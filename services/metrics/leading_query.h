#pragma once
// The answers of LeadingIndicatorService: each a function of one snapshot of the view "leading",
// the definitions, the request, and who asks when.
#include "interlock/metrics/v1/leading.pb.h"
#include "services/metrics/indicator_query.h"

namespace interlock::metrics {

// INDICATOR_UNKNOWN, DATE_INVALID, DATE_IN_FUTURE; SITE_UNKNOWN where one site is asked for.
absl::Status GetLeadingIndicators(SqlSession&, const v1::LeadingSet&, const Asking&,
                                  const v1::GetLeadingIndicatorsRequest&,
                                  v1::GetLeadingIndicatorsResponse&);
// CURSOR_INVALID besides.
absl::Status ListLeadingRecords(SqlSession&, const v1::LeadingSet&, const Asking&,
                                const v1::ListLeadingRecordsRequest&,
                                v1::ListLeadingRecordsResponse&);
absl::Status CheckLimits(SqlSession&, const v1::LeadingSet&, const Asking&,
                         const v1::CheckLimitsRequest&, v1::CheckLimitsResponse&);

}  // namespace interlock::metrics
