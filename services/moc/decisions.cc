#include "services/moc/decisions.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/zone.h"

namespace interlock::moc {

using enum absl::StatusCode;

Day TodayAt(const v1::Change& change, const Context& context) {
  return DayAt(context.now_ms, change.time_zone());
}

std::string Sentence(const std::string& opening, const std::vector<std::string>& problems) {
  return absl::StrCat(opening, ": ", absl::StrJoin(problems, "; "), ".");
}

absl::Status RefuseFull(const std::string& what, int most) {
  return Refuse(kResourceExhausted, "LIST_FULL", "",
                absl::StrCat("A change holds at most ", most, " ", what, "."));
}

absl::Status RefuseDate(const std::string& day) {
  return Refuse(kInvalidArgument, "DATE_INVALID", "",
                absl::StrCat("\"", day, "\" is no date. Write it as 2026-11-23."));
}

}  // namespace interlock::moc
