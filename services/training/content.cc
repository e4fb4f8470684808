#include "services/training/content.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decider/decider.h"
#include "libs/language/language.h"

namespace interlock::training {
namespace {

using enum absl::StatusCode;

constexpr char kRefresherClause[] = "1910.119(g)(2) / 1926.64(g)(2)";
constexpr char kVerifiedClause[] = "1910.119(g)(3) / 1926.64(g)(3)";

template <class List>
void CheckMeans(const List& means, std::vector<std::string>& wrong) {
  std::set<int> seen;
  for (const int one : means) {
    if (one == v1::MEANS_UNSPECIFIED || !v1::Means_IsValid(one))
      wrong.push_back("a means of verification is unknown");
    else if (!seen.insert(one).second)
      wrong.push_back("a means of verification is named twice");
  }
}

template <class List>
void CheckLanguages(const List& languages, std::vector<std::string>& wrong) {
  for (const std::string& language : languages)
    if (!IsLanguage(language))
      wrong.push_back(absl::StrCat("\"", language, "\" is no language such as en or pt-BR"));
}

void CheckGroup(const v1::Group& group, const std::string& site_id,
                std::vector<std::string>& wrong) {
  switch (group.who_case()) {
    case v1::Group::kRoleId:
      if (group.role_id().empty()) wrong.push_back("a group's role is empty");
      break;
    case v1::Group::kPeople:
      if (group.people().person_ids().empty()) wrong.push_back("a group's list of people is empty");
      break;
    case v1::Group::kContractWorkers: break;
    case v1::Group::WHO_NOT_SET:
      wrong.push_back("a group names neither a role, nor people, nor contract workers");
      break;
  }
  const auto& there = group.place().site_id();
  if (!site_id.empty() && !there.empty() && there != site_id)
    wrong.push_back(absl::StrCat("a group is at ", there, ", and the requirement is of ", site_id));
}

std::vector<std::string> WrongWith(const v1::Content& content, const std::string& site_id) {
  std::vector<std::string> wrong;
  if (content.title().empty()) wrong.push_back("the title is missing");
  if (content.kind() == v1::KIND_UNSPECIFIED || !v1::Kind_IsValid(content.kind()))
    wrong.push_back("the kind is unknown");
  if (content.groups().empty()) wrong.push_back("it says nobody who must have it");
  for (const auto& group : content.groups()) CheckGroup(group, site_id, wrong);
  if (content.means().empty()) wrong.push_back("no means of verification is accepted");
  CheckMeans(content.means(), wrong);
  CheckLanguages(content.languages(), wrong);
  if (content.interval_months() < 0 || content.interval_months() > 600)
    wrong.push_back("the interval is not between 0 and 600 months");
  if (!content.refreshes_requirement_id().empty() && content.kind() != v1::KIND_REFRESHER)
    wrong.push_back("it refreshes another requirement, and is no refresher");
  return wrong;
}

absl::Status CheckTopics(const v1::Content& content, const v1::TrainingRules& rules) {
  for (const auto& contents : rules.contents()) {
    if (contents.kind() != content.kind()) continue;
    std::vector<std::string> missing;
    for (const int topic : contents.topics())
      if (std::find(content.topics().begin(), content.topics().end(), topic) ==
          content.topics().end())
        missing.push_back(v1::Topic_Name(v1::Topic(topic)));
    if (!missing.empty())
      return Refuse(
          kInvalidArgument, "TOPICS_MISSING", contents.clause(),
          absl::StrCat("Training of this kind must contain ", absl::StrJoin(missing, ", "), "."));
  }
  return absl::OkStatus();
}

absl::Status CheckConsultation(const v1::Consultation& consultation, int64_t now_ms) {
  if (consultation.person_ids().empty())
    return Refuse(kInvalidArgument, "CONSULTATION_MISSING", kRefresherClause,
                  "How often a refresher comes is set together with those who operate the process. "
                  "Say who was asked, and on which day.");
  const auto held_on = Day::Parse(consultation.held_on());
  if (!held_on)
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", consultation.held_on(), "\" is no date."));
  if (BeginOfUtc(*held_on) > now_ms + kFarthestAheadMs)
    return Refuse(
        kInvalidArgument, "DATE_IN_FUTURE", kRefresherClause,
        absl::StrCat("The consultation of ", consultation.held_on(), " has not taken place yet."));
  return absl::OkStatus();
}

absl::Status Looser(const std::string& sentence) {
  return Refuse(kFailedPrecondition, "LOOSER_THAN_CORPORATE", "",
                sentence + " A site may ask for more than the company, never for less.");
}

