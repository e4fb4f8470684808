#include "services/training/sentences.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace interlock::training {

std::string SentenceOf(const StandingOnDay& standing, const std::string& person_id,
                       const std::string& requirement_id) {
  const std::string until = standing.valid_until_on ? standing.valid_until_on->ToString() : "";
  switch (standing.standing) {
    case v1::STANDING_NEVER:
      return absl::StrCat(person_id, " has no record of training for ", requirement_id, ".");
    case v1::STANDING_ATTENDED_ONLY:
      return absl::StrCat(person_id, " attended training for ", requirement_id,
                          ", and it does not qualify: not verified by an accepted means, not "
                          "passed, in a language that is not known to be understood, or on other "
                          "material. See ",
                          absl::StrJoin(standing.record_ids, ", "), ".");
    case v1::STANDING_LAPSED:
      return absl::StrCat("The training of ", person_id, " for ", requirement_id, " held until ",
                          until, ".");
    case v1::STANDING_DUE:
      return absl::StrCat(person_id, " is trained for ", requirement_id, ", and it lapses after ",
                          until, ".");
    case v1::STANDING_CURRENT:
      return absl::StrCat(person_id, " is trained for ", requirement_id,
                          until.empty() ? "." : absl::StrCat(" until ", until, "."));
    default: break;
  }
  return absl::StrCat("On that day ", requirement_id, " is asked of nobody.");
}

v1::Content UnpublishedChange() {
  v1::Content content;
  content.set_kind(v1::KIND_MOC);
  for (int means = v1::MEANS_UNSPECIFIED + 1; means <= v1::Means_MAX; ++means)
    if (v1::Means_IsValid(means)) content.add_means(v1::Means(means));
  return content;
}

}  // namespace interlock::training
