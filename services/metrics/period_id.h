#pragma once
// How scopes and periods are named, and which months a period has.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interlock/metrics/v1/indicators.pb.h"
#include "libs/calendar/calendar.h"

namespace interlock::metrics {

// A run of months, both ends included.
struct Months {
  Month first, last;
  bool empty() const { return last < first; }
  bool Has(Month month) const { return first <= month && month <= last; }
};

// None: the span or the month is not valid.
std::optional<Months> MonthsOf(const v1::Period& period);

// "everything", "site.baytown", "company.acme"; none: the kind is not known, an id is missing, or
// everything has one.
std::optional<std::string> NameOf(const v1::Scope& scope);
// "2026-03", "2026-03.12m" or "2026", with the month of a calendar year set to its January.
std::optional<std::string> NameOf(const v1::Period& period);

struct ScopeAndPeriod {
  v1::Scope scope;
  v1::Period period;
};
// The reverse of both, joined by a colon: "company.acme:2026-03.12m".
std::optional<ScopeAndPeriod> ParsePeriodId(const std::string& period_id);

}  // namespace interlock::metrics