absl::Status Wrong(const std::vector<std::string>& wrong) {
  return Refuse(kInvalidArgument, "CONTENT_WRONG", kVerifiedClause,
                absl::StrCat("This cannot be asked of anybody: ", absl::StrJoin(wrong, "; "), "."));
}

bool IsAmong(const std::string& language, const v1::Content& content) {
  return std::find(content.languages().begin(), content.languages().end(), language) !=
         content.languages().end();
}

}  // namespace

absl::Status CheckContent(const v1::Content& content, const std::string& site_id,
                          const v1::TrainingRules& rules, int64_t now_ms) {
  if (const auto wrong = WrongWith(content, site_id); !wrong.empty()) return Wrong(wrong);
  if (auto status = CheckTopics(content, rules); !status.ok()) return status;
  if (content.kind() != v1::KIND_REFRESHER) return absl::OkStatus();
  const int most = rules.refresher_at_most_months();
  if (content.interval_months() == 0 || content.interval_months() > most)
    return Refuse(kInvalidArgument, "REFRESHER_INTERVAL", kRefresherClause,
                  absl::StrCat("A refresher comes again after at most ", most, " months."));
  if (content.interval_months() == most) return absl::OkStatus();
  return CheckConsultation(content.consultation(), now_ms);
}

absl::Status CheckTightening(const v1::Tightening& tightening, const v1::Content& corporate,
                             int64_t now_ms) {
  std::vector<std::string> wrong;
  CheckMeans(tightening.means(), wrong);
  CheckLanguages(tightening.languages(), wrong);
  if (tightening.interval_months() < 0 || tightening.interval_months() > 600)
    wrong.push_back("the interval is not between 0 and 600 months");
  if (!wrong.empty()) return Wrong(wrong);
  const int months = tightening.interval_months(), most = corporate.interval_months();
  if (months > 0 && most > 0 && months > most)
    return Looser(absl::StrCat("The company asks for it every ", most, " months."));
  for (const int means : tightening.means())
    if (std::find(corporate.means().begin(), corporate.means().end(), means) ==
        corporate.means().end())
      return Looser(
          absl::StrCat("The company does not accept ", v1::Means_Name(v1::Means(means)), "."));
  for (const auto& language : tightening.languages())
    if (!corporate.languages().empty() && !IsAmong(language, corporate))
      return Looser(absl::StrCat("The company does not accept training in ", language, "."));
  const bool oftener = months > 0 && months != most;
  if (!oftener || corporate.kind() != v1::KIND_REFRESHER) return absl::OkStatus();
  return CheckConsultation(tightening.consultation(), now_ms);
}

v1::Content Tightened(const v1::Content& corporate, const v1::Tightening& tightening) {
  v1::Content content = corporate;
  const int months = tightening.interval_months();
  if (months > 0 && (content.interval_months() == 0 || months < content.interval_months()))
    content.set_interval_months(months);
  if (!tightening.means().empty()) {
    content.clear_means();
    for (const int means : corporate.means())
      if (std::find(tightening.means().begin(), tightening.means().end(), means) !=
          tightening.means().end())
        content.add_means(v1::Means(means));
  }
  if (!tightening.languages().empty()) {
    content.clear_languages();
    for (const auto& language : tightening.languages())
      if (corporate.languages().empty() || IsAmong(language, corporate))
        content.add_languages(language);
    if (content.languages().empty()) content.clear_means();
  }
  return content;
}

const v1::Content* VersionOn(const v1::Requirement& requirement, const std::string& day) {
  const v1::Version* in_force = nullptr;
  for (const auto& version : requirement.versions())
    if (version.from_on() <= day) in_force = &version;
  return in_force != nullptr && in_force->has_content() ? &in_force->content() : nullptr;
}

std::optional<v1::Content> ContentAt(const v1::Requirement& requirement, const std::string& site_id,
                                     const std::string& day) {
  const v1::Content* content = VersionOn(requirement, day);
  if (content == nullptr) return std::nullopt;
  if (!requirement.site_id().empty() && requirement.site_id() != site_id) return std::nullopt;
  const v1::SiteTightening* in_force = nullptr;
  for (const auto& tightening : requirement.tightenings())
    if (tightening.site_id() == site_id && tightening.from_on() <= day) in_force = &tightening;
  return in_force == nullptr ? *content : Tightened(*content, in_force->tightening());
}

}  // namespace interlock::training
