#include "services/metrics/leading_set.h"

#include <google/protobuf/util/json_util.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "libs/decimal/decimal.h"

namespace interlock::metrics {
namespace {

constexpr int kMostWindowDays = 3'660;

bool CountsWindow(v1::Counting counting) {
  return counting == v1::COUNTING_DONE_IN_TIME || counting == v1::COUNTING_PART;
}

std::string WrongIn(const v1::LeadingDefinition& indicator) {
  if (indicator.indicator_id().empty()) return "it has no id";
  if (indicator.name().empty()) return "it has no name";
  if (indicator.clause().empty()) return "it names no source";
  if (indicator.subject() == v1::SUBJECT_UNSPECIFIED) return "it counts no records";
  if (indicator.counting() == v1::COUNTING_UNSPECIFIED) return "nobody says what it counts of them";
  if (indicator.better() == v1::BETTER_UNSPECIFIED) return "nobody says which way is better";
  const int window = indicator.window_days();
  if (CountsWindow(indicator.counting()) ? window < 1 || window > kMostWindowDays : window != 0)
    return "what is counted by its moment has a window in days, and nothing else has";
  if (indicator.counting() == v1::COUNTING_PART && indicator.part().empty())
    return "nobody says which part it counts";
  int before = -1;
  for (const int days : indicator.age_bands_days()) {
    if (days <= before) return "ages are not from the fewest days to the most";
    before = days;
  }
  return WrongWith(indicator.target(), indicator.better());
}

}  // namespace

std::string WrongWith(const v1::Target& target, v1::Better better) {
  const auto wanted = Decimal::Parse(target.target_percent().value());
  const auto limit = Decimal::Parse(target.limit_percent().value());
  if (!wanted.ok() || !limit.ok()) return "target and limit are numbers in per cent";
  for (const auto& percent : {*wanted, *limit})
    if (percent.negative() || percent > Decimal::Of(100)) return "a share is 0 to 100 per cent";
  if (better == v1::BETTER_HIGHER ? *limit > *wanted : *limit < *wanted)
    return "the limit is stricter than the target";
  return "";
}

absl::StatusOr<v1::LeadingSet> ParseLeadingSet(const std::string& json) {
  v1::LeadingSet set;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &set);
  if (!parsed.ok()) return absl::InvalidArgumentError(std::string(parsed.message()));
  if (set.version().empty()) return absl::InvalidArgumentError("the set has no version");
  std::set<std::string> ids;
  for (const auto& indicator : set.indicators()) {
    if (const std::string wrong = WrongIn(indicator); !wrong.empty())
      return absl::InvalidArgumentError(
          absl::StrCat("indicator \"", indicator.indicator_id(), "\": ", wrong));
    if (!ids.insert(indicator.indicator_id()).second)
      return absl::InvalidArgumentError(
          absl::StrCat("indicator \"", indicator.indicator_id(), "\" is defined twice"));
  }
  return set;
}

const v1::LeadingDefinition* FindLeading(const v1::LeadingSet& set, const std::string& id) {
  for (const auto& indicator : set.indicators())
    if (indicator.indicator_id() == id) return &indicator;
  return nullptr;
}

}  // namespace interlock::metrics
