// What is still to be done about incidents: open investigations, tiers that are not settled.
#include <map>

#include "services/reporting/incident_query.h"
#include "services/reporting/reporting_query.h"

namespace interlock::reporting {
namespace {

// Work is left on active incidents alone.
v1::IncidentFilter Active(v1::IncidentFilter filter) {
  filter.set_standing(v1::STANDING_ACTIVE);
  return filter;
}

absl::Status CountBySite(SqlSession& session, Statement statement, const Asking& asking,
                         v1::ListOpenInvestigationsResponse& response) {
  const std::string overdue = OverdueStart(statement, asking.now_ms);
  return session.Query(
      "SELECT i.site_id, s.name, COUNT(*), CAST(SUM(CASE WHEN " + overdue +
          " THEN 1 ELSE 0 END) AS BIGINT) AS overdue" + statement.From() +
          " GROUP BY i.site_id, s.name ORDER BY overdue DESC, COUNT(*) DESC, i.site_id",
      statement.values(), [&](const SqlRow& row) {
        auto& site = *response.add_by_site();
        site.set_site_id(std::string(row.Text(0)));
        site.set_site_name(std::string(row.Text(row.Text(1).empty() ? 0 : 1)));
        site.set_open(row.Int(2));
        site.set_overdue(row.Int(3));
      });
}

}  // namespace

absl::Status ListOpenInvestigations(SqlSession& session,
                                    const v1::ListOpenInvestigationsRequest& request,
                                    const Asking& asking,
                                    v1::ListOpenInvestigationsResponse& response) {
  auto statement = SelectIncidents(Active(request.filter()), asking);
  if (!statement.ok()) return statement.status();
  JoinNames(*statement);
  statement->And("i.investigation_open = 1");
  const Order order = {
      "open",
      {{"CASE WHEN i.start_by_ms > 0 THEN 0 WHEN i.due_at_ms > 0 THEN 1 ELSE 2 END"},
       {"i.due_at_ms"},
       {"i.incident_id", Key::Type::kText}}};
  PageOut out;
  if (auto status = ReadPage(
          session, *statement, kIncidentColumns, order, request.page(),
          [&](const SqlRow& row) {
            *response.add_investigations() = ReadIncidentRow(row, asking.now_ms);
          },
          out);
      !status.ok())
    return status;
  response.set_next_cursor(out.next_cursor);
  response.set_total(out.total);
  return CountBySite(session, *statement, asking, response);
}

absl::Status ListUndetermined(SqlSession& session, const v1::ListUndeterminedRequest& request,
                              const Asking& asking, v1::ListUndeterminedResponse& response) {
  auto filter = Active(request.filter());
  filter.set_at_least_only(true);
  auto statement = SelectIncidents(filter, asking);
  if (!statement.ok()) return statement.status();
  Statement counted = *statement;
  JoinNames(*statement);
  const Order order = {
      "undetermined", {{"i.occurred_at_ms"}, {"i.incident_id", Key::Type::kText}}, true};
  std::map<std::string, v1::UndeterminedRow*> by_id;
  std::vector<std::string> ids;
  PageOut out;
  if (auto status = ReadPage(
          session, *statement, kIncidentColumns, order, request.page(),
          [&](const SqlRow& row) {
            auto& added = *response.add_undetermined();
            *added.mutable_incident() = ReadIncidentRow(row, asking.now_ms);
            ids.push_back(added.incident().incident_id());
            by_id[ids.back()] = &added;
          },
          out);
      !status.ok())
    return status;
  response.set_next_cursor(out.next_cursor);
  response.set_total(out.total);
  if (auto status =
          ReadMissingFacts(session, ids, asking,
                           [&](const std::string& incident_id, incidents::v1::MissingFact fact) {
                             *by_id[incident_id]->add_missing_facts() = std::move(fact);
                           });
      !status.ok())
    return status;
  // An incident misses a fact once, however many of its releases do.
  counted.Join(
      "JOIN (SELECT DISTINCT incident_id, field FROM {v}missing_fact) m "
      "ON m.incident_id = i.incident_id");
  return session.Query(
      "SELECT m.field, COUNT(*) AS incidents, CAST(SUM(CASE WHEN i.missing_fields = 1 THEN 1 "
      "ELSE 0 END) AS BIGINT)" +
          counted.From() + " GROUP BY m.field ORDER BY incidents DESC, m.field",
      counted.values(), [&](const SqlRow& row) {
        auto& count = *response.add_by_fact();
        count.set_field(std::string(row.Text(0)));
        count.set_incidents(row.Int(1));
        count.set_settles_alone(row.Int(2));
      });
}

}  // namespace interlock::reporting
