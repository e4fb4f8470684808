// What must be done by a moment, in every service, by who must do it.
#include "services/reporting/duty_query.h"

#include <string_view>
#include <utility>

#include "services/reporting/duty_view.h"
#include "services/reporting/incident_query.h"
#include "services/reporting/reporting_query.h"
#include "services/reporting/timeline_view.h"

namespace interlock::reporting {
namespace {

constexpr int64_t kDayMs = 24LL * 60 * 60 * 1000;

// An incident's duties are where the incident is now; others stay where they were opened.
constexpr char kSite[] = "COALESCE(i.site_id, d.site_id)";

const std::vector<std::string> kDutyColumns = {"d.incident_id",
                                               "i.title",
                                               kSite,
                                               "s.name",
                                               "d.kind",
                                               "d.due_at_ms",
                                               "d.clause",
                                               "d.sentence",
                                               "s.regime",
                                               "d.service",
                                               "d.stream",
                                               "d.item",
                                               "d.owner_person_id",
                                               "d.owner_role_id",
                                               "d.grave_after_days",
                                               "d.escalated_at_ms"};

v1::DutyState StateOf(int64_t due_at_ms, int64_t now_ms) {
  if (due_at_ms == 0 || due_at_ms > now_ms + kDayMs) return v1::DUTY_STATE_COMING;
  return due_at_ms <= now_ms ? v1::DUTY_STATE_OVERDUE : v1::DUTY_STATE_DUE;
}

v1::DutySeverity SeverityOf(const v1::Duty& duty, int64_t grave_after_days) {
  if (duty.state() != v1::DUTY_STATE_OVERDUE) return v1::DUTY_SEVERITY_UNSPECIFIED;
  const bool old = grave_after_days > 0 && duty.hours_overdue() / 24 >= grave_after_days;
  return old || duty.escalated_at_ms() > 0 ? v1::DUTY_SEVERITY_GRAVE : v1::DUTY_SEVERITY_SERIOUS;
}

// Where the page shows the record of a duty: "action-4711" at /actions/4711. A stream of another
// kind has no page of its own.
std::string LinkTo(const v1::Duty& duty) {
  if (!duty.incident_id().empty()) return "/incidents/" + duty.incident_id();
  static constexpr std::pair<std::string_view, std::string_view> kPages[] = {
      {"action-", "/actions/"},
      {"change-", "/changes/"},
      {"pssr-", "/pssrs/"},
      {"startup-", "/startups/"},
      {"contractor-", "/contractors/"},
      {"training_watch-", "/people/"},
      {"training_programme-", "/training?view=programme&site="}};
  for (const auto& [category, page] : kPages)
    if (duty.stream().starts_with(category))
      return std::string(page) + duty.stream().substr(category.size());
  // A limit is shown with its indicator, among those of its site.
  if (duty.stream().starts_with("site_limits-"))
    return "/rates?site=" + duty.site_id() + "&leading_site=" + duty.site_id() +
           "&leading=" + duty.item();
  return "";
}

v1::Duty ReadDuty(const SqlRow& row, int64_t now_ms) {
  const auto text = [&row](int column) { return std::string(row.Text(column)); };
  v1::Duty duty;
  duty.set_incident_id(text(0));
  duty.set_incident_title(text(1));
  duty.set_site_id(text(2));
  duty.set_site_name(text(row.Text(3).empty() ? 2 : 3));
  duty.set_kind(text(4));
  duty.set_due_at_ms(row.Int(5));
  duty.set_clause(ClauseUnder(row.Int(8), text(6)));
  duty.set_sentence(text(7));
  duty.set_service(text(9));
  duty.set_stream(text(10));
  duty.set_item(text(11));
  duty.set_link(LinkTo(duty));
  duty.set_owner_person_id(text(12));
  duty.set_owner_role_id(text(13));
  duty.set_escalated_at_ms(row.Int(15));
  duty.set_state(StateOf(duty.due_at_ms(), now_ms));
  if (duty.state() == v1::DUTY_STATE_OVERDUE)
    duty.set_hours_overdue(HoursBetween(duty.due_at_ms(), now_ms));
  duty.set_severity(SeverityOf(duty, row.Int(14)));
  return duty;
}

std::string Overdue(Statement& statement, int64_t now_ms) {
  return "d.due_at_ms > 0 AND d.due_at_ms <= " + statement.Bind(now_ms);
}

std::vector<SqlValue> Values(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

void AndOwner(Statement& statement, const v1::DutyFilter& filter) {
  std::string any;
  if (filter.owner_person_ids_size() > 0)
    any = "d.owner_person_id IN " + statement.BindList(Values(filter.owner_person_ids()));
  if (filter.owner_role_ids_size() > 0)
    any += (any.empty() ? "" : " OR ") +
           ("d.owner_role_id IN " + statement.BindList(Values(filter.owner_role_ids())));
  if (!any.empty()) statement.And(any);
}

Statement SelectDuties(const v1::DutyFilter& filter, const Asking& asking) {
  Statement statement("{v}duty d", asking);
  statement.Join("LEFT JOIN {v}incident i ON i.incident_id = d.incident_id");
  // An incident that does not count has no duties, and nobody has to be told of one from before the
  // site went live.
  statement.And(
      "d.incident_id = '' OR (i.standing = " + statement.Bind(int64_t{v1::STANDING_ACTIVE}) +
      " AND (i.historic = 0 OR d.kind <> " + statement.Bind(kNotificationDuty) + "))");
  statement.AndInScope(kSite, asking.scope);
  if (!filter.company_id().empty() || !filter.business_id().empty()) JoinOwner(statement, kSite);
  if (!filter.company_id().empty())
    statement.And("b.company_id = " + statement.Bind(filter.company_id()));
  if (!filter.business_id().empty())
    statement.And("o.business_id = " + statement.Bind(filter.business_id()));
  if (filter.site_ids_size() > 0)
    statement.And(std::string(kSite) + " IN " + statement.BindList(Values(filter.site_ids())));
  AndOwner(statement, filter);
  if (filter.kinds_size() > 0)
    statement.And("d.kind IN " + statement.BindList(Values(filter.kinds())));
  if (filter.services_size() > 0)
    statement.And("d.service IN " + statement.BindList(Values(filter.services())));
  if (filter.escalated_only()) statement.And("d.escalated_at_ms > 0");
  if (filter.due_before_ms() > 0)
    statement.And("d.due_at_ms > 0 AND d.due_at_ms < " + statement.Bind(filter.due_before_ms()));
  return statement;
}

// Before any names are joined, which a count does not need.
absl::Status CountDuties(SqlSession& session, Statement statement, const Asking& asking,
                         v1::ListDutiesResponse& response) {
  const std::string overdue = Overdue(statement, asking.now_ms);
  const std::string soon = Overdue(statement, asking.now_ms + kDayMs);
  const auto sum = [](const std::string& condition) {
    return ", CAST(SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END) AS BIGINT)";
  };
  return session.Query("SELECT COUNT(*)" + sum(overdue) + sum(soon) +
                           sum(overdue + " AND d.escalated_at_ms > 0") + statement.From(),
                       statement.values(), [&](const SqlRow& row) {
                         response.set_overdue(row.Int(1));
                         response.set_due(row.Int(2) - row.Int(1));
                         response.set_coming(row.Int(0) - row.Int(2));
                         response.set_escalated(row.Int(3));
                       });
}

void AndState(Statement& statement, v1::DutyState state, const Asking& asking) {
  const int64_t now = asking.now_ms, soon = asking.now_ms + kDayMs;
  if (state == v1::DUTY_STATE_OVERDUE) statement.And(Overdue(statement, now));
  if (state == v1::DUTY_STATE_DUE)
    statement.And(Overdue(statement, soon) + " AND d.due_at_ms > " + statement.Bind(now));
  if (state == v1::DUTY_STATE_COMING) statement.And("NOT (" + Overdue(statement, soon) + ")");
}

void JoinSiteNames(Statement& statement) {
  statement.Join(std::string("LEFT JOIN {v}site s ON s.site_id = ") + kSite);
}

}  // namespace

absl::Status ListDuties(SqlSession& session, const v1::ListDutiesRequest& request,
                        const Asking& asking, v1::ListDutiesResponse& response) {
  Statement statement = SelectDuties(request.filter(), asking);
  if (auto status = CountDuties(session, statement, asking, response); !status.ok()) return status;
  JoinSiteNames(statement);
  AndState(statement, request.state(), asking);
  const Order order = {"due",
                       {{"CASE WHEN d.due_at_ms > 0 THEN 0 ELSE 1 END"},
                        {"d.due_at_ms"},
                        {"d.service", Key::Type::kText},
                        {"d.stream", Key::Type::kText},
                        {"d.kind", Key::Type::kText},
                        {"d.item", Key::Type::kText}}};
  PageOut out;
  auto status = ReadPage(
      session, statement, kDutyColumns, order, request.page(),
      [&](const SqlRow& row) { *response.add_duties() = ReadDuty(row, asking.now_ms); }, out);
  response.set_next_cursor(out.next_cursor);
  response.set_total(out.total);
  return status;
}

absl::Status ReadDutiesOf(SqlSession& session, const std::string& incident_id, const Asking& asking,
                          v1::GetIncidentPageResponse& response) {
  Statement statement = SelectDuties({}, asking);
  JoinSiteNames(statement);
  statement.And("d.incident_id = " + statement.Bind(incident_id));
  std::string columns;
  for (const auto& column : kDutyColumns) (columns += columns.empty() ? "SELECT " : ", ") += column;
  return session.Query(
      columns + statement.From() + " ORDER BY d.due_at_ms, d.kind, d.item", statement.values(),
      [&](const SqlRow& row) { *response.add_duties() = ReadDuty(row, asking.now_ms); });
}

absl::StatusOr<int64_t> CountOverdueDuties(SqlSession& session, const v1::DutyFilter& filter,
                                           const Asking& asking) {
  v1::ListDutiesResponse counted;
  if (auto status = CountDuties(session, SelectDuties(filter, asking), asking, counted);
      !status.ok())
    return status;
  return counted.overdue();
}

}  // namespace interlock::reporting
