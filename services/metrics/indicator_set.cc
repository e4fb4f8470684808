#include "services/metrics/indicator_set.h"

#include <google/protobuf/util/json_util.h>

#include <set>

#include "absl/strings/str_cat.h"

namespace interlock::metrics {
namespace {

constexpr int kMostPlaces = 9;
constexpr int64_t kMostHours = 1'000'000'000;

std::string WrongWith(const v1::IndicatorDefinition& indicator) {
  if (indicator.indicator_id().empty()) return "it has no id";
  if (indicator.name().empty()) return "it has no name";
  if (indicator.numerator() == v1::NUMERATOR_UNSPECIFIED) return "it counts nothing";
  if (indicator.clause().empty()) return "it names no source";
  if (indicator.decimal_places() < 0 || indicator.decimal_places() > kMostPlaces)
    return "0 to 9 decimal places";
  const bool rate = indicator.formula() == v1::FORMULA_RATE;
  if (!rate && indicator.formula() != v1::FORMULA_COUNT) return "it has no formula";
  if (rate && (indicator.per_hours() < 1 || indicator.per_hours() > kMostHours))
    return "a rate needs the hours that it is per";
  return "";
}

}  // namespace

absl::StatusOr<v1::IndicatorSet> ParseIndicatorSet(const std::string& json) {
  v1::IndicatorSet set;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &set);
  if (!parsed.ok()) return absl::InvalidArgumentError(std::string(parsed.message()));
  if (set.version().empty()) return absl::InvalidArgumentError("the set has no version");
  if (set.indicators().empty()) return absl::InvalidArgumentError("the set defines no indicator");
  std::set<std::string> ids;
  for (const auto& indicator : set.indicators()) {
    if (const std::string wrong = WrongWith(indicator); !wrong.empty())
      return absl::InvalidArgumentError(
          absl::StrCat("indicator \"", indicator.indicator_id(), "\": ", wrong));
    if (!ids.insert(indicator.indicator_id()).second)
      return absl::InvalidArgumentError(
          absl::StrCat("indicator \"", indicator.indicator_id(), "\" is defined twice"));
  }
  return set;
}

const v1::IndicatorDefinition* FindIndicator(const v1::IndicatorSet& set, const std::string& id) {
  for (const auto& indicator : set.indicators())
    if (indicator.indicator_id() == id) return &indicator;
  return nullptr;
}

}  // namespace interlock::metrics
