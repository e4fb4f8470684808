// What is reviewed, and by whom.
#include <set>

#include "absl/strings/str_cat.h"
#include "interlock/moc/v1/change.pb.h"
#include "libs/calendar/zone.h"
#include "services/moc/moc_rules.h"
#include "services/moc/pssr_decisions.h"
#include "services/moc/refusals.h"
#include "services/moc/site.h"

namespace interlock::moc::pssr {
namespace {

using enum absl::StatusCode;

Question ChangeQuestion(const std::string& change_id) {
  core::v1::GetRequest request;
  request.set_id(change_id);
  return {"/interlock.moc.v1.ChangeService/GetChange", request.SerializeAsString()};
}

// Why this change is none for this review; empty: it is one.
std::string WrongWith(const v1::Change& change, const std::string& site_id,
                      const v1::PssrScope& scope) {
  const std::string& id = change.change_id();
  if (change.site_id() != site_id || change.facts().unit_id() != scope.unit_id())
    return absl::StrCat(id, " is of unit ", change.facts().unit_id(), " of ", change.site_id());
  if (change.stage() == v1::Change::STAGE_IN_KIND)
    return absl::StrCat(id, " is a replacement in kind, and no change");
  if (change.facts().new_facility() && scope.kind() != v1::PSSR_KIND_NEW_FACILITY)
    return absl::StrCat(id, " is a new facility, and is reviewed as one");
  if (scope.kind() == v1::PSSR_KIND_EMERGENCY &&
      change.facts().duration() != v1::CHANGE_DURATION_EMERGENCY)
    return absl::StrCat(id, " is no emergency change, and the short list is for those alone");
  return "";
}

absl::Status CheckChanges(const std::string& site_id, const v1::PssrScope& scope,
                          const Context& context) {
  const bool needs_one =
      scope.kind() == v1::PSSR_KIND_CHANGE || scope.kind() == v1::PSSR_KIND_EMERGENCY;
  if (needs_one && scope.change_ids().empty())
    return Refuse(kInvalidArgument, "CHANGES_WRONG", kClauseI,
                  "Name the changes that are reviewed.");
  std::vector<std::string> wrong, silent;
  for (const auto& change_id : scope.change_ids()) {
    const auto change = context.facts.Get<v1::Change>(ChangeQuestion(change_id));
    if (absl::IsNotFound(change.status()))
      wrong.push_back(absl::StrCat("there is no change ", change_id));
    else if (!change.ok())
      silent.push_back(change_id);
    else if (auto why = WrongWith(*change, site_id, scope); !why.empty())
      wrong.push_back(std::move(why));
  }
  if (!wrong.empty())
    return Refuse(kInvalidArgument, "CHANGES_WRONG", kClauseI,
                  Sentence("This review cannot be about these changes", wrong));
  if (!silent.empty())
    return Refuse(kUnavailable, "CHANGES_NOT_CONFIRMED", "",
                  Sentence("It was not to be learnt what these changes are; try again", silent));
  return absl::OkStatus();
}

absl::Status CheckTeam(const v1::PssrScope& scope) {
  const std::set<std::string> team(scope.team_person_ids().begin(), scope.team_person_ids().end());
  if (team.size() < 2 || team.contains("") || !team.contains(scope.lead_person_id()))
    return Refuse(kInvalidArgument, "TEAM_TOO_SMALL", kClauseI,
                  "A review is done by a team of at least two, of whom one leads it.");
  return absl::OkStatus();
}

absl::Status CheckKind(v1::PssrKind kind) {
  if (kind != v1::PSSR_KIND_UNSPECIFIED && v1::PssrKind_IsValid(kind)) return absl::OkStatus();
  return Refuse(
      kInvalidArgument, "CHANGES_WRONG", kClauseI,
      "Say what is reviewed: changes, a new facility, a turnaround, or emergency changes.");
}

}  // namespace

std::vector<Question> ChangeQuestions(const v1::PssrScope& scope) {
  std::vector<Question> questions;
  for (const auto& change_id : scope.change_ids()) questions.push_back(ChangeQuestion(change_id));
  return questions;
}

Decided Open(const v1::Pssr& pssr, const v1::OpenPssrRequest& command, const Context& context) {
  const auto& scope = command.scope();
  if (!pssr.pssr_id().empty()) {
    if (command.site_id() == pssr.site_id() && Same(scope, pssr.opening())) return Events{};
    return Refuse(kAlreadyExists, "PSSR_EXISTS", "",
                  absl::StrCat("There is a review ", pssr.pssr_id(),
                               " already: ", pssr.opening().title(), ". Give yours another id."));
  }
  if (auto status = CheckKind(scope.kind()); !status.ok()) return status;
  if (auto status = CheckTeam(scope); !status.ok()) return status;
  const auto site = SiteWithUnit(command.site_id(), scope.unit_id(), context);
  if (!site.ok()) return site.status();
  if (auto status = CheckChanges(command.site_id(), scope, context); !status.ok()) return status;
  const std::string& zone = site->profile().time_zone();
  const auto* checklist = PssrChecklistOn(RulesOf(context), DayAt(context.now_ms, zone));
  if (checklist == nullptr)
    return Refuse(kFailedPrecondition, "RULES_MISSING", kClauseI2,
                  "No checklist for a review is in force. Have one put into the rules.");
  Events events(1);
  auto& opened = *events[0].mutable_opened();
  opened.set_pssr_id(command.pssr_id());
  opened.set_site_id(command.site_id());
  *opened.mutable_scope() = scope;
  opened.set_time_zone(zone);
  opened.set_checklist_version(checklist->version());
  for (const auto& item : checklist->items())
    if (Holds(item.kinds(), scope.kind())) *opened.add_items() = item;
  opened.set_opened_by(context.actor);
  opened.set_opened_at_ms(context.now_ms);
  return events;
}

Decided Amend(const v1::Pssr& pssr, const v1::AmendPssrRequest& command, const Context& context) {
  const auto& scope = command.scope();
  if (Same(scope, pssr.scope())) return Events{};
  if (auto status = CheckUnsigned(pssr); !status.ok()) return status;
  if (scope.unit_id() != pssr.scope().unit_id() || scope.kind() != pssr.scope().kind())
    return Refuse(kFailedPrecondition, "SCOPE_STAYS", kClauseI,
                  "A review stays what it is, and on its unit. Withdraw it, and open another one.");
  if (auto status = CheckTeam(scope); !status.ok()) return status;
  if (auto status = CheckChanges(pssr.site_id(), scope, context); !status.ok()) return status;
  Events events(1);
  auto& amended = Name(*events[0].mutable_amended(), pssr);
  *amended.mutable_scope() = scope;
  for (const auto& change_id : pssr.scope().change_ids())
    if (!Holds(scope.change_ids(), change_id)) amended.add_dropped_change_ids(change_id);
  amended.set_reason(command.reason());
  return events;
}

Decided Withdraw(const v1::Pssr& pssr, const v1::WithdrawPssrRequest& command,
                 const Context& context) {
  if (pssr.stage() == v1::Pssr::STAGE_WITHDRAWN) return Events{};
  if (auto status = CheckNotEnded(pssr); !status.ok()) return status;
  Events events(1);
  auto& withdrawn = Name(*events[0].mutable_withdrawn(), pssr);
  *withdrawn.mutable_scope() = pssr.scope();
  withdrawn.set_reason(command.reason());
  withdrawn.set_withdrawn_by(context.actor);
  return events;
}

Decided NoteStartedUp(const v1::Pssr& pssr, const v1::NotePssrStartedUpRequest& command) {
  if (pssr.stage() != v1::Pssr::STAGE_COMPLETE) return Events{};
  Events events(1);
  auto& started = Name(*events[0].mutable_started_up(), pssr);
  *started.mutable_scope() = pssr.scope();
  started.set_startup_id(command.startup_id());
  started.set_started_up_at_ms(command.started_up_at_ms());
  return events;
}

}  // namespace interlock::moc::pssr
