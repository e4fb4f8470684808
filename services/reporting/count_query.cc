// Counts over incidents: the triangle and the trend.
#include "services/reporting/count_query.h"

#include <algorithm>
#include <map>

#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"
#include "services/reporting/incident_query.h"
#include "services/reporting/reporting_query.h"

namespace interlock::reporting {
namespace {

using incidents::v1::Tier;

constexpr int kPeriodsMax = 1200, kMonthsOfYear = 12;

// SQL for a sum that reads as a whole number in any store.
std::string Sum(const std::string& what) { return "CAST(SUM(" + what + ") AS BIGINT)"; }
const char kNearMisses[] = "CASE WHEN i.kind = 2 THEN 1 ELSE 0 END";

// The counts of one month, or of several together.
void Add(const v1::TrendPoint& from, v1::TrendPoint& to) {
  to.set_tier_1(to.tier_1() + from.tier_1());
  to.set_tier_2(to.tier_2() + from.tier_2());
  to.set_tier_3(to.tier_3() + from.tier_3());
  to.set_not_pse(to.not_pse() + from.not_pse());
  to.set_at_least(to.at_least() + from.at_least());
  to.set_severity_points(to.severity_points() + from.severity_points());
  to.set_near_misses(to.near_misses() + from.near_misses());
}

using Months = std::map<int32_t, v1::TrendPoint>;  // By Month::number.

absl::Status CountMonths(SqlSession& session, const v1::IncidentFilter& filter,
                         const Asking& asking, Months& months) {
  auto statement = SelectIncidents(filter, asking);
  if (!statement.ok()) return statement.status();
  return session.Query("SELECT SUBSTR(i.occurred_on, 1, 7), i.tier, COUNT(*), " +
                           Sum("i.at_least") + ", " + Sum("i.severity_points") + ", " +
                           Sum(kNearMisses) + statement->From() + " GROUP BY 1, 2",
                       statement->values(), [&](const SqlRow& row) {
                         const auto month = Month::Parse(row.Text(0));
                         if (!month) return;
                         v1::TrendPoint point;
                         switch (row.Int(1)) {
                           case Tier::TIER_1: point.set_tier_1(row.Int(2)); break;
                           case Tier::TIER_2: point.set_tier_2(row.Int(2)); break;
                           case Tier::TIER_3: point.set_tier_3(row.Int(2)); break;
                           case Tier::NOT_PSE: point.set_not_pse(row.Int(2)); break;
                         }
                         point.set_at_least(row.Int(3));
                         point.set_severity_points(row.Int(4));
                         point.set_near_misses(row.Int(5));
                         Add(point, months[month->number]);
                       });
}

v1::TrendPoint Together(const Months& months, Month first, Month last) {
  v1::TrendPoint sum;
  for (auto at = months.lower_bound(first.number); at != months.end() && at->first <= last.number;
       ++at)
    Add(at->second, sum);
  return sum;
}

void SetRolling(const v1::TrendPoint& sum, v1::TrendPoint& point) {
  point.set_rolling_tier_1(sum.tier_1());
  point.set_rolling_tier_2(sum.tier_2());
  point.set_rolling_tier_3(sum.tier_3());
  point.set_rolling_severity_points(sum.severity_points());
  point.set_rolling_near_misses(sum.near_misses());
}

// The month of a day that was checked before; none if it is empty.
std::optional<Month> MonthOf(const std::string& day) {
  const auto parsed = Day::Parse(day);
  return parsed ? std::optional(Month::Of(*parsed)) : std::nullopt;
}

}  // namespace

absl::Status CountTiers(SqlSession& session, v1::IncidentFilter filter, const Asking& asking,
                        Counts& counts) {
  filter.clear_tiers();
  filter.set_standing(v1::STANDING_ACTIVE);
  auto statement = SelectIncidents(filter, asking);
  if (!statement.ok()) return statement.status();
  for (const Tier tier : {Tier::TIER_1, Tier::TIER_2, Tier::TIER_3, Tier::NOT_PSE}) {
    counts.tiers.emplace_back();
    counts.tiers.back().set_tier(tier);
  }
  return session.Query("SELECT i.tier, COUNT(*), " + Sum("i.at_least") + ", " + Sum("i.historic") +
                           ", " + Sum("i.severity_points") + ", " + Sum(kNearMisses) +
                           statement->From() + " GROUP BY i.tier",
                       statement->values(), [&](const SqlRow& row) {
                         counts.total += row.Int(1);
                         counts.near_misses += row.Int(5);
                         for (auto& count : counts.tiers) {
                           if (count.tier() != row.Int(0)) continue;
                           count.set_count(row.Int(1));
                           count.set_at_least(row.Int(2));
                           count.set_historic(row.Int(3));
                           count.set_severity_points(row.Int(4));
                         }
                       });
}

absl::Status GetTriangle(SqlSession& session, const v1::GetTriangleRequest& request,
                         const Asking& asking, v1::GetTriangleResponse& response) {
  Counts counts;
  if (auto status = CountTiers(session, request.filter(), asking, counts); !status.ok())
    return status;
  *response.mutable_not_pse() = counts.tiers.back();
  counts.tiers.pop_back();
  for (auto& count : counts.tiers) *response.add_tiers() = std::move(count);
  response.set_near_misses(counts.near_misses);
  response.set_total(counts.total);
  return absl::OkStatus();
}

absl::Status GetTrend(SqlSession& session, const v1::GetTrendRequest& request, const Asking& asking,
                      v1::GetTrendResponse& response) {
  const bool by_year = request.interval() == v1::INTERVAL_YEAR;
  const int step = by_year ? kMonthsOfYear : 1;
  auto begin_of_period = [&](Month month) { return by_year ? Month::Of(month.year(), 1) : month; };
  v1::IncidentFilter filter = request.filter();
  filter.set_standing(v1::STANDING_ACTIVE);
  // Checks the dates as they were given.
  if (auto checked = SelectIncidents(filter, asking); !checked.ok()) return checked.status();
  const auto from = MonthOf(filter.from_on()), to = MonthOf(filter.to_on());
  const Month last = begin_of_period(to ? *to : Month::Of(DayOfUtc(asking.now_ms)));
  if (from && (last.number - begin_of_period(*from).number) / step >= kPeriodsMax)
    return Refuse(absl::StatusCode::kInvalidArgument, "PERIOD_TOO_LONG", "",
                  "At most 1,200 months or years can be shown at once; name a later first day.");
  if (from) {
    const Month rolling_from = begin_of_period(*from).Plus(1 - kMonthsOfYear);
    filter.set_from_on(std::max(rolling_from, Month::Of(1900, 1)).first_day().ToString());
  }
  filter.set_to_on(Day{last.Plus(step).first_day().number - 1}.ToString());
  Months months;
  if (auto status = CountMonths(session, filter, asking, months); !status.ok()) return status;

  Month first = last;
  if (from)
    first = begin_of_period(*from);
  else if (!months.empty())
    first =
        std::max(begin_of_period({months.begin()->first}), last.Plus(-step * (kPeriodsMax - 1)));
  for (Month month = first; month <= last; month = month.Plus(step)) {
    const Month end = month.Plus(step - 1);
    v1::TrendPoint& point = *response.add_points();
    point = Together(months, month, end);
    point.set_period(by_year ? month.ToString().substr(0, 4) : month.ToString());
    SetRolling(Together(months, end.Plus(1 - kMonthsOfYear), end), point);
  }
  return absl::OkStatus();
}

}  // namespace interlock::reporting
