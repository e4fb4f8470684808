#include "services/moc/decisions.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"

namespace interlock::moc {

using enum absl::StatusCode;

Day TodayAt(const v1::Change& change, const Context& context) {
  return DayAt(context.now_ms, change.time_zone());
}

absl::Status RefuseFull(const std::string& what, int most) {
  return Refuse(kResourceExhausted, "LIST_FULL", "",
                absl::StrCat("A change holds at most ", most, " ", what, "."));
}

absl::Status RefuseNoRouting() {
  return Refuse(kFailedPrecondition, "RULES_MISSING", kClauseL2,
                "No routing of the company is in force for this. Have one put into the rules.");
}

}  // namespace interlock::moc
