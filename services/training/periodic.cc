#include "services/training/periodic.h"

#include "absl/strings/str_cat.h"
#include "libs/decider/decider.h"
#include "services/training/standing.h"

namespace interlock::training {

using enum absl::StatusCode;

absl::StatusOr<Day> DayOf(const std::string& text) {
  if (const auto day = Day::Parse(text)) return *day;
  return Refuse(kInvalidArgument, "DATE_INVALID", "",
                absl::StrCat("\"", text, "\" is no date. Write it as 2026-03-31."));
}

absl::StatusOr<Day> PastDay(const std::string& text, const char* clause, int64_t now_ms) {
  const auto day = DayOf(text);
  if (day.ok() && BeginOfUtc(*day) > now_ms + kFarthestAheadMs)
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", clause,
                  absl::StrCat(text, " is still to come."));
  return day;
}

absl::StatusOr<Day> NextDue(Day evaluated_on, const std::string& asked, int at_most_months,
                            const char* clause) {
  const Day last = MonthsLater(evaluated_on, at_most_months);
  if (asked.empty()) return last;
  const auto due_on = DayOf(asked);
  if (due_on.ok() && (*due_on < evaluated_on || *due_on > last))
    return Refuse(
        kInvalidArgument, "EVALUATION_WRONG", clause,
        absl::StrCat("The next evaluation is due after the one of ", evaluated_on.ToString(),
                     ", and on ", last.ToString(), " at the latest."));
  return due_on;
}

int64_t OverEverywhereMs(Day day) { return BeginOfUtc({day.number + 1}) + kFarthestBehindMs; }

}  // namespace interlock::training
