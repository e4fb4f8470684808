#include "services/metrics/site_months.h"

#include <algorithm>

namespace interlock::metrics {
namespace {

using Periods = google::protobuf::RepeatedPtrField<organisation::v1::OwnershipPeriod>;

// Its days, the last one not included.
struct Days {
  int32_t from, until;
};

Days DaysOf(const organisation::v1::OwnershipPeriod& period) {
  const auto from = Day::Parse(period.from_on()), until = Day::Parse(period.until_on());
  return {from ? from->number : kSinceEver.first_day().number,
          until ? until->number : kStill.first_day().number};
}

int32_t DaysWithin(const Days& days, Month month) {
  const int32_t first = month.first_day().number;
  return std::min(days.until, first + month.days()) - std::max(days.from, first);
}

// The number of the period that the month goes to; only those are asked about that have a day in
// it.
int WinnerOf(const std::vector<Days>& periods, Month month) {
  int winner = -1;
  int32_t most = 0;
  for (size_t i = 0; i < periods.size(); ++i)
    if (const int32_t days = DaysWithin(periods[i], month); days > most) {
      most = days;
      winner = int(i);
    }
  return winner;
}

}  // namespace

std::vector<BusinessMonths> MonthsByBusiness(const Periods& periods) {
  std::vector<Days> days;
  for (const auto& period : periods) days.push_back(DaysOf(period));
  std::vector<BusinessMonths> months;
  for (int i = 0; i < periods.size(); ++i) {
    if (days[i].until <= days[i].from) continue;
    Month first = Month::Of(Day{days[i].from}), last = Month::Of(Day{days[i].until - 1});
    // Only its first and its last month can be shared with others.
    if (WinnerOf(days, first) != i) first = first.Plus(1);
    if (first <= last && WinnerOf(days, last) != i) last = last.Plus(-1);
    if (first > last) continue;
    months.push_back(
        {periods[i].business_id(), std::max(first, kSinceEver), std::min(last.Plus(1), kStill)});
  }
  return months;
}

}  // namespace interlock::metrics
