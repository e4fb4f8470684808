#include "services/actions/rules.h"

#include <google/protobuf/util/json_util.h>

namespace interlock::actions {
namespace {

constexpr int kMostDays = 3'660;

std::string WrongWith(const v1::Intervals& intervals) {
  if (intervals.version().empty()) return "the intervals have no version";
  int last = kMostDays + 1;
  for (const int days : intervals.reminder_days_before()) {
    if (days < 1 || days >= last) return "the reminders are not from the most to the fewest days";
    last = days;
  }
  last = 0;
  for (const int days : intervals.escalation_days_after()) {
    if (days <= last || days > kMostDays)
      return "the escalations are not from the fewest to the most days";
    last = days;
  }
  return "";
}

}  // namespace

absl::StatusOr<v1::Intervals> ParseIntervals(const std::string& json) {
  v1::Intervals intervals;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &intervals);
  if (!parsed.ok()) return absl::InvalidArgumentError(std::string(parsed.message()));
  if (const std::string wrong = WrongWith(intervals); !wrong.empty())
    return absl::InvalidArgumentError(wrong);
  return intervals;
}

}  // namespace interlock::actions
