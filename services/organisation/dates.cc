#include "services/organisation/dates.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

using enum absl::StatusCode;

absl::Status CheckDay(const std::string& on) {
  if (Day::Parse(on)) return absl::OkStatus();
  return Refuse(kInvalidArgument, "DATE_INVALID", "",
                absl::StrCat("\"", on, "\" is no date; write it as 2026-11-23."));
}

absl::Status CheckDays(const std::string& from_on, const std::string& until_on) {
  if (auto status = CheckDay(from_on); !status.ok()) return status;
  if (until_on.empty()) return absl::OkStatus();
  if (auto status = CheckDay(until_on); !status.ok()) return status;
  if (from_on <= until_on) return absl::OkStatus();
  return Refuse(
      kInvalidArgument, "DATES_OUT_OF_ORDER", "",
      absl::StrCat("The last day, ", until_on, ", lies before the first, ", from_on, "."));
}

absl::Status CheckBegun(const std::string& on, int64_t now_ms) {
  if (auto status = CheckDay(on); !status.ok()) return status;
  if (BeginOfUtc(*Day::Parse(on)) <= now_ms + kFarthestAheadMs) return absl::OkStatus();
  return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "",
                absl::StrCat(on, " is still to come. Record it on that day, not before."));
}

bool EndsBy(const std::string& until_on, const std::string& day_on) {
  return !until_on.empty() && until_on <= day_on;
}

bool Overlap(const std::string& from_on, const std::string& until_on,
             const std::string& other_from_on, const std::string& other_until_on) {
  return (other_until_on.empty() || from_on <= other_until_on) &&
         (until_on.empty() || other_from_on <= until_on);
}

}  // namespace interlock::organisation
