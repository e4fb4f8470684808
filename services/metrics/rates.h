#pragma once
// From incidents and hours to rates, exactly: integers and decimals, rounded half up once, at the
// end. Nothing here knows where the rows come from.
#include <string>
#include <vector>

#include "interlock/metrics/v1/indicators.pb.h"
#include "services/metrics/period_id.h"

namespace interlock::metrics {

// A site of the scope, with the months of the period that it belonged to the scope and whose hours
// it must therefore have reported.
struct SiteInScope {
  std::string site_id;
  std::vector<Month> months;
};

// All that a value rests on: the rows of these sites and months, and no others.
struct Basis {
  // The period, without the part of a calendar year that is not over. Empty where nothing is.
  Months months = {};
  std::vector<SiteInScope> sites = {};
  std::vector<v1::CountedIncident> incidents = {};
  std::vector<v1::CountedHours> hours = {};
};

// Sites of the basis whose hours are not all there, by id.
std::vector<v1::MissingSite> MissingSites(const Basis& basis);

// What an incident is to an indicator.
enum class Standing {
  kCounted,
  kUndetermined,  // Not counted, and may come to be.
  kNotCounted,
};
Standing StandingOf(const v1::IndicatorDefinition& indicator, const v1::CountedIncident& incident);

// One value for each indicator, in their order. A rate is of the sites that reported all their
// hours; the others are named, and what happened at them is told beside it. Without any hours there
// is no rate, and the value says why.
std::vector<v1::IndicatorValue> Calculate(
    const std::vector<const v1::IndicatorDefinition*>& indicators, const v1::Scope& scope,
    const v1::Period& period, const Basis& basis);

// Every indicator of the set, with its origin. The order of the basis makes no difference. Missing
// sites are listed once, for all values.
v1::Figures CalculateFigures(const v1::IndicatorSet& set, const v1::Scope& scope,
                             const v1::Period& period, Basis basis);

}  // namespace interlock::metrics
