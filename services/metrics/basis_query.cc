#include "services/metrics/basis_query.h"

#include <algorithm>

#include "interlock/incidents/v1/incidents.pb.h"
#include "services/metrics/site_months.h"

namespace interlock::metrics {
namespace {

using incidents::v1::Tier;

// Sites with the months that they belonged to a scope, of those that overlap $2 to $3.
constexpr char kSitesOfBusiness[] =
    "SELECT site_id, from_month, until_month FROM {v}ownership "
    "WHERE business_id = $1 AND until_month > $2 AND from_month <= $3";
constexpr char kSitesOfCompany[] =
    "SELECT o.site_id, o.from_month, o.until_month FROM {v}ownership o "
    "JOIN {v}business b ON b.business_id = o.business_id "
    "WHERE b.company_id = $1 AND o.until_month > $2 AND o.from_month <= $3";
// Whatever is known of a site at all: one may have incidents before it is registered.
constexpr char kAllSites[] =
    "SELECT site_id FROM {v}site UNION SELECT site_id FROM {v}incident "
    "UNION SELECT site_id FROM {v}hours";

constexpr char kIncidents[] =
    "SELECT incident_id, site_id, month, kind, tier, at_most_tier, severity_points, "
    "severity_at_least FROM {v}incident WHERE month BETWEEN $1 AND $2 AND standing = $3";
constexpr char kHours[] =
    "SELECT hours_id, site_id, month, employee_hours, contractor_hours FROM {v}hours "
    "WHERE month BETWEEN $1 AND $2";

v1::CountedIncident IncidentOf(const SqlRow& row, Month month) {
  v1::CountedIncident incident;
  incident.set_incident_id(std::string(row.Text(0)));
  incident.set_site_id(std::string(row.Text(1)));
  incident.set_month(month.ToString());
  incident.set_tier(Tier(row.Int(4)));
  incident.set_at_most_tier(Tier(row.Int(5)));
  incident.set_severity_points(int32_t(row.Int(6)));
  incident.set_severity_at_least(row.Int(7) != 0);
  const bool event =
      incident.tier() == incidents::v1::TIER_1 || incident.tier() == incidents::v1::TIER_2;
  incident.set_near_miss(row.Int(3) == incidents::v1::Incident::KIND_NEAR_MISS && !event);
  return incident;
}

v1::CountedHours HoursOf(const SqlRow& row, Month month) {
  v1::CountedHours hours;
  hours.set_hours_id(std::string(row.Text(0)));
  hours.set_site_id(std::string(row.Text(1)));
  hours.set_month(month.ToString());
  hours.mutable_worked()->mutable_employee_hours()->set_value(std::string(row.Text(3)));
  hours.mutable_worked()->mutable_contractor_hours()->set_value(std::string(row.Text(4)));
  return hours;
}

}  // namespace

absl::Status ScopeRows::ReadSites(SqlSession& session, const v1::Scope& scope, const Months& months,
                                  const Asking& asking) {
  const auto add = [&](const std::string& site_id, Run run) {
    if (asking.sites.all || asking.sites.Contains(site_id)) sites_[site_id].push_back(run);
  };
  constexpr Run kAlways{kSinceEver, kStill};
  if (scope.kind() == v1::Scope::KIND_SITE) {
    add(scope.id(), kAlways);
    return absl::OkStatus();
  }
  if (scope.kind() == v1::Scope::KIND_EVERYTHING)
    return session.Query(kAllSites, {},
                         [&](const SqlRow& row) { add(std::string(row.Text(0)), kAlways); });
  const bool company = scope.kind() == v1::Scope::KIND_COMPANY;
  return session.Query(
      company ? kSitesOfCompany : kSitesOfBusiness,
      {scope.id(), int64_t{months.first.number}, int64_t{months.last.number}},
      [&](const SqlRow& row) {
        add(std::string(row.Text(0)), {Month{int32_t(row.Int(1))}, Month{int32_t(row.Int(2))}});
      });
}

absl::StatusOr<ScopeRows> ScopeRows::Read(SqlSession& session, const v1::Scope& scope,
                                          const Months& months, const Asking& asking) {
  ScopeRows rows;
  if (auto status = rows.ReadSites(session, scope, months, asking); !status.ok()) return status;
  std::string incidents = kIncidents, hours = kHours;
  SqlValues of_incidents = {int64_t{months.first.number}, int64_t{months.last.number},
                            int64_t{incidents::v1::Incident::STANDING_ACTIVE}};
  SqlValues of_hours = {int64_t{months.first.number}, int64_t{months.last.number}};
  if (scope.kind() == v1::Scope::KIND_SITE) {
    incidents += " AND site_id = $4";
    of_incidents.push_back(scope.id());
    hours += " AND site_id = $3";
    of_hours.push_back(scope.id());
  }
  auto status = session.Query(incidents, of_incidents, [&](const SqlRow& row) {
    const Month month{int32_t(row.Int(2))};
    if (rows.Has(std::string(row.Text(1)), month))
      rows.incidents_.emplace_back(month, IncidentOf(row, month));
  });
  if (!status.ok()) return status;
  status = session.Query(hours, of_hours, [&](const SqlRow& row) {
    const Month month{int32_t(row.Int(2))};
    if (rows.Has(std::string(row.Text(1)), month))
      rows.hours_.emplace_back(month, HoursOf(row, month));
  });
  if (!status.ok()) return status;
  return rows;
}

bool ScopeRows::AnyHas(const std::vector<Run>& runs, Month month) {
  return std::any_of(runs.begin(), runs.end(),
                     [&](const Run& run) { return run.from <= month && month < run.until; });
}

bool ScopeRows::Has(const std::string& site_id, Month month) const {
  const auto found = sites_.find(site_id);
  return found != sites_.end() && AnyHas(found->second, month);
}

Basis ScopeRows::BasisOf(const Months& months) const {
  Basis basis{.months = months};
  if (months.empty()) return basis;
  for (const auto& [site_id, runs] : sites_) {
    SiteInScope site{site_id, {}};
    for (Month month = months.first; month <= months.last; month = month.Plus(1))
      if (AnyHas(runs, month)) site.months.push_back(month);
    if (!site.months.empty()) basis.sites.push_back(std::move(site));
  }
  for (const auto& [month, incident] : incidents_)
    if (months.Has(month)) basis.incidents.push_back(incident);
  for (const auto& [month, hours] : hours_)
    if (months.Has(month)) basis.hours.push_back(hours);
  return basis;
}

Months MonthsKnown(const v1::Period& period, const Months& all, int64_t now_ms) {
  if (period.span() != v1::SPAN_CALENDAR_YEAR) return all;
  const Month last_over = Month::Of(DayOfUtc(now_ms - kFarthestBehindMs)).Plus(-1);
  return {all.first, std::min(all.last, last_over)};
}

}  // namespace interlock::metrics
