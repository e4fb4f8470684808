#include <map>
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

// The facts that EPA does not ask for, in words. Another one is told by its path.
std::string InWords(const std::string& field) {
  static const std::map<std::string, std::string> words = {
      {"harms[].outcome", "whether days were lost, or a third party admitted to hospital"},
      {"releases[].indoors", "whether the release was indoors"},
      {"releases[].profile", "how a release of more than an hour went on"},
      {"releases[].material.hazard", "the hazard class of the material"},
      {"releases[].quantity", "how much was released"},
      {"community_measures[].officially_declared", "whether the measure was officially declared"},
      {"direct_cost_usd", "the direct cost of the fire or explosion"},
      {"fire", "whether there was a fire or explosion"},
      {"people_harmed", "whether anybody was harmed"},
      {"community_affected", "whether the community was affected"}};
  const auto found = words.find(field);
  return found == words.end() ? field : found->second;
}

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
  out << " The others may be higher, because facts are missing:\n";
  Table facts({"what is not known", "records", "settled by it alone"});
  for (int i = 0; i < std::min(undetermined.by_fact_size(), kFactsTold); ++i) {
    const auto& fact = undetermined.by_fact(i);
    facts.Add({InWords(fact.field()), Grouped(fact.incidents()), Grouped(fact.settles_alone())});
  }
  facts.Print(out);
  return out.str();
}

}  // namespace interlock
