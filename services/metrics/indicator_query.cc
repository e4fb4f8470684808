#include "services/metrics/indicator_query.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "libs/decider/decider.h"
#include "services/metrics/basis_query.h"
#include "services/metrics/indicator_set.h"

namespace interlock::metrics {
namespace {

using enum absl::StatusCode;

constexpr int kMostPeriods = 600;
constexpr int kLimitDefault = 50, kLimitMost = 500;

absl::Status MonthInvalid(const std::string& month) {
  return Refuse(kInvalidArgument, "MONTH_INVALID", "",
                absl::StrCat("\"", month, "\" is no month. Write it as 2026-03."));
}

template <class Request>
absl::StatusOr<v1::Scope> ScopeOf(const Request& request) {
  v1::Scope scope;
  scope.set_kind(request.scope_kind());
  scope.set_id(request.scope_id());
  if (NameOf(scope)) return scope;
  return Refuse(kInvalidArgument, "SCOPE_INVALID", "",
                "Name a site, a business or a company by its id, or everything without one.");
}

template <class Request>
absl::StatusOr<v1::Period> PeriodOf(const Request& request) {
  v1::Period period;
  period.set_span(request.span());
  period.set_month(request.month());
  if (!Month::Parse(request.month())) return MonthInvalid(request.month());
  if (MonthsOf(period)) return period;
  return Refuse(kInvalidArgument, "PERIOD_INVALID", "",
                "A period is a month, twelve months or a calendar year.");
}

// From the first to the last month asked for, a month or a year apart.
absl::StatusOr<std::vector<v1::Period>> PeriodsOf(const v1::GetIndicatorsRequest& request) {
  const auto from = Month::Parse(request.from_month()), to = Month::Parse(request.to_month());
  if (!from) return MonthInvalid(request.from_month());
  if (!to) return MonthInvalid(request.to_month());
  const bool years = request.span() == v1::SPAN_CALENDAR_YEAR;
  const Month first = years ? Month::Of(from->year(), 1) : *from;
  v1::Period period;
  period.set_span(request.span());
  period.set_month(first.ToString());
  if (!MonthsOf(period) || first > *to)
    return Refuse(kInvalidArgument, "PERIOD_INVALID", "",
                  "Ask for months, twelve months or calendar years, from the first to the last.");
  const int step = years ? 12 : 1;
  if ((to->number - first.number) / step >= kMostPeriods)
    return Refuse(kInvalidArgument, "ASKS_TOO_MUCH", "",
                  absl::StrCat("At most ", kMostPeriods, " periods at once."));
  std::vector<v1::Period> periods;
  for (Month month = first; month <= *to; month = month.Plus(step)) {
    period.set_month(month.ToString());
    periods.push_back(period);
  }
  return periods;
}

absl::StatusOr<const v1::IndicatorDefinition*> Named(const v1::IndicatorSet& set,
                                                     const std::string& id) {
  if (const auto* indicator = FindIndicator(set, id)) return indicator;
  return Refuse(kNotFound, "INDICATOR_UNKNOWN", "",
                absl::StrCat("There is no indicator \"", id, "\"."));
}

absl::StatusOr<std::vector<const v1::IndicatorDefinition*>> Wanted(
    const v1::IndicatorSet& set, const v1::GetIndicatorsRequest& request) {
  std::vector<const v1::IndicatorDefinition*> wanted;
  for (const std::string& id : request.indicator_ids()) {
    auto indicator = Named(set, id);
    if (!indicator.ok()) return indicator.status();
    wanted.push_back(*indicator);
  }
  if (wanted.empty())
    for (const auto& indicator : set.indicators()) wanted.push_back(&indicator);
  return wanted;
}

// All that one period of a scope rests on.
absl::StatusOr<Basis> ReadBasis(SqlSession& session, const v1::Scope& scope,
                                const v1::Period& period, const Asking& asking) {
  const Months all = *MonthsOf(period);
  auto rows = ScopeRows::Read(session, scope, all, asking);
  if (!rows.ok()) return rows.status();
  return rows->BasisOf(MonthsKnown(period, all, asking.now_ms));
}

}  // namespace

absl::Status GetIndicators(SqlSession& session, const v1::IndicatorSet& set, const Asking& asking,
                           const v1::GetIndicatorsRequest& request,
                           v1::GetIndicatorsResponse& response) {
  auto scope = ScopeOf(request);
  if (!scope.ok()) return scope.status();
  auto periods = PeriodsOf(request);
  if (!periods.ok()) return periods.status();
  auto wanted = Wanted(set, request);
  if (!wanted.ok()) return wanted.status();
  auto rows =
      ScopeRows::Read(session, *scope,
                      {MonthsOf(periods->front())->first, MonthsOf(periods->back())->last}, asking);
  if (!rows.ok()) return rows.status();
  response.set_definitions(set.version());
  for (const v1::Period& period : *periods) {
    const Basis basis = rows->BasisOf(MonthsKnown(period, *MonthsOf(period), asking.now_ms));
    for (v1::IndicatorValue& value : Calculate(*wanted, *scope, period, basis)) {
      for (auto& site : *value.mutable_missing_sites()) site.clear_missing_months();
      *response.add_values() = std::move(value);
    }
  }
  return absl::OkStatus();
}

absl::Status GetFigures(SqlSession& session, const v1::IndicatorSet& set, const Asking& asking,
                        const v1::GetFiguresRequest& request, v1::GetFiguresResponse& response) {
  auto scope = ScopeOf(request);
  if (!scope.ok()) return scope.status();
  auto period = PeriodOf(request);
  if (!period.ok()) return period.status();
  auto basis = ReadBasis(session, *scope, *period, asking);
  if (!basis.ok()) return basis.status();
  *response.mutable_figures() = CalculateFigures(set, *scope, *period, *std::move(basis));
  return absl::OkStatus();
}

absl::Status ListCounted(SqlSession& session, const v1::IndicatorSet& set, const Asking& asking,
                         const v1::ListCountedRequest& request, v1::ListCountedResponse& response) {
  auto indicator = Named(set, request.indicator_id());
  if (!indicator.ok()) return indicator.status();
  auto scope = ScopeOf(request);
  if (!scope.ok()) return scope.status();
  auto period = PeriodOf(request);
  if (!period.ok()) return period.status();
  auto basis = ReadBasis(session, *scope, *period, asking);
  if (!basis.ok()) return basis.status();
  *response.mutable_value() = Calculate({*indicator}, *scope, *period, *basis).at(0);
  v1::IndicatorSet only;
  *only.add_indicators() = **indicator;
  v1::Figures figures = CalculateFigures(only, *scope, *period, *std::move(basis));
  for (auto& incident : *figures.mutable_incidents())
    *(StandingOf(**indicator, incident) == Standing::kCounted ? response.add_incidents()
                                                              : response.add_undetermined()) =
        std::move(incident);
  if ((*indicator)->formula() == v1::FORMULA_RATE) {
    *response.mutable_hours() = std::move(*figures.mutable_hours());
    *response.mutable_value()->mutable_missing_sites() =
        std::move(*figures.mutable_missing_sites());
  }
  return absl::OkStatus();
}

absl::Status ListHours(SqlSession& session, const Asking& asking,
                       const v1::ListHoursRequest& request, v1::ListHoursResponse& response) {
  auto scope = ScopeOf(request);
  if (!scope.ok()) return scope.status();
  const auto from = Month::Parse(request.from_month()), to = Month::Parse(request.to_month());
  if (!from) return MonthInvalid(request.from_month());
  if (!to) return MonthInvalid(request.to_month());
  if (*to < *from || to->number - from->number >= kMostPeriods)
    return Refuse(kInvalidArgument, "ASKS_TOO_MUCH", "",
                  absl::StrCat("Ask for 1 to ", kMostPeriods, " months."));
  auto rows = ScopeRows::Read(session, *scope, {*from, *to}, asking);
  if (!rows.ok()) return rows.status();
  Basis basis = rows->BasisOf({*from, *to});
  std::sort(basis.hours.begin(), basis.hours.end(), [](const auto& a, const auto& b) {
    return std::tie(a.site_id(), a.month()) < std::tie(b.site_id(), b.month());
  });
  // A cursor is the id of the last hours of the page before, "<site>:<month>".
  const std::string& cursor = request.page().cursor();
  const size_t colon = cursor.rfind(':');
  if (!cursor.empty() && (colon == cursor.npos || !Month::Parse(cursor.substr(colon + 1))))
    return Refuse(kInvalidArgument, "CURSOR_INVALID", "",
                  "The cursor is not one of this list; begin with the first page.");
  const auto after = [&](const v1::CountedHours& hours) {
    return cursor.empty() || std::make_pair(hours.site_id(), hours.month()) >
                                 std::make_pair(cursor.substr(0, colon), cursor.substr(colon + 1));
  };
  const int limit = request.page().limit() == 0 ? kLimitDefault
                                                : std::clamp(request.page().limit(), 1, kLimitMost);
  for (auto& hours : basis.hours) {
    if (!after(hours)) continue;
    if (response.hours_size() == limit) {
      response.set_next_cursor(response.hours().rbegin()->hours_id());
      break;
    }
    *response.add_hours() = hours;
  }
  // What is missing is told on the first page, for all.
  if (cursor.empty())
    for (v1::MissingSite& site : MissingSites(basis))
      *response.add_missing_sites() = std::move(site);
  return absl::OkStatus();
}

}  // namespace interlock::metrics
