// Incidents that have to be investigated, 1910.119(m)(2): due when their 48 hours are over, done
// when the investigation began.
#include "services/metrics/leading_subjects.h"

namespace interlock::metrics {
namespace {

using incidents::v1::Incident, incidents::v1::IncidentEvent, incidents::v1::Investigation;

// Of an incident, what its investigation depends on.
struct InvestigationRow {
  std::string incident_id = {};
  std::string site_id = {};
  int64_t standing = Incident::STANDING_ACTIVE;
  int64_t need = Investigation::NEED_UNDECIDED;
  int64_t due_at_ms = 0;  // 0: it happened before the site's go-live.
  int64_t began_at_ms = 0;
};

absl::Status Load(SqlSession& rows, InvestigationRow& row) {
  return rows.Query(
      "SELECT site_id, standing, need, due_at_ms, began_at_ms FROM {v}investigation "
      "WHERE incident_id = $1",
      {row.incident_id}, [&](const SqlRow& found) {
        row.site_id = found.Text(0);
        row.standing = found.Int(1);
        row.need = found.Int(2);
        row.due_at_ms = found.Int(3);
        row.began_at_ms = found.Int(4);
      });
}

absl::Status Save(SqlSession& rows, const InvestigationRow& row) {
  return rows.Run(
      "INSERT INTO {v}investigation (incident_id, site_id, standing, need, due_at_ms, began_at_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (incident_id) DO UPDATE SET "
      "site_id = excluded.site_id, standing = excluded.standing, need = excluded.need, "
      "due_at_ms = excluded.due_at_ms, began_at_ms = excluded.began_at_ms",
      {row.incident_id, row.site_id, row.standing, row.need, row.due_at_ms, row.began_at_ms});
}

// False: the event changes nothing here, as most of an incident's do not.
bool Evolve(InvestigationRow& row, const IncidentEvent& event) {
  switch (event.body_case()) {
    case IncidentEvent::kReported:
      row.site_id = event.reported().site_id();
      row.due_at_ms = event.reported().consequences().investigation_due_at_ms();
      return true;
    case IncidentEvent::kFactsAmended:
      row.due_at_ms = event.facts_amended().consequences().investigation_due_at_ms();
      return true;
    case IncidentEvent::kMoved:
      row.site_id = event.moved().site_id();
      row.due_at_ms = event.moved().consequences().investigation_due_at_ms();
      return true;
    case IncidentEvent::kMerged: row.standing = Incident::STANDING_MERGED; return true;
    case IncidentEvent::kWithdrawn: row.standing = Incident::STANDING_WITHDRAWN; return true;
    case IncidentEvent::kReinstated: row.standing = Incident::STANDING_ACTIVE; return true;
    case IncidentEvent::kInvestigationProposed:
      row.need = Investigation::NEED_PROPOSED;
      return true;
    case IncidentEvent::kInvestigationRequired:
      row.need = Investigation::NEED_REQUIRED;
      return true;
    case IncidentEvent::kDeclineProposed:
      row.need = Investigation::NEED_DECLINE_PROPOSED;
      return true;
    case IncidentEvent::kInvestigationDeclined:
      row.need = Investigation::NEED_DECLINED;
      return true;
    case IncidentEvent::kInvestigationStarted:
      row.began_at_ms = event.investigation_started().began_at_ms();
      return true;
    default: return false;
  }
}

bool HasToBeInvestigated(const InvestigationRow& row) {
  return row.standing == Incident::STANDING_ACTIVE && row.need != Investigation::NEED_DECLINED &&
         row.due_at_ms != 0;
}

}  // namespace

const std::vector<std::string> kInvestigationSchema = {
    "CREATE TABLE {v}investigation (incident_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "standing BIGINT NOT NULL, need BIGINT NOT NULL, due_at_ms BIGINT NOT NULL, "
    "began_at_ms BIGINT NOT NULL)",
};

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const IncidentEvent& event) {
  InvestigationRow row{.incident_id = After(fed.record.stream, "incident-")};
  if (auto status = Load(rows, row); !status.ok()) return status;
  if (!Evolve(row, event)) return absl::OkStatus();
  if (auto status = Save(rows, row); !status.ok()) return status;
  if (!HasToBeInvestigated(row))
    return StandNoMore(rows, fed, v1::SUBJECT_INVESTIGATIONS, row.incident_id);
  return Stand(rows, fed,
               {.subject = v1::SUBJECT_INVESTIGATIONS,
                .record_id = row.incident_id,
                .site_id = row.site_id,
                .part = After(Investigation::Need_Name(int(row.need)), "NEED_"),
                .due_at_ms = row.due_at_ms,
                .done_at_ms = row.began_at_ms});
}

}  // namespace interlock::metrics
