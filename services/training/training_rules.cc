#include "services/training/training_rules.h"

#include <google/protobuf/util/json_util.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"

namespace interlock::training {
namespace {

constexpr int kMostMonths = 600, kMostWarningDays = 3'660;

std::string WrongWith(const v1::TrainingRules& rules) {
  if (rules.version().empty()) return "they have no version";
  const auto are_months = [](int months) { return months >= 1 && months <= kMostMonths; };
  if (!are_months(rules.refresher_at_most_months()))
    return "a refresher needs the months after which it comes again";
  if (!are_months(rules.contractor_evaluation_at_most_months()))
    return "a contractor needs the months after which it is evaluated again";
  if (!are_months(rules.programme_evaluation_at_most_months()))
    return "the programme needs the months after which it is evaluated again";
  if (!Day::Parse(rules.in_lieu_on())) return "the day of certification in lieu is no date";
  if (rules.warning_days().empty()) return "they warn of nothing";
  int before = kMostWarningDays + 1;
  for (const int days : rules.warning_days()) {
    if (days < 1 || days >= before) return "warning days are not from the most to the fewest";
    before = days;
  }
  std::set<int> kinds;
  for (const auto& contents : rules.contents()) {
    if (contents.kind() == v1::KIND_UNSPECIFIED || !kinds.insert(contents.kind()).second)
      return "contents of no kind, or of one kind twice";
    if (contents.clause().empty()) return "contents without a clause";
  }
  return "";
}

}  // namespace

absl::StatusOr<v1::TrainingRules> ParseTrainingRules(const std::string& json) {
  v1::TrainingRules rules;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &rules);
  if (!parsed.ok()) return absl::InvalidArgumentError(std::string(parsed.message()));
  if (const std::string wrong = WrongWith(rules); !wrong.empty())
    return absl::InvalidArgumentError(wrong);
  return rules;
}

}  // namespace interlock::training
