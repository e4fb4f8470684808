#pragma once
// Days as people write them. All are inclusive, and an empty last day means until further notice.
#include <string>

#include "absl/status/status.h"

namespace interlock::organisation {

// DATE_INVALID if it is no day; an empty text is none either.
absl::Status CheckDay(const std::string& on);
// DATE_INVALID; DATES_OUT_OF_ORDER if the last day lies before the first.
absl::Status CheckDays(const std::string& from_on, const std::string& until_on);
// DATE_INVALID; DATE_IN_FUTURE if it has not begun anywhere on earth.
absl::Status CheckBegun(const std::string& on, int64_t now_ms);

// Of days that are days.
bool EndsBy(const std::string& until_on, const std::string& day_on);
bool Overlap(const std::string& from_on, const std::string& until_on,
             const std::string& other_from_on, const std::string& other_until_on);

}  // namespace interlock::organisation
