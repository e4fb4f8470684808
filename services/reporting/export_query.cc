// Every list as a CSV file that a spreadsheet may open.
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "libs/csv/writer.h"
#include "services/reporting/all_pages_query.h"
#include "services/reporting/reporting_query.h"

namespace interlock::reporting {
namespace {

using Cells = std::vector<std::string>;

std::string Number(int64_t number) { return std::to_string(number); }
std::string YesNo(bool yes) { return yes ? "yes" : "no"; }
// "2026-11-23T04:05:06Z"; empty if it never was.
std::string Moment(int64_t at_ms) {
  if (at_ms == 0) return "";
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%SZ", absl::FromUnixMillis(at_ms), absl::UTCTimeZone());
}
// Without the prefix that all names of the enum share: "STARTED".
template <class Name>
std::string Plain(const Name& name, size_t prefix) {
  return name.size() > prefix ? std::string(name).substr(prefix) : "";
}
std::string TierName(incidents::v1::Tier tier) {
  return tier == incidents::v1::Tier::TIER_UNSPECIFIED ? "" : incidents::v1::Tier_Name(tier);
}
std::string StateName(v1::InvestigationState state) {
  return state == v1::INVESTIGATION_STATE_UNSPECIFIED
             ? ""
             : Plain(v1::InvestigationState_Name(state), sizeof("INVESTIGATION_STATE_") - 1);
}

class CsvFile {
 public:
  CsvFile(std::string name, const Cells& columns) : name_(std::move(name)) {
    // Without the mark, spreadsheets take the file for another encoding than UTF-8.
    content_ = "\xEF\xBB\xBF";
    Add(columns);
  }
  void Add(const Cells& cells) { csv::AppendRow(cells, content_); }
  void Into(const Asking& asking, core::v1::FileContent& file) {
    file.set_file_name(name_ + "-" + asking.Today() + ".csv");
    file.set_media_type("text/csv; charset=utf-8");
    file.set_content(std::move(content_));
  }

