#include "services/moc/refusals.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

std::string Sentence(const std::string& opening, const std::vector<std::string>& problems) {
  return absl::StrCat(opening, ": ", absl::StrJoin(problems, "; "), ".");
}

absl::Status RefuseDate(const std::string& day) {
  return Refuse(absl::StatusCode::kInvalidArgument, "DATE_INVALID", "",
                absl::StrCat("\"", day, "\" is no date. Write it as 2026-11-23."));
}

}  // namespace interlock::moc
