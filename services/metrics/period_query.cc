#include "services/metrics/period_query.h"

#include <algorithm>
#include <vector>

#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"

namespace interlock::metrics {
namespace {

constexpr int kLimitDefault = 50, kLimitMost = 500;
constexpr size_t kMonthSize = 7;

// A cursor is the month and the id of the last period of the page before:
// "2026-03company.acme:...".
absl::Status CheckCursor(const std::string& cursor) {
  if (cursor.empty() || Month::Parse(cursor.substr(0, kMonthSize))) return absl::OkStatus();
  return Refuse(absl::StatusCode::kInvalidArgument, "CURSOR_INVALID", "",
                "The cursor is not one of this list; begin with the first page.");
}

v1::ListedPeriod PeriodOf(const SqlRow& row) {
  v1::ListedPeriod listed;
  listed.set_period_id(std::string(row.Text(0)));
  listed.mutable_scope()->set_kind(v1::Scope::Kind(row.Int(1)));
  listed.mutable_scope()->set_id(std::string(row.Text(2)));
  listed.mutable_period()->set_span(v1::Span(row.Int(3)));
  listed.mutable_period()->set_month(std::string(row.Text(4)));
  listed.set_closed_at_ms(row.Int(5));
  listed.set_closed_by(std::string(row.Text(6)));
  listed.set_figures(int32_t(row.Int(7)));
  listed.set_restated_at_ms(row.Int(8));
  listed.set_signatures(int32_t(row.Int(9)));
  return listed;
}

// Newest month first, then by id.
bool ComesBefore(const v1::ListedPeriod& a, const v1::ListedPeriod& b) {
  if (a.period().month() != b.period().month()) return a.period().month() > b.period().month();
  return a.period_id() < b.period_id();
}

}  // namespace

absl::Status ListPeriods(SqlSession& session, const Asking& asking,
                         const v1::ListPeriodsRequest& request, v1::ListPeriodsResponse& response) {
  const std::string& cursor = request.page().cursor();
  if (auto status = CheckCursor(cursor); !status.ok()) return status;
  std::string sql =
      "SELECT period_id, scope_kind, scope_id, span, month, closed_at_ms, closed_by, figures, "
      "restated_at_ms, signatures FROM {v}period";
  SqlValues values;
  if (request.scope_kind() != v1::Scope::KIND_UNSPECIFIED) {
    sql += " WHERE scope_kind = $1 AND scope_id = $2";
    values = {int64_t{request.scope_kind()}, request.scope_id()};
  }
  // Closed periods are a few hundred in the life of a company: read whole, and ordered here, so
  // that no database's idea of an alphabet moves a cursor.
  std::vector<v1::ListedPeriod> listed;
  if (auto status =
          session.Query(sql, values, [&](const SqlRow& row) { listed.push_back(PeriodOf(row)); });
      !status.ok())
    return status;
  std::sort(listed.begin(), listed.end(), ComesBefore);
  v1::ListedPeriod last;
  if (!cursor.empty()) {
    last.mutable_period()->set_month(cursor.substr(0, kMonthSize));
    last.set_period_id(cursor.substr(kMonthSize));
  }
  const int limit = request.page().limit() == 0 ? kLimitDefault
                                                : std::clamp(request.page().limit(), 1, kLimitMost);
  for (v1::ListedPeriod& period : listed) {
    const bool hidden = period.scope().kind() == v1::Scope::KIND_SITE && !asking.sites.all &&
                        !asking.sites.Contains(period.scope().id());
    if (hidden || (!cursor.empty() && !ComesBefore(last, period))) continue;
    if (response.periods_size() == limit) {
      const v1::ListedPeriod& end = *response.periods().rbegin();
      response.set_next_cursor(end.period().month() + end.period_id());
      break;
    }
    *response.add_periods() = std::move(period);
  }
  return absl::OkStatus();
}

}  // namespace interlock::metrics
