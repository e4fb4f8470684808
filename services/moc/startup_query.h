#pragma once
// What holds a unit, and its sheets, from the view of units.
#include "interlock/moc/v1/startup_sheet.pb.h"
#include "libs/chassis/service.h"
#include "libs/ports/sql.h"

namespace interlock::moc {

absl::Status ListHolding(SqlSession& rows, int64_t now_ms, const v1::ListHoldingRequest& request,
                         v1::ListHoldingResponse& response);
absl::Status GetStartupSheet(SqlSession& rows, int64_t now_ms,
                             const v1::GetStartupSheetRequest& request,
                             v1::GetStartupSheetResponse& response);
absl::Status GetHandoverSheet(SqlSession& rows, int64_t now_ms,
                              const v1::GetHandoverSheetRequest& request,
                              v1::GetHandoverSheetResponse& response);

void AddStartupQueries(Service& service);

}  // namespace interlock::moc