 private:
  const std::string name_;
  std::string content_;
};

const Cells kIncidentCells = {"incident_id",
                              "title",
                              "site_id",
                              "site",
                              "business",
                              "unit_id",
                              "occurred_on",
                              "occurred_at",
                              "reported_at",
                              "kind",
                              "standing",
                              "merged_into",
                              "historic",
                              "tier",
                              "at_least",
                              "highest_possible_tier",
                              "severity_points",
                              "chemicals",
                              "investigation",
                              "investigation_due",
                              "investigation_started",
                              "late",
                              "hours_late",
                              "lead"};

Cells CellsOf(const v1::IncidentRow& row) {
  const auto& investigation = row.investigation();
  return {row.incident_id(),
          row.title(),
          row.site_id(),
          row.site_name(),
          row.business_name(),
          row.unit_id(),
          row.occurred_on(),
          Moment(row.occurred_at_ms()),
          Moment(row.reported_at_ms()),
          Plain(v1::Kind_Name(row.kind()), sizeof("KIND_") - 1),
          Plain(v1::Standing_Name(row.standing()), sizeof("STANDING_") - 1),
          row.merged_into_id(),
          YesNo(row.historic()),
          TierName(row.tier()),
          YesNo(row.at_least()),
          TierName(row.at_most_tier()),
          Number(row.severity_points()),
          absl::StrJoin(row.chemicals(), "; "),
          StateName(investigation.state()),
          Moment(investigation.due_at_ms()),
          Moment(investigation.started_at_ms()),
          YesNo(investigation.late()),
          Number(investigation.lateness_hours()),
          investigation.lead_id()};
}

}  // namespace

absl::Status ExportIncidents(SqlSession& session, const v1::ListIncidentsRequest& request,
                             const Asking& asking, core::v1::FileContent& file) {
  CsvFile csv("incidents", kIncidentCells);
  auto status = AllPages<v1::ListIncidentsRequest, v1::ListIncidentsResponse>(
      ListIncidents, session, request, asking, [&](const v1::ListIncidentsResponse& page) {
        for (const auto& row : page.incidents()) csv.Add(CellsOf(row));
      });
  csv.Into(asking, file);
  return status;
}

absl::Status ExportOpenInvestigations(SqlSession& session,
                                      const v1::ListOpenInvestigationsRequest& request,
                                      const Asking& asking, core::v1::FileContent& file) {
  CsvFile csv("investigations", kIncidentCells);
  auto status = AllPages<v1::ListOpenInvestigationsRequest, v1::ListOpenInvestigationsResponse>(
      ListOpenInvestigations, session, request, asking,
      [&](const v1::ListOpenInvestigationsResponse& page) {
        for (const auto& row : page.investigations()) csv.Add(CellsOf(row));
      });
  csv.Into(asking, file);
  return status;
}

absl::Status ExportUndetermined(SqlSession& session, const v1::ListUndeterminedRequest& request,
                                const Asking& asking, core::v1::FileContent& file) {
  Cells columns = kIncidentCells;
  columns.insert(columns.end(), {"missing_fact", "could_raise_to", "what_it_would_change"});
  CsvFile csv("undetermined", columns);
  auto status = AllPages<v1::ListUndeterminedRequest, v1::ListUndeterminedResponse>(
      ListUndetermined, session, request, asking, [&](const v1::ListUndeterminedResponse& page) {
        for (const auto& row : page.undetermined())
          for (const auto& fact : row.missing_facts()) {
            Cells cells = CellsOf(row.incident());
            cells.insert(cells.end(),
                         {fact.field(), TierName(fact.could_raise_to()), fact.sentence()});
            csv.Add(cells);
          }
      });
  csv.Into(asking, file);
  return status;
}

absl::Status ExportDuties(SqlSession& session, const v1::ListDutiesRequest& request,
                          const Asking& asking, core::v1::FileContent& file) {
  CsvFile csv("duties", {"due", "state", "severity", "hours_overdue", "kind", "clause", "sentence",
                         "owner_person_id", "owner_role_id", "service", "stream", "incident_id",
                         "title", "site_id", "site"});
  auto status = AllPages<v1::ListDutiesRequest, v1::ListDutiesResponse>(
      ListDuties, session, request, asking, [&](const v1::ListDutiesResponse& page) {
        for (const auto& duty : page.duties())
          csv.Add(
              {Moment(duty.due_at_ms()),
               Plain(v1::DutyState_Name(duty.state()), sizeof("DUTY_STATE_") - 1),
               duty.severity() == v1::DUTY_SEVERITY_UNSPECIFIED
                   ? ""
                   : Plain(v1::DutySeverity_Name(duty.severity()), sizeof("DUTY_SEVERITY_") - 1),
               Number(duty.hours_overdue()), duty.kind(), duty.clause(), duty.sentence(),
               duty.owner_person_id(), duty.owner_role_id(), duty.service(), duty.stream(),
               duty.incident_id(), duty.incident_title(), duty.site_id(), duty.site_name()});
      });
  csv.Into(asking, file);
  return status;
}

absl::Status ExportSites(SqlSession& session, const v1::ListSitesRequest& request,
                         const Asking& asking, core::v1::FileContent& file) {
  CsvFile csv("sites", {"site_id", "site", "business", "company", "time_zone", "go_live_on",
                        "incidents", "tier_1", "tier_2", "tier_3", "at_least",
                        "open_investigations", "overdue_investigations", "last_reported_at"});
  auto status = AllPages<v1::ListSitesRequest, v1::ListSitesResponse>(
      ListSites, session, request, asking, [&](const v1::ListSitesResponse& page) {
        for (const auto& site : page.sites())
          csv.Add({site.site_id(), site.name(), site.business_name(), site.company_name(),
                   site.time_zone(), site.go_live_on(), Number(site.incidents()),
                   Number(site.tier_1()), Number(site.tier_2()), Number(site.tier_3()),
                   Number(site.at_least()), Number(site.open_investigations()),
                   Number(site.overdue_investigations()), Moment(site.last_reported_at_ms())});
      });
  csv.Into(asking, file);
  return status;
}

absl::Status ExportTriangle(SqlSession& session, const v1::GetTriangleRequest& request,
                            const Asking& asking, core::v1::FileContent& file) {
  v1::GetTriangleResponse triangle;
  if (auto status = GetTriangle(session, request, asking, triangle); !status.ok()) return status;
  CsvFile csv("triangle", {"tier", "count", "at_least", "historic", "severity_points"});
  auto add = [&csv](const v1::TierCount& count) {
    csv.Add({TierName(count.tier()), Number(count.count()), Number(count.at_least()),
             Number(count.historic()), Number(count.severity_points())});
  };
  for (const auto& count : triangle.tiers()) add(count);
  add(triangle.not_pse());
  csv.Into(asking, file);
  return absl::OkStatus();
}

absl::Status ExportTrend(SqlSession& session, const v1::GetTrendRequest& request,
                         const Asking& asking, core::v1::FileContent& file) {
  v1::GetTrendResponse trend;
  if (auto status = GetTrend(session, request, asking, trend); !status.ok()) return status;
  CsvFile csv("trend", {"period", "tier_1", "tier_2", "tier_3", "not_pse", "at_least",
                        "severity_points", "near_misses", "rolling_tier_1", "rolling_tier_2",
                        "rolling_tier_3", "rolling_severity_points", "rolling_near_misses"});
  for (const auto& point : trend.points())
    csv.Add({point.period(), Number(point.tier_1()), Number(point.tier_2()), Number(point.tier_3()),
             Number(point.not_pse()), Number(point.at_least()), Number(point.severity_points()),
             Number(point.near_misses()), Number(point.rolling_tier_1()),
             Number(point.rolling_tier_2()), Number(point.rolling_tier_3()),
             Number(point.rolling_severity_points()), Number(point.rolling_near_misses())});
  csv.Into(asking, file);
  return absl::OkStatus();
}

}  // namespace interlock::reporting
