#include "services/reporting/incident_record_view.h"

#include "services/reporting/site_view.h"

namespace interlock::reporting {
namespace {

using incidents::v1::Tier;

// Tier 1 ranks highest, so that "highest first" is a descending order.
int64_t RankOf(int64_t tier) { return tier == 0 ? 0 : Tier::NOT_PSE + 1 - tier; }

}  // namespace

const std::vector<std::string> kIncidentSchema = {
    "CREATE TABLE {v}incident (incident_id TEXT PRIMARY KEY, version BIGINT NOT NULL, "
    "title TEXT NOT NULL, description TEXT NOT NULL, site_id TEXT NOT NULL, unit_id TEXT NOT NULL, "
    "occurred_at_ms BIGINT NOT NULL, occurred_on TEXT NOT NULL, reported_at_ms BIGINT NOT NULL, "
    "kind BIGINT NOT NULL, standing BIGINT NOT NULL, merged_into_id TEXT NOT NULL, "
    "historic BIGINT NOT NULL, tier BIGINT NOT NULL, tier_rank BIGINT NOT NULL, "
    "at_least BIGINT NOT NULL, at_most_tier BIGINT NOT NULL, severity_points BIGINT NOT NULL, "
    "chemicals TEXT NOT NULL, missing_facts BIGINT NOT NULL, missing_fields BIGINT NOT NULL, "
    "investigation BIGINT NOT NULL, due_at_ms BIGINT NOT NULL, began_at_ms BIGINT NOT NULL, "
    "lead_id TEXT NOT NULL, "
    // Made from the others: being under way or still to be decided; the moment by which it has to
    // start, 0 once nothing has to; title and search text in small letters.
    "investigation_open BIGINT NOT NULL, start_by_ms BIGINT NOT NULL, title_key TEXT NOT NULL, "
    "search TEXT NOT NULL)",
    "CREATE INDEX {v}incident_occurred ON {v}incident (occurred_at_ms, incident_id)",
    "CREATE INDEX {v}incident_reported ON {v}incident (reported_at_ms, incident_id)",
    "CREATE INDEX {v}incident_tier ON {v}incident (tier_rank, occurred_at_ms, incident_id)",
    "CREATE INDEX {v}incident_severity ON {v}incident "
    "(severity_points, occurred_at_ms, incident_id)",
    "CREATE INDEX {v}incident_site ON {v}incident (site_id, occurred_on)",
    "CREATE INDEX {v}incident_open ON {v}incident (investigation_open, start_by_ms)",
    "CREATE INDEX {v}incident_undetermined ON {v}incident (at_least, occurred_at_ms)",
    "CREATE INDEX {v}incident_merged ON {v}incident (merged_into_id)",
    "CREATE TABLE {v}chemical (incident_id TEXT NOT NULL, chemical_key TEXT NOT NULL, "
    "name TEXT NOT NULL, PRIMARY KEY (incident_id, chemical_key))",
    "CREATE INDEX {v}chemical_by_key ON {v}chemical (chemical_key)",
    "CREATE TABLE {v}missing_fact (incident_id TEXT NOT NULL, ordinal BIGINT NOT NULL, "
    "path TEXT NOT NULL, field TEXT NOT NULL, could_raise_to BIGINT NOT NULL, "
    "sentence TEXT NOT NULL, PRIMARY KEY (incident_id, ordinal))",
    "CREATE INDEX {v}missing_fact_by_field ON {v}missing_fact (field)",
    "CREATE TABLE {v}timeline (incident_id TEXT NOT NULL, version BIGINT NOT NULL, "
    "identity TEXT NOT NULL, at_ms BIGINT NOT NULL, actor TEXT NOT NULL, type TEXT NOT NULL, "
    "clause TEXT NOT NULL, sentence TEXT NOT NULL, PRIMARY KEY (incident_id, version))",
};

absl::Status Load(SqlSession& rows, const std::string& incident_id, IncidentRecord& incident) {
  incident.incident_id = incident_id;
  return rows.Query(
      "SELECT version, title, description, site_id, unit_id, occurred_at_ms, occurred_on, "
      "reported_at_ms, kind, standing, merged_into_id, historic, tier, at_least, at_most_tier, "
      "severity_points, chemicals, missing_facts, missing_fields, investigation, due_at_ms, "
      "began_at_ms, lead_id FROM {v}incident WHERE incident_id = $1",
      {incident_id}, [&](const SqlRow& row) {
        incident.version = row.Int(0);
        incident.title = row.Text(1);
        incident.description = row.Text(2);
        incident.site_id = row.Text(3);
        incident.unit_id = row.Text(4);
        incident.occurred_at_ms = row.Int(5);
        incident.occurred_on = row.Text(6);
        incident.reported_at_ms = row.Int(7);
        incident.kind = row.Int(8);
        incident.standing = row.Int(9);
        incident.merged_into_id = row.Text(10);
        incident.historic = row.Int(11) != 0;
        incident.tier = row.Int(12);
        incident.at_least = row.Int(13) != 0;
        incident.at_most_tier = row.Int(14);
        incident.severity_points = row.Int(15);
        incident.chemicals = row.Text(16);
        incident.missing_facts = row.Int(17);
        incident.missing_fields = row.Int(18);
        incident.investigation = row.Int(19);
        incident.due_at_ms = row.Int(20);
        incident.began_at_ms = row.Int(21);
        incident.lead_id = row.Text(22);
      });
}

absl::Status Save(SqlSession& rows, const IncidentRecord& incident) {
  return rows.Run(
      "INSERT INTO {v}incident (incident_id, version, title, description, site_id, unit_id, "
      "occurred_at_ms, occurred_on, reported_at_ms, kind, standing, merged_into_id, historic, "
      "tier, tier_rank, at_least, at_most_tier, severity_points, chemicals, missing_facts, "
      "missing_fields, investigation, due_at_ms, began_at_ms, lead_id, investigation_open, "
      "start_by_ms, title_key, search) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
      "$13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29) "
      "ON CONFLICT (incident_id) DO UPDATE SET version = excluded.version, "
      "title = excluded.title, description = excluded.description, site_id = excluded.site_id, "
      "unit_id = excluded.unit_id, occurred_at_ms = excluded.occurred_at_ms, "
      "occurred_on = excluded.occurred_on, reported_at_ms = excluded.reported_at_ms, "
      "kind = excluded.kind, standing = excluded.standing, "
      "merged_into_id = excluded.merged_into_id, historic = excluded.historic, "
      "tier = excluded.tier, tier_rank = excluded.tier_rank, at_least = excluded.at_least, "
      "at_most_tier = excluded.at_most_tier, severity_points = excluded.severity_points, "
      "chemicals = excluded.chemicals, missing_facts = excluded.missing_facts, "
      "missing_fields = excluded.missing_fields, investigation = excluded.investigation, "
      "due_at_ms = excluded.due_at_ms, began_at_ms = excluded.began_at_ms, "
      "lead_id = excluded.lead_id, investigation_open = excluded.investigation_open, "
      "start_by_ms = excluded.start_by_ms, title_key = excluded.title_key, "
      "search = excluded.search",
      {incident.incident_id,
       incident.version,
       incident.title,
       incident.description,
       incident.site_id,
       incident.unit_id,
       incident.occurred_at_ms,
       incident.occurred_on,
       incident.reported_at_ms,
       incident.kind,
       incident.standing,
       incident.merged_into_id,
       int64_t{incident.historic},
       incident.tier,
       RankOf(incident.tier),
       int64_t{incident.at_least},
       incident.at_most_tier,
       incident.severity_points,
       incident.chemicals,
       incident.missing_facts,
       incident.missing_fields,
       incident.investigation,
       incident.due_at_ms,
       incident.began_at_ms,
       incident.lead_id,
       int64_t{incident.Open()},
       incident.start_by_ms(),
       SearchForm(incident.title),
       SearchForm(incident.incident_id + "\n" + incident.title + "\n" + incident.description +
                  "\n" + incident.chemicals)});
}

}  // namespace interlock::reporting
