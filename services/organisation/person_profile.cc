#include "services/organisation/person_profile.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decider/decider.h"
#include "libs/language/language.h"
#include "services/organisation/dates.h"

namespace interlock::organisation {
namespace {

using enum absl::StatusCode;

std::vector<absl::Status> WrongIn(const v1::PersonProfile& profile) {
  std::vector<absl::Status> wrong;
  if (profile.kind() == v1::PERSON_KIND_CONTRACTOR && profile.employer_id().empty())
    wrong.push_back(Refuse(kInvalidArgument, "EMPLOYER_MISSING", "1910.119(h) / 1926.64(h)",
                           "A contractor belongs to a contract employer. Say which one."));
  std::set<std::string> seen;
  for (const std::string& tag : profile.languages())
    if (!IsLanguage(tag) || !seen.insert(tag).second)
      wrong.push_back(
          Refuse(kInvalidArgument, "LANGUAGE_INVALID", "1910.119(g)(3) / 1926.64(g)(3)",
                 IsLanguage(tag)
                     ? absl::StrCat("The language ", tag, " is named twice.")
                     : absl::StrCat("\"", tag, "\" is no language; write it as en, es or pt-BR.")));
  if (!profile.employed_from_on().empty())
    if (auto status = CheckDay(profile.employed_from_on()); !status.ok()) wrong.push_back(status);
  return wrong;
}

}  // namespace

absl::Status CheckProfile(const v1::PersonProfile& profile) {
  const std::vector<absl::Status> wrong = WrongIn(profile);
  if (wrong.empty()) return absl::OkStatus();
  return Refuse(wrong[0].code(), ReasonOf(wrong[0]), ClauseOf(wrong[0]),
                absl::StrJoin(wrong, " ", [](std::string* out, const absl::Status& status) {
                  absl::StrAppend(out, status.message());
                }));
}

absl::Status CheckName(const v1::PersonProfile& profile) {
  if (!profile.name().empty()) return absl::OkStatus();
  return Refuse(kInvalidArgument, "NAME_MISSING", "",
                "Say the person's name. It is kept apart and can be erased later.");
}

v1::PersonProfile WithoutName(v1::PersonProfile profile) {
  profile.clear_name();
  return profile;
}

v1::PersonProfile Merge(v1::PersonProfile profile, const v1::PersonProfile& said_before,
                        const v1::PersonProfile& said) {
  if (said.kind() != v1::PERSON_KIND_UNSPECIFIED && said.kind() != said_before.kind())
    profile.set_kind(said.kind());
  if (!said.employer_id().empty() && said.employer_id() != said_before.employer_id())
    profile.set_employer_id(said.employer_id());
  const auto& languages = said.languages();
  if (!languages.empty() &&
      !std::equal(languages.begin(), languages.end(), said_before.languages().begin(),
                  said_before.languages().end()))
    *profile.mutable_languages() = languages;
  if (!said.employed_from_on().empty() && said.employed_from_on() != said_before.employed_from_on())
    profile.set_employed_from_on(said.employed_from_on());
  return profile;
}

}  // namespace interlock::organisation
