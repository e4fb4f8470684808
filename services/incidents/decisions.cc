#include "services/incidents/decisions.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/calendar.h"

namespace interlock::incidents {

std::string ClauseAt(const v1::SiteFacts& site, const std::string& paragraph) {
  switch (site.regime()) {
    case v1::REGIME_GENERAL_INDUSTRY: return absl::StrCat("1910.119", paragraph);
    case v1::REGIME_CONSTRUCTION: return absl::StrCat("1926.64", paragraph);
    default: return absl::StrCat("1910.119", paragraph, " / 1926.64", paragraph);
  }
}

std::string Sentence(const std::string& opening, const std::vector<std::string>& problems) {
  return absl::StrCat(opening, " ", absl::StrJoin(problems, "; "),
                      problems.empty() || problems.back().ends_with('.') ? "" : ".");
}

std::string MomentInWords(int64_t at_ms) {
  const Day day = DayOfUtc(at_ms);
  const int64_t minutes = (at_ms - BeginOfUtc(day)) / 60'000;
  return absl::StrFormat("%s %02d:%02d UTC", day.ToString(), minutes / 60, minutes % 60);
}

absl::Status RefuseFull(const std::string& what, int most) {
  return Refuse(absl::StatusCode::kResourceExhausted, "LIST_FULL", "",
                absl::StrCat("An incident holds at most ", most, " ", what,
                             ". Put several into one, or report what is another incident apart."));
}

}  // namespace interlock::incidents
