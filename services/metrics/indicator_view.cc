#include "services/metrics/indicator_view.h"

#include "absl/strings/strip.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/metrics/v1/period.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/zone.h"
#include "libs/chassis/stored_event.h"
#include "services/metrics/site_months.h"

namespace interlock::metrics {
namespace {

using incidents::v1::Classification, incidents::v1::IncidentEvent, organisation::v1::BusinessEvent,
    organisation::v1::SiteEvent, v1::HoursEvent;

const std::vector<std::string> kSchema = {
    "CREATE TABLE {v}site (site_id TEXT PRIMARY KEY, time_zone TEXT NOT NULL)",
    "CREATE TABLE {v}business (business_id TEXT PRIMARY KEY, company_id TEXT NOT NULL)",
    // Months as numbers, year x 12 + month - 1; until_month is the first that is not in it.
    "CREATE TABLE {v}ownership (site_id TEXT NOT NULL, from_month BIGINT NOT NULL, "
    "until_month BIGINT NOT NULL, business_id TEXT NOT NULL, PRIMARY KEY (site_id, from_month))",
    "CREATE INDEX {v}ownership_business ON {v}ownership (business_id)",
    "CREATE TABLE {v}incident (incident_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "at_ms BIGINT NOT NULL, month BIGINT NOT NULL, kind BIGINT NOT NULL, "
    "standing BIGINT NOT NULL, tier BIGINT NOT NULL, at_most_tier BIGINT NOT NULL, "
    "severity_points BIGINT NOT NULL, severity_at_least BIGINT NOT NULL)",
    "CREATE INDEX {v}incident_month ON {v}incident (month, site_id)",
    "CREATE INDEX {v}incident_site ON {v}incident (site_id, month)",
    "CREATE TABLE {v}hours (site_id TEXT NOT NULL, month BIGINT NOT NULL, hours_id TEXT NOT NULL, "
    "employee_hours TEXT NOT NULL, contractor_hours TEXT NOT NULL, PRIMARY KEY (site_id, month))",
    "CREATE INDEX {v}hours_month ON {v}hours (month, site_id)",
    // Figures and signatures are in the period's own stream; `signatures` is of the newest.
    "CREATE TABLE {v}period (period_id TEXT PRIMARY KEY, scope_kind BIGINT NOT NULL, "
    "scope_id TEXT NOT NULL, span BIGINT NOT NULL, month TEXT NOT NULL, "
    "closed_at_ms BIGINT NOT NULL, closed_by TEXT NOT NULL, figures BIGINT NOT NULL, "
    "restated_at_ms BIGINT NOT NULL, signatures BIGINT NOT NULL)",
};

// ---------------------------------------------------------------------------------------------
// Organisation

absl::Status ReadTimeZone(SqlSession& rows, const std::string& site_id, std::string& time_zone) {
  return rows.Query("SELECT time_zone FROM {v}site WHERE site_id = $1", {site_id},
                    [&](const SqlRow& row) { time_zone = row.Text(0); });
}

int64_t LocalMonth(const std::string& time_zone, int64_t at_ms) {
  return Month::Of(DayAt(at_ms, time_zone)).number;
}

// A site's incidents may have been seen before its time zone was, or under another one.
absl::Status PutIncidentsInMonths(SqlSession& rows, const std::string& site_id,
                                  const std::string& time_zone) {
  std::vector<std::pair<std::string, int64_t>> incidents;
  if (auto status =
          rows.Query("SELECT incident_id, at_ms FROM {v}incident WHERE site_id = $1", {site_id},
                     [&](const SqlRow& row) { incidents.emplace_back(row.Text(0), row.Int(1)); });
      !status.ok())
    return status;
  for (const auto& [incident_id, at_ms] : incidents)
    if (auto status = rows.Run("UPDATE {v}incident SET month = $2 WHERE incident_id = $1",
                               {incident_id, LocalMonth(time_zone, at_ms)});
        !status.ok())
      return status;
  return absl::OkStatus();
}

absl::Status PutSite(SqlSession& rows, const std::string& site_id, const std::string& time_zone) {
  std::string before;
  if (auto status = ReadTimeZone(rows, site_id, before); !status.ok()) return status;
  if (auto status = rows.Run("INSERT INTO {v}site (site_id, time_zone) VALUES ($1, $2) "
                             "ON CONFLICT (site_id) DO UPDATE SET time_zone = excluded.time_zone",
                             {site_id, time_zone});
      !status.ok())
    return status;
  if (before == time_zone) return absl::OkStatus();
  return PutIncidentsInMonths(rows, site_id, time_zone);
}

// Of any event that carries the whole ownership.
template <class Event>
absl::Status PutOwnership(SqlSession& rows, const Event& event) {
  if (auto status = rows.Run("DELETE FROM {v}ownership WHERE site_id = $1", {event.site_id()});
      !status.ok())
    return status;
  for (const BusinessMonths& months : MonthsByBusiness(event.ownership()))
    if (auto status =
            rows.Run("INSERT INTO {v}ownership (site_id, from_month, until_month, business_id) "
                     "VALUES ($1, $2, $3, $4)",
                     {event.site_id(), int64_t{months.from.number}, int64_t{months.until.number},
                      months.business_id});
        !status.ok())
      return status;
  return absl::OkStatus();
}

absl::Status ApplySite(SqlSession& rows, const SiteEvent& event) {
  switch (event.body_case()) {
    case SiteEvent::kRegistered: {
      const auto& registered = event.registered();
      auto status = PutSite(rows, registered.site_id(), registered.profile().time_zone());
      return status.ok() ? PutOwnership(rows, registered) : status;
    }
    case SiteEvent::kCorrected:
      return PutSite(rows, event.corrected().site_id(), event.corrected().profile().time_zone());
    case SiteEvent::kBought: return PutOwnership(rows, event.bought());
    case SiteEvent::kSold: return PutOwnership(rows, event.sold());
    case SiteEvent::kMoved: return PutOwnership(rows, event.moved());
    case SiteEvent::kOwnershipCorrected: return PutOwnership(rows, event.ownership_corrected());
    case SiteEvent::kImported:  // What it changed has events of its own.
    case SiteEvent::kRenamed:
    case SiteEvent::kUnitAdded:
    case SiteEvent::kUnitRenamed:
    case SiteEvent::kUnitClosed:
    case SiteEvent::kCalendarSet:
    case SiteEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status PutBusiness(SqlSession& rows, const std::string& business_id,
                         const std::string& company_id) {
  return rows.Run(
      "INSERT INTO {v}business (business_id, company_id) VALUES ($1, $2) "
      "ON CONFLICT (business_id) DO UPDATE SET company_id = excluded.company_id",
      {business_id, company_id});
}

absl::Status ApplyBusiness(SqlSession& rows, const BusinessEvent& event) {
  switch (event.body_case()) {
    case BusinessEvent::kRegistered:
      return PutBusiness(rows, event.registered().business_id(), event.registered().company_id());
    case BusinessEvent::kCorrected:
      return PutBusiness(rows, event.corrected().business_id(), event.corrected().company_id());
    case BusinessEvent::kRenamed:
    case BusinessEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

// ---------------------------------------------------------------------------------------------
// Incidents

absl::Status PutClassification(SqlSession& rows, const std::string& incident_id,
                               const Classification& classification) {
  return rows.Run(
      "UPDATE {v}incident SET tier = $2, at_most_tier = $3, severity_points = $4, "
      "severity_at_least = $5 WHERE incident_id = $1",
      {incident_id, int64_t{classification.tier()}, int64_t{classification.at_most_tier()},
       int64_t{classification.severity_points()}, int64_t{classification.severity_at_least()}});
}

// Where and when it happened.
absl::Status PutPlace(SqlSession& rows, const std::string& incident_id, const std::string& site_id,
                      int64_t at_ms) {
  std::string time_zone;
  if (auto status = ReadTimeZone(rows, site_id, time_zone); !status.ok()) return status;
  return rows.Run(
      "UPDATE {v}incident SET site_id = $2, at_ms = $3, month = $4 WHERE incident_id = $1",
      {incident_id, site_id, at_ms, LocalMonth(time_zone, at_ms)});
}

absl::Status PutStanding(SqlSession& rows, const std::string& incident_id,
                         incidents::v1::Incident::Standing standing) {
  return rows.Run("UPDATE {v}incident SET standing = $2 WHERE incident_id = $1",
                  {incident_id, int64_t{standing}});
}

absl::Status Report(SqlSession& rows, const incidents::v1::IncidentReported& reported) {
  const std::string& incident_id = reported.incident_id();
  if (auto status = rows.Run(
          "INSERT INTO {v}incident (incident_id, site_id, at_ms, month, kind, standing, tier, "
          "at_most_tier, severity_points, severity_at_least) VALUES ($1, $2, 0, 0, $3, $4, 0, 0, "
          "0, 0)",
          {incident_id, reported.site_id(), int64_t{reported.kind()},
           int64_t{incidents::v1::Incident::STANDING_ACTIVE}});
      !status.ok())
    return status;
  if (auto status =
          PutPlace(rows, incident_id, reported.site_id(), reported.consequences().earliest_at_ms());
      !status.ok())
    return status;
  return PutClassification(rows, incident_id, reported.classification());
}

absl::Status Amend(SqlSession& rows, const std::string& incident_id,
                   const incidents::v1::FactsAmended& amended) {
  std::string site_id;
  if (auto status = rows.Query("SELECT site_id FROM {v}incident WHERE incident_id = $1",
                               {incident_id}, [&](const SqlRow& row) { site_id = row.Text(0); });
      !status.ok())
    return status;
  if (auto status = PutPlace(rows, incident_id, site_id, amended.consequences().earliest_at_ms());
      !status.ok())
    return status;
  return PutClassification(rows, incident_id, amended.classification());
}

absl::Status ApplyIncident(SqlSession& rows, const std::string& incident_id,
                           const IncidentEvent& event) {
  using incidents::v1::Incident;
  // Many other events of an incident change nothing that is counted.
  if (event.has_reported()) return Report(rows, event.reported());
  if (event.has_facts_amended()) return Amend(rows, incident_id, event.facts_amended());
  if (event.has_reclassified())
    return PutClassification(rows, incident_id, event.reclassified().classification());
  if (event.has_moved())
    return PutPlace(rows, incident_id, event.moved().site_id(),
                    event.moved().consequences().earliest_at_ms());
  if (event.has_merged()) return PutStanding(rows, incident_id, Incident::STANDING_MERGED);
  if (event.has_withdrawn()) return PutStanding(rows, incident_id, Incident::STANDING_WITHDRAWN);
  if (event.has_reinstated()) return PutStanding(rows, incident_id, Incident::STANDING_ACTIVE);
  return absl::OkStatus();
}

// ---------------------------------------------------------------------------------------------
// Hours

template <class Event>
absl::Status PutHours(SqlSession& rows, const Event& event) {
  const auto month = Month::Parse(event.month());
  if (!month) return absl::InvalidArgumentError("no month: " + event.month());
  return rows.Run(
      "INSERT INTO {v}hours (site_id, month, hours_id, employee_hours, contractor_hours) "
      "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (site_id, month) DO UPDATE SET "
      "employee_hours = excluded.employee_hours, contractor_hours = excluded.contractor_hours",
      {event.site_id(), int64_t{month->number}, event.hours_id(),
       event.worked().employee_hours().value(), event.worked().contractor_hours().value()});
}

absl::Status DropHours(SqlSession& rows, const v1::HoursWithdrawn& withdrawn) {
  const auto month = Month::Parse(withdrawn.month());
  if (!month) return absl::InvalidArgumentError("no month: " + withdrawn.month());
  return rows.Run("DELETE FROM {v}hours WHERE site_id = $1 AND month = $2",
                  {withdrawn.site_id(), int64_t{month->number}});
}

absl::Status ApplyHours(SqlSession& rows, const HoursEvent& event) {
  switch (event.body_case()) {
    case HoursEvent::kEntered: return PutHours(rows, event.entered());
    case HoursEvent::kCorrected: return PutHours(rows, event.corrected());
    case HoursEvent::kWithdrawn: return DropHours(rows, event.withdrawn());
    case HoursEvent::kImported:  // What it changed has events of its own.
    case HoursEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

// ---------------------------------------------------------------------------------------------
// Closed periods

absl::Status ApplyPeriod(SqlSession& rows, const v1::PeriodEvent& event) {
  switch (event.body_case()) {
    case v1::PeriodEvent::kClosed: {
      const auto& closed = event.closed();
      const auto& figures = closed.figures();
      return rows.Run(
          "INSERT INTO {v}period (period_id, scope_kind, scope_id, span, month, closed_at_ms, "
          "closed_by, figures, restated_at_ms, signatures) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0, 0)",
          {closed.period_id(), int64_t{figures.scope().kind()}, figures.scope().id(),
           int64_t{figures.period().span()}, figures.period().month(), closed.closed_at_ms(),
           closed.closed_by()});
    }
    case v1::PeriodEvent::kRestated:
      return rows.Run(
          "UPDATE {v}period SET figures = $2, restated_at_ms = $3, signatures = 0 "
          "WHERE period_id = $1",
          {event.restated().period_id(), int64_t{event.restated().figures_number()},
           event.restated().restated_at_ms()});
    case v1::PeriodEvent::kPeriodSigned:
      return rows.Run(
          "UPDATE {v}period SET signatures = signatures + 1 WHERE period_id = $1 AND figures = $2",
          {event.period_signed().period_id(), int64_t{event.period_signed().figures_number()}});
    case v1::PeriodEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

// ---------------------------------------------------------------------------------------------

template <class Event>
bool Is(const FeedEvent& event) {
  return event.record.type == Event::descriptor()->full_name();
}

absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& event) {
  if (Is<IncidentEvent>(event)) {
    auto incident = EventAs<IncidentEvent>(event.record);
    if (!incident.ok()) return incident.status();
    absl::string_view incident_id = event.record.stream;
    absl::ConsumePrefix(&incident_id, "incident-");
    return ApplyIncident(rows, std::string(incident_id), *incident);
  }
  if (Is<HoursEvent>(event)) {
    auto hours = EventAs<HoursEvent>(event.record);
    return hours.ok() ? ApplyHours(rows, *hours) : hours.status();
  }
  if (Is<v1::PeriodEvent>(event)) {
    auto period = EventAs<v1::PeriodEvent>(event.record);
    return period.ok() ? ApplyPeriod(rows, *period) : period.status();
  }
  if (Is<SiteEvent>(event)) {
    auto site = EventAs<SiteEvent>(event.record);
    return site.ok() ? ApplySite(rows, *site) : site.status();
  }
  if (Is<BusinessEvent>(event)) {
    auto business = EventAs<BusinessEvent>(event.record);
    return business.ok() ? ApplyBusiness(rows, *business) : business.status();
  }
  return absl::OkStatus();
}

}  // namespace

View IndicatorView() {
  return {.name = kIndicators,
          .form = 2,
          .sources = {"incidents", "organisation", "metrics"},
          .schema = kSchema,
          .tables = {"site", "business", "ownership", "incident", "hours", "period"},
          .apply = ApplyEvent};
}

}  // namespace interlock::metrics
