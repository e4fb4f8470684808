// The front page, sites and chemicals.
#include <algorithm>
#include <map>

#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"
#include "services/reporting/count_query.h"
#include "services/reporting/duty_query.h"
#include "services/reporting/incident_query.h"
#include "services/reporting/reporting_query.h"

namespace interlock::reporting {
namespace {

constexpr int kLatest = 5, kChemicalsDefault = 200, kChemicalsMax = 1000;

// The same day of the month so many months earlier, or the last one that the month has.
Day MonthsBefore(Day day, int months) {
  const Month month = Month::Of(day), then = month.Plus(-months);
  const int32_t day_of_month = day.number - month.first_day().number;
  return {then.first_day().number + std::min(day_of_month, then.days() - 1)};
}

absl::Status CountPeriod(SqlSession& session, v1::IncidentFilter filter, Day from, Day to,
                         const Asking& asking, v1::PeriodCount& period) {
  period.set_from_on(from.ToString());
  period.set_to_on(to.ToString());
  filter.set_from_on(period.from_on());
  filter.set_to_on(period.to_on());
  Counts counts;
  if (auto status = CountTiers(session, filter, asking, counts); !status.ok()) return status;
  for (auto& count : counts.tiers) *period.add_tiers() = std::move(count);
  period.set_near_misses(counts.near_misses);
  return absl::OkStatus();
}

absl::Status CountPeriods(SqlSession& session, const v1::IncidentFilter& filter,
                          const Asking& asking, v1::GetOverviewResponse& response) {
  const Day today = DayOfUtc(asking.now_ms), year_ago = MonthsBefore(today, 12),
            two_years_ago = MonthsBefore(today, 24);
  const Month january = Month::Of(Month::Of(today).year(), 1);
  const struct {
    Day from, to;
    v1::PeriodCount& out;
  } periods[] = {
      {january.first_day(), today, *response.mutable_this_year()},
      {january.Plus(-12).first_day(), year_ago, *response.mutable_previous_year()},
      {{year_ago.number + 1}, today, *response.mutable_last_12_months()},
      {{two_years_ago.number + 1}, year_ago, *response.mutable_previous_12_months()},
  };
  for (const auto& period : periods)
    if (auto status = CountPeriod(session, filter, period.from, period.to, asking, period.out);
        !status.ok())
      return status;
  v1::GetTrendRequest trend;
  *trend.mutable_filter() = filter;
  trend.mutable_filter()->set_from_on(Month::Of(today).Plus(-11).first_day().ToString());
  v1::GetTrendResponse points;
  auto status = GetTrend(session, trend, asking, points);
  response.mutable_months()->Swap(points.mutable_points());
  return status;
}

// Numbers that need one look at all active incidents of the scope.
absl::Status CountStanding(SqlSession& session, const v1::IncidentFilter& filter,
                           const Asking& asking, v1::GetOverviewResponse& response) {
  auto statement = SelectIncidents(filter, asking);
  if (!statement.ok()) return statement.status();
  const std::string overdue = OverdueStart(*statement, asking.now_ms);
  const std::string since = statement->Bind(BeginOfUtc(MonthsBefore(DayOfUtc(asking.now_ms), 12)));
  return session.Query(
      "SELECT COUNT(*), CAST(SUM(i.historic) AS BIGINT), "
      "CAST(SUM(i.investigation_open) AS BIGINT), CAST(SUM(CASE WHEN " +
          overdue +
          " THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(i.at_least) AS BIGINT), "
          "COUNT(DISTINCT CASE WHEN i.historic = 0 AND i.reported_at_ms >= " +
          since + " THEN i.site_id END)" + statement->From(),
      statement->values(), [&](const SqlRow& row) {
        response.set_incidents(row.Int(0));
        response.set_historic_incidents(row.Int(1));
        response.set_open_investigations(row.Int(2));
        response.set_overdue_investigations(row.Int(3));
        response.set_undetermined(row.Int(4));
        response.set_sites_reporting(row.Int(5));
      });
}

absl::Status ReadLatest(SqlSession& session, v1::IncidentFilter filter, const Asking& asking,
                        v1::GetOverviewResponse& response) {
  v1::ListIncidentsRequest request;
  filter.set_origin(v1::ORIGIN_LIVE);
  *request.mutable_filter() = filter;
  request.set_order(v1::INCIDENT_ORDER_REPORTED);
  request.mutable_page()->set_limit(kLatest);
  v1::ListIncidentsResponse latest;
  auto status = ListIncidents(session, request, asking, latest);
  response.mutable_latest()->Swap(latest.mutable_incidents());
  return status;
}

Statement SelectSites(const std::string& company_id, const std::string& business_id,
                      const Asking& asking) {
  Statement statement("{v}site s", asking);
  JoinOwner(statement, "s.site_id");
  statement.AndInScope("s.site_id", asking.scope);
  if (!company_id.empty()) statement.And("b.company_id = " + statement.Bind(company_id));
  if (!business_id.empty()) statement.And("o.business_id = " + statement.Bind(business_id));
  return statement;
}

absl::Status ReadScope(SqlSession& session, const v1::GetOverviewRequest& request,
                       const Asking& asking, v1::GetOverviewResponse& response) {
  Statement sites = SelectSites(request.company_id(), request.business_id(), asking);
  if (!request.site_id().empty()) sites.And("s.site_id = " + sites.Bind(request.site_id()));
  std::string site, business, company;
  if (auto status = session.Query(
          "SELECT COUNT(*), MIN(s.name), MIN(b.name), MIN(c.name)" + sites.From(), sites.values(),
          [&](const SqlRow& row) {
            response.set_sites(row.Int(0));
            site = row.Text(1);
            business = row.Text(2);
            company = row.Text(3);
          });
      !status.ok())
    return status;
  auto named = [](const std::string& name, const std::string& id) {
    return name.empty() ? id : name;
  };
  if (!request.site_id().empty())
    response.set_scope_name(named(site, request.site_id()));
  else if (!request.business_id().empty())
    response.set_scope_name(named(business, request.business_id()));
  else if (!request.company_id().empty())
    response.set_scope_name(named(company, request.company_id()));
  else
    response.set_scope_name(asking.scope.all ? "All sites" : "Your sites");
  return absl::OkStatus();
}

absl::Status ReadUnits(SqlSession& session, const std::vector<SqlValue>& ids, const Asking& asking,
                       std::map<std::string, v1::SiteRow*>& sites) {
  Statement statement("{v}unit u", asking);
  statement.And("u.site_id IN " + statement.BindList(ids));
  const std::string today = asking.Today();
  return session.Query("SELECT u.site_id, u.unit_id, u.name, u.closed_on" + statement.From() +
                           " ORDER BY u.site_id, u.name, u.unit_id",
                       statement.values(), [&](const SqlRow& row) {
                         auto& unit = *sites[std::string(row.Text(0))]->add_units();
                         unit.set_unit_id(std::string(row.Text(1)));
                         unit.set_name(std::string(row.Text(2)));
                         unit.set_closed(!row.Text(3).empty() && row.Text(3) <= today);
                       });
}

absl::Status CountIncidentsOf(SqlSession& session, const std::vector<SqlValue>& ids,
                              const Asking& asking, std::map<std::string, v1::SiteRow*>& sites) {
  auto statement = SelectIncidents({}, asking);
  if (!statement.ok()) return statement.status();
  statement->And("i.site_id IN " + statement->BindList(ids));
  auto sum_if = [](const std::string& condition) {
    return ", CAST(SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END) AS BIGINT)";
  };
  const std::string overdue = OverdueStart(*statement, asking.now_ms);
  return session.Query("SELECT i.site_id, COUNT(*)" + sum_if("i.tier = 1") + sum_if("i.tier = 2") +
                           sum_if("i.tier = 3") + sum_if("i.at_least = 1") +
                           sum_if("i.investigation_open = 1") + sum_if(overdue) +
                           ", MAX(i.reported_at_ms)" + statement->From() + " GROUP BY i.site_id",
                       statement->values(), [&](const SqlRow& row) {
                         auto& site = *sites[std::string(row.Text(0))];
                         site.set_incidents(row.Int(1));
                         site.set_tier_1(row.Int(2));
                         site.set_tier_2(row.Int(3));
                         site.set_tier_3(row.Int(4));
                         site.set_at_least(row.Int(5));
                         site.set_open_investigations(row.Int(6));
                         site.set_overdue_investigations(row.Int(7));
                         site.set_last_reported_at_ms(row.Int(8));
                       });
}

}  // namespace

absl::Status GetOverview(SqlSession& session, const v1::GetOverviewRequest& request,
                         const Asking& asking, v1::GetOverviewResponse& response) {
  v1::IncidentFilter filter;
  filter.set_company_id(request.company_id());
  filter.set_business_id(request.business_id());
  if (!request.site_id().empty()) filter.add_site_ids(request.site_id());
  if (auto status = ReadScope(session, request, asking, response); !status.ok()) return status;
  if (auto status = CountPeriods(session, filter, asking, response); !status.ok()) return status;
  if (auto status = CountStanding(session, filter, asking, response); !status.ok()) return status;
  if (!request.site_id().empty() && response.sites() == 0 && response.incidents() == 0)
    return Refuse(absl::StatusCode::kNotFound, "SITE_UNKNOWN", "",
                  "There is no site " + request.site_id() + " among yours.");
  v1::DutyFilter duties;
  duties.set_company_id(request.company_id());
  duties.set_business_id(request.business_id());
  *duties.mutable_site_ids() = filter.site_ids();
  auto overdue = CountOverdueDuties(session, duties, asking);
  if (!overdue.ok()) return overdue.status();
  response.set_overdue_duties(*overdue);
  return ReadLatest(session, filter, asking, response);
}

absl::Status ListSites(SqlSession& session, const v1::ListSitesRequest& request,
                       const Asking& asking, v1::ListSitesResponse& response) {
  Statement statement = SelectSites(request.company_id(), request.business_id(), asking);
  // Ids are looked through as they are written.
  statement.AndContains({"s.name_key", "LOWER(s.site_id)"}, request.text());
  const Order order = {"sites",
                       {{"s.name_key", Key::Type::kText}, {"s.site_id", Key::Type::kText}}};
  std::map<std::string, v1::SiteRow*> sites;
  std::vector<SqlValue> ids;
  PageOut out;
  if (auto status = ReadPage(
          session, statement,
          {"s.site_id", "s.name", "o.business_id", "b.name", "b.company_id", "c.name",
           "s.time_zone", "s.go_live_on", "s.anonymous", "s.regime"},
          order, request.page(),
          [&](const SqlRow& row) {
            auto& site = *response.add_sites();
            site.set_site_id(std::string(row.Text(0)));
            site.set_name(std::string(row.Text(row.Text(1).empty() ? 0 : 1)));
            site.set_business_id(std::string(row.Text(2)));
            site.set_business_name(std::string(row.Text(row.Text(3).empty() ? 2 : 3)));
            site.set_company_id(std::string(row.Text(4)));
            site.set_company_name(std::string(row.Text(row.Text(5).empty() ? 4 : 5)));
            site.set_time_zone(std::string(row.Text(6)));
            site.set_go_live_on(std::string(row.Text(7)));
            site.set_anonymous_near_misses_allowed(row.Int(8) != 0);
            site.set_regime(static_cast<organisation::v1::Regime>(row.Int(9)));
            sites[site.site_id()] = &site;
            ids.emplace_back(site.site_id());
          },
          out);
      !status.ok())
    return status;
  response.set_next_cursor(out.next_cursor);
  response.set_total(out.total);
  if (auto status = ReadUnits(session, ids, asking, sites); !status.ok()) return status;
  return CountIncidentsOf(session, ids, asking, sites);
}

absl::Status ListChemicals(SqlSession& session, const v1::ListChemicalsRequest& request,
                           const Asking& asking, v1::ListChemicalsResponse& response) {
  auto statement = SelectIncidents(request.filter(), asking);
  if (!statement.ok()) return statement.status();
  statement->Join("JOIN {v}chemical h ON h.incident_id = i.incident_id");
  const int limit =
      request.limit() <= 0 ? kChemicalsDefault : std::min(request.limit(), kChemicalsMax);
  const std::string limit_place = statement->Bind(int64_t{limit});
  return session.Query("SELECT MIN(h.name), COUNT(*) AS incidents" + statement->From() +
                           " GROUP BY h.chemical_key ORDER BY incidents DESC, h.chemical_key "
                           "LIMIT " +
                           limit_place,
                       statement->values(), [&](const SqlRow& row) {
                         auto& chemical = *response.add_chemicals();
                         chemical.set_name(std::string(row.Text(0)));
                         chemical.set_incidents(row.Int(1));
                       });
}

}  // namespace interlock::reporting
