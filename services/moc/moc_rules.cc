#include "services/moc/moc_rules.h"

#include <google/protobuf/util/json_util.h>

#include <regex>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"
#include "services/moc/routing.h"

namespace interlock::moc {
namespace {

constexpr int kMostTime = 1'000;

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

// A change that no route fits; none: all is well.
std::string NotRouted(const v1::RoutingSet& set) {
  v1::ChangeFacts facts;
  for (int kind = 1; v1::ChangeKind_IsValid(kind); ++kind)
    for (int duration = 1; v1::ChangeDuration_IsValid(duration); ++duration)
      for (int risk = 1; v1::ChangeRisk_IsValid(risk); ++risk) {
        facts.set_kind(v1::ChangeKind(kind));
        facts.set_duration(v1::ChangeDuration(duration));
        facts.set_risk(v1::ChangeRisk(risk));
        bool fits = false;
        for (const auto& route : set.routes()) fits = fits || Fits(route.fits(), facts);
        if (!fits)
          return absl::StrCat(v1::ChangeKind_Name(facts.kind()), ", ",
                              v1::ChangeDuration_Name(facts.duration()), ", ",
                              v1::ChangeRisk_Name(facts.risk()));
      }
  return "";
}

std::string WrongWith(const v1::Route& route) {
  if (route.steps().empty()) return "it has no steps";
  std::set<std::string> ids;
  for (const auto& step : route.steps()) {
    if (const auto wrong = moc::WrongWith(step); !wrong.empty()) return wrong.front();
    if (!IsShortId(step.step_id()) || step.step_id().starts_with(kSiteStep) ||
        !ids.insert(step.step_id()).second)
      return absl::StrCat("step ", step.step_id(), " has no id of its own");
  }
  return "";
}

std::string WrongWith(const v1::RoutingSet& set) {
  std::set<std::string> ids;
  for (const auto& route : set.routes()) {
    if (!IsShortId(route.route_id()) || !ids.insert(route.route_id()).second)
      return absl::StrCat("route \"", route.route_id(), "\" has no id of its own");
    if (const auto wrong = WrongWith(route); !wrong.empty())
      return absl::StrCat("route ", route.route_id(), ": ", wrong);
  }
  if (const auto none = NotRouted(set); !none.empty()) return "no route fits " + none;
  if (set.limit_warning_days().empty()) return "it does not warn of the end of temporary changes";
  int before = 3'661;
  for (const int days : set.limit_warning_days()) {
    if (days < 1 || days >= before) return "warning days are not from the most to the fewest";
    before = days;
  }
  if (set.emergency_paperwork_hours() < 1 || set.authorisation_hours() < 1)
    return "it does not say the hours of emergencies and authorisations";
  return "";
}

}  // namespace

const v1::ScreeningSet* ScreeningOn(const MocRules& rules, Day day) {
  return InForceOn(rules.screenings, day);
}
const v1::PssrChecklist* PssrChecklistOn(const MocRules& rules, Day day) {
  return InForceOn(rules.pssr_checklists, day);
}
const v1::StartupRules* StartupRulesOn(const MocRules& rules, Day day) {
  return InForceOn(rules.startups, day);
}
absl::StatusOr<const v1::ScreeningSet*> ScreeningInForce(const MocRules& rules, Day day) {
  const auto* set = ScreeningOn(rules, day);
  if (set == nullptr)
    return Refuse(absl::StatusCode::kFailedPrecondition, "RULES_MISSING", kClauseL,
                  "No set of screening questions is in force. Have one put into the rules.");
  return set;
}

const v1::RoutingSet* RoutingOn(const MocRules& rules, Day day) {
  return InForceOn(rules.routings, day);
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

absl::StatusOr<v1::StartupRules> ParseStartupRules(const std::string& json,
                                                   const std::string& file_name) {
  auto rules = Parse<v1::StartupRules>(json, file_name);
  if (!rules.ok()) return rules;
  for (const int time : {rules->authorisation_hours(), rules->break_glass_hours(),
                         rules->break_glass_refusal_minutes(), rules->as_built_days()})
    if (time < 1 || time > kMostTime)
      return Wrong(file_name, "each of its times is there, and none is endless");
  return rules;
}

absl::StatusOr<v1::RoutingSet> ParseRoutingSet(const std::string& json,
                                               const std::string& file_name) {
  auto set = Parse<v1::RoutingSet>(json, file_name);
  if (!set.ok()) return set;
  if (const auto wrong = WrongWith(*set); !wrong.empty()) return Wrong(file_name, wrong);
  return set;
}

}  // namespace interlock::moc
