#include "services/moc/moc_rules.h"

#include <google/protobuf/util/json_util.h>

#include <regex>
#include <set>

#include "absl/strings/str_cat.h"

namespace interlock::moc {
namespace {

absl::Status Wrong(const std::string& file_name, const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat(file_name, ": ", why));
}

bool IsShortId(const std::string& id) {
  static const std::regex kShort("[A-Za-z0-9][A-Za-z0-9_-]{0,29}");
  return std::regex_match(id, kShort);
}

template <class Rules>
absl::StatusOr<Rules> Parse(const std::string& json, const std::string& file_name) {
  Rules rules;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &rules);
  if (!status.ok()) return Wrong(file_name, std::string(status.message()));
  if (rules.version().empty()) return Wrong(file_name, "it does not say its version");
  if (rules.source().empty()) return Wrong(file_name, "it does not say where it comes from");
  if (!Day::Parse(rules.effective_on()))
    return Wrong(file_name, "effectiveOn must be a day, as 2026-01-01");
  return rules;
}

template <class Set>
const Set* InForceOn(const std::vector<Set>& sets, Day day) {
  const Set* newest = nullptr;
  for (const auto& set : sets)
    if (const auto from = Day::Parse(set.effective_on()); from && *from <= day) newest = &set;
  return newest;
}

}  // namespace

const v1::ScreeningSet* ScreeningOn(const MocRules& rules, Day day) {
  return InForceOn(rules.screenings, day);
}
const v1::PssrChecklist* PssrChecklistOn(const MocRules& rules, Day day) {
  return InForceOn(rules.pssr_checklists, day);
}

absl::StatusOr<v1::ScreeningSet> ParseScreeningSet(const std::string& json,
                                                   const std::string& file_name) {
  auto set = Parse<v1::ScreeningSet>(json, file_name);
  if (!set.ok()) return set;
  if (set->questions().empty()) return Wrong(file_name, "it has no questions");
  std::set<std::string> ids;
  for (const auto& question : set->questions())
    if (!IsShortId(question.question_id()) || !ids.insert(question.question_id()).second ||
        question.prompt().empty())
      return Wrong(file_name, absl::StrCat("question \"", question.question_id(),
                                           "\" has no id of its own, or no prompt"));
  return set;
}

absl::StatusOr<v1::PssrChecklist> ParsePssrChecklist(const std::string& json,
                                                     const std::string& file_name) {
  auto checklist = Parse<v1::PssrChecklist>(json, file_name);
  if (!checklist.ok()) return checklist;
  std::set<std::string> ids;
  std::set<int> kinds;
  for (const auto& item : checklist->items()) {
    if (!IsShortId(item.item_id()) || !ids.insert(item.item_id()).second || item.prompt().empty() ||
        item.kinds().empty())
      return Wrong(file_name, absl::StrCat("item \"", item.item_id(),
                                           "\" has no id of its own, no prompt, or no kind"));
    kinds.insert(item.kinds().begin(), item.kinds().end());
  }
  for (int kind = 1; v1::PssrKind_IsValid(kind); ++kind)
    if (!kinds.contains(kind))
      return Wrong(file_name,
                   absl::StrCat("no item is of ", v1::PssrKind_Name(v1::PssrKind(kind))));
  return checklist;
}

}  // namespace interlock::moc
