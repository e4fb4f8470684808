#include "services/reporting/incident_query.h"

#include "absl/strings/str_split.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"
#include "services/reporting/duty_query.h"
#include "services/reporting/reporting_query.h"
#include "services/reporting/site_view.h"
#include "services/reporting/timeline_view.h"

namespace interlock::reporting {
namespace {

absl::Status CheckDay(const std::string& day, const char* field) {
  if (day.empty() || Day::Parse(day)) return absl::OkStatus();
  return Refuse(
      absl::StatusCode::kInvalidArgument, "DATE_INVALID", "",
      std::string(field) + " is no date of the calendar: \"" + day + "\"; write it as 2026-11-23.");
}

int64_t StandingOf(const v1::IncidentFilter& filter) {
  return filter.standing() == v1::STANDING_UNSPECIFIED ? v1::STANDING_ACTIVE : filter.standing();
}

Order OrderOf(const v1::ListIncidentsRequest& request) {
  const Key id{"i.incident_id", Key::Type::kText}, newest{"-i.occurred_at_ms"};
  Order order;
  bool from_a = false;  // Names begin with A, everything else with the newest or highest.
  switch (request.order()) {
    case v1::INCIDENT_ORDER_REPORTED: order = {"reported", {{"i.reported_at_ms"}, id}}; break;
    case v1::INCIDENT_ORDER_TIER:
      order = {"tier", {{"i.tier_rank"}, {"i.occurred_at_ms"}, id}};
      break;
    case v1::INCIDENT_ORDER_SEVERITY:
      order = {"severity", {{"i.severity_points"}, {"i.occurred_at_ms"}, id}};
      break;
    case v1::INCIDENT_ORDER_SITE:
      order = {"site", {{"COALESCE(s.name_key, i.site_id)", Key::Type::kText}, newest, id}};
      from_a = true;
      break;
    case v1::INCIDENT_ORDER_TITLE:
      order = {"title", {{"i.title_key", Key::Type::kText}, newest, id}};
      from_a = true;
      break;
    default: order = {"occurred", {{"i.occurred_at_ms"}, id}};  // Unspecified too.
  }
  order.descending = request.direction() == v1::DIRECTION_DESCENDING ||
                     (request.direction() != v1::DIRECTION_ASCENDING && !from_a);
  return order;
}

v1::InvestigationSummary Summary(const SqlRow& row, bool active, int64_t now_ms) {
  v1::InvestigationSummary summary;
  summary.set_state(static_cast<v1::InvestigationState>(row.Int(19)));
  summary.set_due_at_ms(row.Int(20));
  summary.set_started_at_ms(row.Int(21));
  summary.set_lead_id(std::string(row.Text(23)));
  const int64_t due = row.Int(20), began = row.Int(21), start_by = row.Int(22);
  if (active && start_by > 0 && start_by <= now_ms) {
    summary.set_late(true);
    summary.set_lateness_hours(HoursBetween(start_by, now_ms));
  } else if (due > 0 && began > due) {
    summary.set_late(true);
    summary.set_lateness_hours(HoursBetween(due, began));
  }
  return summary;
}

}  // namespace

const std::vector<std::string> kIncidentColumns = {
    "i.incident_id",    "i.version",     "i.title",           "i.site_id",        "s.name",
    "o.business_id",    "b.name",        "i.unit_id",         "i.occurred_at_ms", "i.occurred_on",
    "i.reported_at_ms", "i.kind",        "i.standing",        "i.merged_into_id", "i.historic",
    "i.tier",           "i.at_least",    "i.severity_points", "i.chemicals",      "i.investigation",
    "i.due_at_ms",      "i.began_at_ms", "i.start_by_ms",     "i.lead_id",        "i.missing_facts",
    "i.at_most_tier"};

v1::IncidentRow ReadIncidentRow(const SqlRow& row, int64_t now_ms) {
  auto text = [&row](int column) { return std::string(row.Text(column)); };
  auto name = [&](int name_column, int id_column) {
    return row.Text(name_column).empty() ? text(id_column) : text(name_column);
  };
  v1::IncidentRow out;
  out.set_incident_id(text(0));
  out.set_version(row.Int(1));
  out.set_title(text(2));
  out.set_site_id(text(3));
  out.set_site_name(name(4, 3));
  out.set_business_id(text(5));
  out.set_business_name(name(6, 5));
  out.set_unit_id(text(7));
  out.set_occurred_at_ms(row.Int(8));
  out.set_occurred_on(text(9));
  out.set_reported_at_ms(row.Int(10));
  out.set_kind(static_cast<v1::Kind>(row.Int(11)));
  out.set_standing(static_cast<v1::Standing>(row.Int(12)));
  out.set_merged_into_id(text(13));
  out.set_historic(row.Int(14) != 0);
  out.set_tier(static_cast<incidents::v1::Tier>(row.Int(15)));
  out.set_at_least(row.Int(16) != 0);
  out.set_severity_points(int32_t(row.Int(17)));
  const std::vector<std::string> chemicals = absl::StrSplit(text(18), '\n', absl::SkipEmpty());
  for (const auto& chemical : chemicals) out.add_chemicals(chemical);
  *out.mutable_investigation() = Summary(row, out.standing() == v1::STANDING_ACTIVE, now_ms);
  out.set_missing_facts(int32_t(row.Int(24)));
  out.set_at_most_tier(static_cast<incidents::v1::Tier>(row.Int(25)));
  return out;
}

void JoinOwner(Statement& statement, const std::string& site_column) {
  const std::string today = statement.Today();
  statement.Join("LEFT JOIN {v}ownership o ON o.site_id = " + site_column +
                 " AND o.from_on <= " + today + " AND (o.until_on = '' OR o.until_on > " + today +
                 ") LEFT JOIN {v}business b ON b.business_id = o.business_id "
                 "LEFT JOIN {v}company c ON c.company_id = b.company_id");
}

static void JoinSite(Statement& statement) {
  statement.Join("LEFT JOIN {v}site s ON s.site_id = i.site_id");
}

void JoinNames(Statement& statement) {
  JoinSite(statement);
  JoinOwner(statement, "i.site_id");
}

std::string OverdueStart(Statement& statement, int64_t now_ms) {
  return "i.start_by_ms > 0 AND i.start_by_ms <= " + statement.Bind(now_ms);
}

absl::StatusOr<Statement> SelectIncidents(const v1::IncidentFilter& filter, const Asking& asking) {
  if (auto status = CheckDay(filter.from_on(), "from_on"); !status.ok()) return status;
  if (auto status = CheckDay(filter.to_on(), "to_on"); !status.ok()) return status;
  Statement statement("{v}incident i", asking);
  statement.And("i.standing = " + statement.Bind(StandingOf(filter)));
  statement.AndInScope("i.site_id", asking.scope);
  if (!filter.company_id().empty() || !filter.business_id().empty())
    JoinOwner(statement, "i.site_id");
  if (!filter.company_id().empty())
    statement.And("b.company_id = " + statement.Bind(filter.company_id()));
  if (!filter.business_id().empty())
    statement.And("o.business_id = " + statement.Bind(filter.business_id()));
  if (filter.site_ids_size() > 0)
    statement.And("i.site_id IN " +
                  statement.BindList({filter.site_ids().begin(), filter.site_ids().end()}));
  if (filter.tiers_size() > 0) {
    std::vector<SqlValue> tiers;
    for (const int tier : filter.tiers()) tiers.emplace_back(int64_t{tier});
    statement.And("i.tier IN " + statement.BindList(tiers));
  }
  if (filter.at_least_only()) statement.And("i.at_least = 1");
  if (!filter.from_on().empty())
    statement.And("i.occurred_on >= " + statement.Bind(filter.from_on()));
  if (!filter.to_on().empty()) statement.And("i.occurred_on <= " + statement.Bind(filter.to_on()));
  if (!filter.chemical().empty())
    statement.And(
        "EXISTS (SELECT 1 FROM {v}chemical f WHERE f.incident_id = i.incident_id AND "
        "f.chemical_key = " +
        statement.Bind(SearchForm(filter.chemical())) + ")");
  if (filter.investigation_states_size() > 0) {
    std::vector<SqlValue> states;
    for (const int state : filter.investigation_states()) states.emplace_back(int64_t{state});
    statement.And("i.investigation IN " + statement.BindList(states));
  }
  if (filter.late_investigation_only())
    statement.And("(i.standing = 1 AND " + OverdueStart(statement, asking.now_ms) +
                  ") OR (i.due_at_ms > 0 AND i.began_at_ms > i.due_at_ms)");
  if (filter.origin() != v1::ORIGIN_UNSPECIFIED)
    statement.And("i.historic = " +
                  statement.Bind(int64_t{filter.origin() == v1::ORIGIN_HISTORIC}));
  if (filter.kind() != v1::KIND_UNSPECIFIED)
    statement.And("i.kind = " + statement.Bind(int64_t{filter.kind()}));
  if (!filter.text().empty()) {
    JoinSite(statement);
    statement.AndContains({"i.search", "s.name_key"}, filter.text());
  }
  if (!filter.missing_fact().empty())
    statement.And(
        "EXISTS (SELECT 1 FROM {v}missing_fact m WHERE m.incident_id = i.incident_id "
        "AND m.field = " +
        statement.Bind(filter.missing_fact()) + ")");
  return statement;
}

absl::Status ReadMissingFacts(
    SqlSession& session, const std::vector<std::string>& incident_ids, const Asking& asking,
    const std::function<void(const std::string&, incidents::v1::MissingFact)>& each) {
  Statement statement("{v}missing_fact m", asking);
  statement.And("m.incident_id IN " +
                statement.BindList({incident_ids.begin(), incident_ids.end()}));
  return session.Query("SELECT m.incident_id, m.path, m.could_raise_to, m.sentence" +
                           statement.From() + " ORDER BY m.incident_id, m.ordinal",
                       statement.values(), [&](const SqlRow& row) {
                         incidents::v1::MissingFact fact;
                         fact.set_field(std::string(row.Text(1)));
                         fact.set_could_raise_to(static_cast<incidents::v1::Tier>(row.Int(2)));
                         fact.set_sentence(std::string(row.Text(3)));
                         each(std::string(row.Text(0)), std::move(fact));
                       });
}

absl::Status ListIncidents(SqlSession& session, const v1::ListIncidentsRequest& request,
                           const Asking& asking, v1::ListIncidentsResponse& response) {
  auto statement = SelectIncidents(request.filter(), asking);
  if (!statement.ok()) return statement.status();
  JoinNames(*statement);
  PageOut out;
  auto status = ReadPage(
      session, *statement, kIncidentColumns, OrderOf(request), request.page(),
      [&](const SqlRow& row) { *response.add_incidents() = ReadIncidentRow(row, asking.now_ms); },
      out);
  response.set_next_cursor(out.next_cursor);
  response.set_total(out.total);
  return status;
}

// ---------------------------------------------------------------------------------------------
// One incident

namespace {

constexpr int64_t kTimelineMax = 1000;

// Of any standing, within the asker's sites.
Statement SelectAny(const Asking& asking) {
  Statement statement("{v}incident i", asking);
  statement.AndInScope("i.site_id", asking.scope);
  JoinNames(statement);
  return statement;
}

std::string SelectedColumns() {
  std::string columns;
  for (const auto& column : kIncidentColumns)
    (columns += columns.empty() ? "SELECT " : ", ") += column;
  return columns;
}

absl::Status ReadTimeline(SqlSession& session, const std::string& incident_id,
                          v1::GetIncidentPageResponse& response) {
  return session.Query(
      "SELECT t.identity, t.version, t.at_ms, t.actor, t.type, t.clause, t.sentence, s.regime "
      "FROM {v}timeline t JOIN {v}incident i ON i.incident_id = t.incident_id "
      "LEFT JOIN {v}site s ON s.site_id = i.site_id "
      "WHERE t.incident_id = $1 ORDER BY t.version LIMIT $2",
      {incident_id, kTimelineMax}, [&](const SqlRow& row) {
        auto& entry = *response.add_timeline();
        entry.set_identity(std::string(row.Text(0)));
        entry.set_version(row.Int(1));
        entry.set_at_ms(row.Int(2));
        entry.set_actor(std::string(row.Text(3)));
        entry.set_type(std::string(row.Text(4)));
        entry.set_clause(ClauseUnder(row.Int(7), std::string(row.Text(5))));
        entry.set_sentence(std::string(row.Text(6)));
      });
}

}  // namespace

absl::Status GetIncidentPage(SqlSession& session, const v1::GetIncidentPageRequest& request,
                             const Asking& asking, v1::GetIncidentPageResponse& response) {
  Statement one = SelectAny(asking);
  one.And("i.incident_id = " + one.Bind(request.incident_id()));
  if (auto status = session.Query(
          SelectedColumns() + ", i.description" + one.From(), one.values(),
          [&](const SqlRow& row) {
            *response.mutable_incident() = ReadIncidentRow(row, asking.now_ms);
            response.set_description(std::string(row.Text(int(kIncidentColumns.size()))));
          });
      !status.ok())
    return status;
  if (!response.has_incident())
    return Refuse(absl::StatusCode::kNotFound, "INCIDENT_UNKNOWN", "",
                  "There is no incident " + request.incident_id() + " at your sites.");
  if (auto status = ReadTimeline(session, request.incident_id(), response); !status.ok())
    return status;
  if (auto status = ReadMissingFacts(session, {request.incident_id()}, asking,
                                     [&](const std::string&, incidents::v1::MissingFact fact) {
                                       *response.add_missing_facts() = std::move(fact);
                                     });
      !status.ok())
    return status;
  if (auto status = ReadDutiesOf(session, request.incident_id(), asking, response); !status.ok())
    return status;
  Statement merged = SelectAny(asking);
  merged.And("i.merged_into_id = " + merged.Bind(request.incident_id()));
  return session.Query(
      SelectedColumns() + merged.From() + " ORDER BY i.occurred_at_ms, i.incident_id",
      merged.values(), [&](const SqlRow& row) {
        *response.add_merged_here() = ReadIncidentRow(row, asking.now_ms);
      });
}

}  // namespace interlock::reporting
