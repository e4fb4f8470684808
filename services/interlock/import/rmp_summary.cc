#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "services/interlock/import/rmp_import.h"
#include "services/interlock/progress.h"
#include "services/interlock/table.h"

namespace interlock {
namespace {

constexpr char kReporting[] = "/interlock.reporting.v1.ReportingService/";
constexpr int kFactsTold = 12;

}  // namespace

absl::StatusOr<std::string> SummariseRmp(Connection& connection) {
  reporting::v1::GetTrendRequest by_year;
  by_year.mutable_filter()->set_text("epa-rmp-");
  by_year.set_interval(reporting::v1::INTERVAL_YEAR);
  reporting::v1::GetTrendResponse trend;
  if (auto status = connection.client().Call(absl::StrCat(kReporting, "GetTrend"), by_year, trend);
      !status.ok())
    return status;
  reporting::v1::ListUndeterminedRequest open;
  *open.mutable_filter() = by_year.filter();
  open.mutable_page()->set_limit(1);
  reporting::v1::ListUndeterminedResponse undetermined;
  if (auto status = connection.client().Call(absl::StrCat(kReporting, "ListUndetermined"), open,
                                             undetermined, {}, std::chrono::seconds(60));
      !status.ok())
    return status;

  std::ostringstream out;
  Table years({"year", "Tier 1", "Tier 2", "Tier 3", "no event", "all", "at least"});
  reporting::v1::TrendPoint sum;
  const auto add = [&](const std::string& period, const reporting::v1::TrendPoint& point) {
    const int64_t all = point.tier_1() + point.tier_2() + point.tier_3() + point.not_pse();
    if (all > 0)
      years.Add({period, Grouped(point.tier_1()), Grouped(point.tier_2()), Grouped(point.tier_3()),
                 Grouped(point.not_pse()), Grouped(all), Grouped(point.at_least())});
    return all;
  };
  for (const auto& point : trend.points()) {
    add(point.period(), point);
    sum.set_tier_1(sum.tier_1() + point.tier_1());
    sum.set_tier_2(sum.tier_2() + point.tier_2());
    sum.set_tier_3(sum.tier_3() + point.tier_3());
    sum.set_not_pse(sum.not_pse() + point.not_pse());
    sum.set_at_least(sum.at_least() + point.at_least());
  }
  const int64_t all = add("all", sum);
  out << "Records from this source that are stored, by year of the accident:\n";
  years.Print(out);
  if (all == 0) return out.str();
  const int64_t certain = all - sum.at_least();
  out << absl::StrFormat("\nThe tier of %s of %s is certain (%.1f %%).", Grouped(certain),
                         Grouped(all), 100.0 * double(certain) / double(all));
  if (undetermined.by_fact().empty()) {
    out << "\n";
    return out.str();
  }
  out << " The others may be higher; what is not known:\n";
  Table facts({"fact", "records", "settled by it alone"});
  for (int i = 0; i < std::min(undetermined.by_fact_size(), kFactsTold); ++i) {
    const auto& fact = undetermined.by_fact(i);
    facts.Add({fact.field(), Grouped(fact.incidents()), Grouped(fact.settles_alone())});
  }
  facts.Print(out);
  return out.str();
}

}  // namespace interlock
