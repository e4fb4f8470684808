// What is still to be done: open investigations, tiers that are not settled, duties with a date.
#include "services/reporting/work_query.h"

#include <map>

#include "services/reporting/incident_query.h"
#include "services/reporting/reporting_query.h"
#include "services/reporting/timeline_view.h"

namespace interlock::reporting {
namespace {

constexpr int64_t kDayMs = 24LL * 60 * 60 * 1000;

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

const std::vector<std::string> kDutyColumns = {"i.incident_id", "i.title",    "i.site_id",
                                               "s.name",        "d.kind",     "d.due_at_ms",
                                               "d.clause",      "d.sentence", "s.regime"};

v1::Duty ReadDuty(const SqlRow& row, int64_t now_ms) {
  v1::Duty duty;
  duty.set_incident_id(std::string(row.Text(0)));
  duty.set_incident_title(std::string(row.Text(1)));
  duty.set_site_id(std::string(row.Text(2)));
  duty.set_site_name(std::string(row.Text(row.Text(3).empty() ? 2 : 3)));
  duty.set_kind(static_cast<v1::DutyKind>(row.Int(4)));
  duty.set_due_at_ms(row.Int(5));
  duty.set_clause(ClauseUnder(row.Int(8), std::string(row.Text(6))));
  duty.set_sentence(std::string(row.Text(7)));
  duty.set_link("/incidents/" + duty.incident_id());
  duty.set_state(duty.due_at_ms() <= now_ms            ? v1::DUTY_STATE_OVERDUE
                 : duty.due_at_ms() <= now_ms + kDayMs ? v1::DUTY_STATE_DUE
                                                       : v1::DUTY_STATE_COMING);
  duty.set_hours_overdue(HoursBetween(duty.due_at_ms(), now_ms));
  return duty;
}

// Before any names are joined, which a count does not need.
absl::Status CountDuties(SqlSession& session, Statement statement, const Asking& asking,
                         v1::ListDutiesResponse& response) {
  const std::string now = statement.Bind(asking.now_ms);
  const std::string soon = statement.Bind(asking.now_ms + kDayMs);
  return session.Query("SELECT COUNT(*), CAST(SUM(CASE WHEN d.due_at_ms <= " + now +
                           " THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN d.due_at_ms <= " +
                           soon + " THEN 1 ELSE 0 END) AS BIGINT)" + statement.From(),
                       statement.values(), [&](const SqlRow& row) {
                         response.set_overdue(row.Int(1));
                         response.set_due(row.Int(2) - row.Int(1));
                         response.set_coming(row.Int(0) - row.Int(2));
                       });
}

absl::StatusOr<Statement> SelectDuties(const v1::IncidentFilter& filter, const Asking& asking) {
  auto statement = SelectIncidents(Active(filter), asking);
  if (!statement.ok()) return statement;
  statement->Join("JOIN {v}duty d ON d.incident_id = i.incident_id");
  // Nobody has to be told of what happened before the site went live.
  statement->And("i.historic = 0 OR d.kind <> " + statement->Bind(int64_t{v1::DUTY_KIND_NOTIFY}));
  return statement;
}

void AndState(Statement& statement, v1::DutyState state, const Asking& asking) {
  const int64_t now = asking.now_ms, soon = asking.now_ms + kDayMs;
  if (state == v1::DUTY_STATE_OVERDUE) statement.And("d.due_at_ms <= " + statement.Bind(now));
  if (state == v1::DUTY_STATE_DUE)
    statement.And("d.due_at_ms > " + statement.Bind(now) +
                  " AND d.due_at_ms <= " + statement.Bind(soon));
  if (state == v1::DUTY_STATE_COMING) statement.And("d.due_at_ms > " + statement.Bind(soon));
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

absl::Status ListDuties(SqlSession& session, const v1::ListDutiesRequest& request,
                        const Asking& asking, v1::ListDutiesResponse& response) {
  auto statement = SelectDuties(request.filter(), asking);
  if (!statement.ok()) return statement.status();
  if (auto status = CountDuties(session, *statement, asking, response); !status.ok()) return status;
  JoinNames(*statement);
  AndState(*statement, request.state(), asking);
  const Order order = {"due",
                       {{"d.due_at_ms"},
                        {"i.incident_id", Key::Type::kText},
                        {"d.kind"},
                        {"d.duty_id", Key::Type::kText}}};
  PageOut out;
  auto status = ReadPage(
      session, *statement, kDutyColumns, order, request.page(),
      [&](const SqlRow& row) { *response.add_duties() = ReadDuty(row, asking.now_ms); }, out);
  response.set_next_cursor(out.next_cursor);
  response.set_total(out.total);
  return status;
}

absl::Status ReadDutiesOf(SqlSession& session, const std::string& incident_id, const Asking& asking,
                          v1::GetIncidentPageResponse& response) {
  auto statement = SelectDuties({}, asking);
  if (!statement.ok()) return statement.status();
  JoinNames(*statement);
  statement->And("i.incident_id = " + statement->Bind(incident_id));
  std::string columns;
  for (const auto& column : kDutyColumns) (columns += columns.empty() ? "SELECT " : ", ") += column;
  return session.Query(
      columns + statement->From() + " ORDER BY d.due_at_ms, d.kind, d.duty_id", statement->values(),
      [&](const SqlRow& row) { *response.add_duties() = ReadDuty(row, asking.now_ms); });
}

absl::StatusOr<int64_t> CountOverdueDuties(SqlSession& session, const v1::IncidentFilter& filter,
                                           const Asking& asking) {
  auto statement = SelectDuties(filter, asking);
  if (!statement.ok()) return statement.status();
  v1::ListDutiesResponse counted;
  if (auto status = CountDuties(session, *std::move(statement), asking, counted); !status.ok())
    return status;
  return counted.overdue();
}

}  // namespace interlock::reporting
