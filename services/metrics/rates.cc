#include "services/metrics/rates.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decimal/decimal.h"

namespace interlock::metrics {
namespace {

using incidents::v1::Tier;

// Of each value, so that a trend over many sites stays small; Figures and ListCounted name all.
constexpr size_t kMostMissingNamed = 20;

// Whether the tier may yet turn out to be `tier`: it is certainly no higher number, and possibly as
// low a one. Tier 1 is the gravest and the lowest number.
bool MayBecome(const v1::CountedIncident& incident, Tier tier) {
  return incident.at_most_tier() != incidents::v1::TIER_UNSPECIFIED &&
         incident.at_most_tier() <= tier && incident.tier() > tier;
}

Standing OfTier(const v1::CountedIncident& incident, Tier tier) {
  if (incident.tier() == tier) return Standing::kCounted;
  return MayBecome(incident, tier) ? Standing::kUndetermined : Standing::kNotCounted;
}

int64_t Weight(const v1::IndicatorDefinition& indicator, const v1::CountedIncident& incident) {
  return indicator.numerator() == v1::NUMERATOR_TIER_1_SEVERITY_POINTS ? incident.severity_points()
                                                                       : 1;
}

// Counted, and what it counts for may still grow or move to a higher tier.
bool CountedForNow(const v1::IndicatorDefinition& indicator, const v1::CountedIncident& incident) {
  if (indicator.numerator() == v1::NUMERATOR_TIER_1_SEVERITY_POINTS)
    return incident.severity_at_least();
  return incident.at_most_tier() != incidents::v1::TIER_UNSPECIFIED &&
         incident.at_most_tier() < incident.tier();
}

// What the hours of a basis cover: the same for every rate.
struct Coverage {
  std::vector<v1::MissingSite> missing;
  std::set<std::string> missing_ids;
  // Of the sites whose hours are all there. Entries were checked when they were entered; should one
  // be no number all the same, there is no total.
  absl::StatusOr<Decimal> hours;
};

Coverage CoverageOf(const Basis& basis) {
  Coverage coverage{MissingSites(basis), {}, Decimal()};
  for (const auto& site : coverage.missing) coverage.missing_ids.insert(site.site_id());
  for (const auto& hours : basis.hours) {
    if (coverage.missing_ids.contains(hours.site_id())) continue;
    for (const auto* part :
         {&hours.worked().employee_hours(), &hours.worked().contractor_hours()}) {
      auto worked = Decimal::Parse(part->value());
      if (coverage.hours.ok())
        coverage.hours = worked.ok() ? Add(*coverage.hours, *worked) : worked.status();
    }
  }
  return coverage;
}

std::string Sites(int64_t count) { return count == 1 ? "1 site" : absl::StrCat(count, " sites"); }

// The rate of the numerator already counted, or why there is none.
void SetRate(const v1::IndicatorDefinition& indicator, const absl::StatusOr<Decimal>& hours,
             v1::IndicatorValue& value) {
  const auto none = [&](const std::string& because) { value.set_no_value_because(because); };
  if (value.through_month().empty()) return none("No month of it is over yet.");
  if (value.sites_in_scope() == 0) return none("No site belonged to it in this period.");
  if (value.sites_reported() == 0)
    return none(absl::StrCat("Hours worked are missing for ",
                             value.sites_in_scope() == 1
                                 ? "the site."
                                 : absl::StrCat("all ", Sites(value.sites_in_scope()), ".")));
  if (!hours.ok()) return none("The hours entered cannot be added up.");
  value.mutable_hours()->set_value(hours->ToString());
  if (hours->zero()) return none("No hours were worked.");
  auto product = Multiply(Decimal::Of(value.numerator()), Decimal::Of(indicator.per_hours()));
  auto rate = product.ok() ? Divide(*product, *hours, indicator.decimal_places())
                           : absl::StatusOr<Decimal>(product.status());
  if (!rate.ok()) return none("The rate is too large to be written.");
  value.mutable_value()->set_value(rate->ToString(indicator.decimal_places()));
}

// A sentence stays one that a person reads.
std::string MissingNames(const v1::IndicatorValue& value) {
  constexpr int kMostNames = 10;
  const int missing = value.sites_in_scope() - value.sites_reported();
  std::vector<std::string> names;
  for (const auto& site : value.missing_sites())
    if (int(names.size()) < kMostNames) names.push_back(site.site_id());
  if (missing > kMostNames) names.push_back(absl::StrCat(missing - kMostNames, " more"));
  return absl::StrJoin(names, ", ");
}

std::string SentenceOf(const v1::IndicatorDefinition& indicator, const v1::IndicatorValue& value) {
  std::vector<std::string> parts;
  if (value.has_value())
    parts.push_back(absl::StrCat(indicator.name(), ": ", value.lower_bound() ? "at least " : "",
                                 value.value().value(), "."));
  else
    parts.push_back(absl::StrCat(indicator.name(), ": no value. ", value.no_value_because()));
  if (!value.missing_sites().empty() && value.sites_reported() > 0) {
    parts.push_back(absl::StrCat("Of ", value.sites_reported(), " of ",
                                 Sites(value.sites_in_scope()), "; hours are missing for ",
                                 MissingNames(value), "."));
  }
  if (value.numerator_at_missing_sites() > 0)
    parts.push_back(absl::StrCat("Not in it: ", value.numerator_at_missing_sites(),
                                 " where hours are missing."));
  if (value.undetermined_not_counted() > 0)
    parts.push_back(
        absl::StrCat("Undetermined, and not counted: ", value.undetermined_not_counted(), "."));
  if (value.undetermined_counted() > 0)
    parts.push_back(absl::StrCat(
        "Counted with what is certain, and may be graver: ", value.undetermined_counted(), "."));
  return absl::StrJoin(parts, " ");
}

v1::IndicatorValue CalculateOne(const v1::IndicatorDefinition& indicator, const v1::Scope& scope,
                                const v1::Period& period, const Basis& basis,
                                const Coverage& of_hours) {
  v1::IndicatorValue value;
  value.set_indicator_id(indicator.indicator_id());
  *value.mutable_scope() = scope;
  *value.mutable_period() = period;
  if (!basis.months.empty()) value.set_through_month(basis.months.last.ToString());
  value.set_sites_in_scope(int(basis.sites.size()));

  const bool rate = indicator.formula() == v1::FORMULA_RATE;
  // A count needs no hours, and is of all sites.
  static const Coverage kWhole{{}, {}, Decimal()};
  const Coverage& coverage = rate ? of_hours : kWhole;
  value.set_sites_reported(int(basis.sites.size() - coverage.missing.size()));
  const size_t named = std::min(coverage.missing.size(), kMostMissingNamed);
  value.mutable_missing_sites()->Add(coverage.missing.begin(), coverage.missing.begin() + named);

  int64_t numerator = 0, at_missing = 0;
  int counted_for_now = 0, undetermined = 0;
  for (const auto& incident : basis.incidents) {
    const Standing standing = StandingOf(indicator, incident);
    if (coverage.missing_ids.contains(incident.site_id())) {
      if (standing == Standing::kCounted) at_missing += Weight(indicator, incident);
      continue;
    }
    if (standing == Standing::kUndetermined) ++undetermined;
    if (standing != Standing::kCounted) continue;
    numerator += Weight(indicator, incident);
    if (CountedForNow(indicator, incident)) ++counted_for_now;
  }
  value.set_numerator(numerator);
  value.set_numerator_at_missing_sites(at_missing);
  value.set_undetermined_counted(counted_for_now);
  value.set_undetermined_not_counted(undetermined);
  value.set_lower_bound(undetermined + counted_for_now > 0);

  if (rate)
    SetRate(indicator, coverage.hours, value);
  else
    value.mutable_value()->set_value(absl::StrCat(numerator));
  value.set_sentence(SentenceOf(indicator, value));
  return value;
}

}  // namespace

std::vector<v1::MissingSite> MissingSites(const Basis& basis) {
  std::unordered_map<std::string_view, std::set<std::string_view>> reported;
  for (const auto& hours : basis.hours) reported[hours.site_id()].insert(hours.month());
  std::map<Month, std::string> names;  // Of the few months that there are.
  std::vector<v1::MissingSite> missing;
  for (const SiteInScope& site : basis.sites) {
    const auto found = reported.find(site.site_id);
    v1::MissingSite one;
    for (const Month month : site.months) {
      std::string& name = names[month];
      if (name.empty()) name = month.ToString();
      if (found == reported.end() || !found->second.contains(name)) one.add_missing_months(name);
    }
    if (one.missing_months().empty()) continue;
    one.set_site_id(site.site_id);
    missing.push_back(std::move(one));
  }
  std::sort(missing.begin(), missing.end(),
            [](const auto& a, const auto& b) { return a.site_id() < b.site_id(); });
  return missing;
}

Standing StandingOf(const v1::IndicatorDefinition& indicator, const v1::CountedIncident& incident) {
  switch (indicator.numerator()) {
    case v1::NUMERATOR_TIER_1_EVENTS:
    case v1::NUMERATOR_TIER_1_SEVERITY_POINTS: return OfTier(incident, incidents::v1::TIER_1);
    case v1::NUMERATOR_TIER_2_EVENTS: return OfTier(incident, incidents::v1::TIER_2);
    case v1::NUMERATOR_TIER_3_EVENTS: return OfTier(incident, incidents::v1::TIER_3);
    case v1::NUMERATOR_NEAR_MISSES:
      return incident.near_miss() ? Standing::kCounted : Standing::kNotCounted;
    default: return Standing::kNotCounted;
  }
}

std::vector<v1::IndicatorValue> Calculate(
    const std::vector<const v1::IndicatorDefinition*>& indicators, const v1::Scope& scope,
    const v1::Period& period, const Basis& basis) {
  const Coverage coverage = CoverageOf(basis);
  std::vector<v1::IndicatorValue> values;
  for (const auto* indicator : indicators)
    values.push_back(CalculateOne(*indicator, scope, period, basis, coverage));
  return values;
}

v1::Figures CalculateFigures(const v1::IndicatorSet& set, const v1::Scope& scope,
                             const v1::Period& period, Basis basis) {
  std::sort(basis.incidents.begin(), basis.incidents.end(), [](const auto& a, const auto& b) {
    return std::tie(a.month(), a.site_id(), a.incident_id()) <
           std::tie(b.month(), b.site_id(), b.incident_id());
  });
  std::sort(basis.hours.begin(), basis.hours.end(), [](const auto& a, const auto& b) {
    return std::tie(a.site_id(), a.month()) < std::tie(b.site_id(), b.month());
  });
  v1::Figures figures;
  *figures.mutable_scope() = scope;
  *figures.mutable_period() = period;
  figures.set_definitions(set.version());
  std::set<std::string> shown;
  std::vector<const v1::IndicatorDefinition*> indicators;
  for (const auto& indicator : set.indicators()) {
    indicators.push_back(&indicator);
    for (const auto& incident : basis.incidents)
      if (StandingOf(indicator, incident) != Standing::kNotCounted)
        shown.insert(incident.incident_id());
  }
  for (v1::IndicatorValue& value : Calculate(indicators, scope, period, basis)) {
    value.clear_missing_sites();
    *figures.add_values() = std::move(value);
  }
  for (v1::MissingSite& site : MissingSites(basis)) *figures.add_missing_sites() = std::move(site);
  for (auto& incident : basis.incidents)
    if (shown.contains(incident.incident_id())) *figures.add_incidents() = std::move(incident);
  for (auto& hours : basis.hours) *figures.add_hours() = std::move(hours);
  return figures;
}

}  // namespace interlock::metrics
