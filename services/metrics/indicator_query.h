#pragma once
// The answers of IndicatorService: each a function of one snapshot of the view "indicators", the
// definitions, the request, and who asks when.
#include "interlock/metrics/v1/indicators.pb.h"
#include "libs/chassis/auth.h"
#include "libs/ports/sql.h"

namespace interlock::metrics {

// Who asks, and when.
struct Asking {
  // The sites that the answer may show; others are as if they were not in the scope.
  SiteScope sites;
  int64_t now_ms = 0;
};

// MONTH_INVALID, PERIOD_INVALID, SCOPE_INVALID, INDICATOR_UNKNOWN, ASKS_TOO_MUCH.
absl::Status GetIndicators(SqlSession&, const v1::IndicatorSet&, const Asking&,
                           const v1::GetIndicatorsRequest&, v1::GetIndicatorsResponse&);
absl::Status GetFigures(SqlSession&, const v1::IndicatorSet&, const Asking&,
                        const v1::GetFiguresRequest&, v1::GetFiguresResponse&);
absl::Status ListCounted(SqlSession&, const v1::IndicatorSet&, const Asking&,
                         const v1::ListCountedRequest&, v1::ListCountedResponse&);
// CURSOR_INVALID besides.
absl::Status ListHours(SqlSession&, const Asking&, const v1::ListHoursRequest&,
                       v1::ListHoursResponse&);

}  // namespace interlock::metrics
