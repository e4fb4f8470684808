#pragma once
// What is evaluated again and again: contract employers, the training programme itself.
#include <string>

#include "absl/status/statusor.h"
#include "libs/calendar/calendar.h"

namespace interlock::training {

// DATE_INVALID.
absl::StatusOr<Day> DayOf(const std::string& text);
// Of what has taken place, wherever on earth: DATE_INVALID, DATE_IN_FUTURE with the clause.
absl::StatusOr<Day> PastDay(const std::string& text, const char* clause, int64_t now_ms);

// The day on which it is due again: as asked, or else as late as may be. Not before that day, nor
// after so many months: EVALUATION_WRONG with the clause; DATE_INVALID.
absl::StatusOr<Day> NextDue(Day evaluated_on, const std::string& asked, int at_most_months,
                            const char* clause);

// The moment at which a day is over everywhere on earth: where the site's zone is not known.
int64_t OverEverywhereMs(Day day);

}  // namespace interlock::training
