#include "services/metrics/period_id.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace interlock::metrics {
namespace {

constexpr char kEverything[] = "everything";
constexpr char kTwelveMonths[] = ".12m";
constexpr std::array<std::pair<v1::Scope::Kind, const char*>, 3> kPrefixes = {{
    {v1::Scope::KIND_SITE, "site."},
    {v1::Scope::KIND_BUSINESS, "business."},
    {v1::Scope::KIND_COMPANY, "company."},
}};

std::optional<v1::Scope> ParseScope(absl::string_view name) {
  v1::Scope scope;
  if (name == kEverything) {
    scope.set_kind(v1::Scope::KIND_EVERYTHING);
    return scope;
  }
  for (const auto& [kind, prefix] : kPrefixes) {
    absl::string_view id = name;
    if (!absl::ConsumePrefix(&id, prefix) || id.empty()) continue;
    scope.set_kind(kind);
    scope.set_id(std::string(id));
    return scope;
  }
  return std::nullopt;
}

std::optional<v1::Period> ParsePeriod(absl::string_view name) {
  v1::Period period;
  period.set_span(v1::SPAN_MONTH);
  if (absl::ConsumeSuffix(&name, kTwelveMonths)) period.set_span(v1::SPAN_ROLLING_12_MONTHS);
  period.set_month(std::string(name));
  if (name.size() == 4 && period.span() == v1::SPAN_MONTH) {
    period.set_span(v1::SPAN_CALENDAR_YEAR);
    period.set_month(absl::StrCat(name, "-01"));
  }
  if (!MonthsOf(period)) return std::nullopt;
  return period;
}

}  // namespace

std::optional<Months> MonthsOf(const v1::Period& period) {
  const auto month = Month::Parse(period.month());
  if (!month) return std::nullopt;
  switch (period.span()) {
    case v1::SPAN_MONTH: return Months{*month, *month};
    case v1::SPAN_ROLLING_12_MONTHS: return Months{month->Plus(-11), *month};
    case v1::SPAN_CALENDAR_YEAR: {
      const Month january = Month::Of(month->year(), 1);
      return Months{january, january.Plus(11)};
    }
    default: return std::nullopt;
  }
}

std::optional<std::string> NameOf(const v1::Scope& scope) {
  if (scope.kind() == v1::Scope::KIND_EVERYTHING && scope.id().empty()) return kEverything;
  for (const auto& [kind, prefix] : kPrefixes)
    if (scope.kind() == kind && !scope.id().empty()) return absl::StrCat(prefix, scope.id());
  return std::nullopt;
}

std::optional<std::string> NameOf(const v1::Period& period) {
  if (!MonthsOf(period)) return std::nullopt;
  switch (period.span()) {
    case v1::SPAN_MONTH: return period.month();
    case v1::SPAN_ROLLING_12_MONTHS: return absl::StrCat(period.month(), kTwelveMonths);
    case v1::SPAN_CALENDAR_YEAR: return period.month().substr(0, 4);
    default: return std::nullopt;
  }
}

std::optional<ScopeAndPeriod> ParsePeriodId(const std::string& period_id) {
  const size_t colon = period_id.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  const absl::string_view name = period_id;
  const auto scope = ParseScope(name.substr(0, colon));
  const auto period = ParsePeriod(name.substr(colon + 1));
  if (!scope || !period) return std::nullopt;
  return ScopeAndPeriod{*scope, *period};
}

}  // namespace interlock::metrics
