// The end of a change: everything that was to follow is done, and somebody has looked at whether it
// does what it should.
#include "absl/strings/str_cat.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "services/moc/decisions.h"
#include "services/moc/holding.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

// What the change itself still lacks, in words.
std::vector<std::string> NotDoneOf(const v1::Change& change) {
  std::vector<std::string> missing;
  if (change.stage() == v1::Change::STAGE_OPERATING && LimitOf(change))
    missing.emplace_back("it is temporary: restored, or made permanent by a new review");
  if (change.paperwork_due_at_ms() != 0)
    missing.emplace_back("the paperwork of the emergency: what it touches, the hazard evaluation");
  for (const auto& document : change.documents())
    if (document.revision().empty())
      missing.push_back(absl::StrCat("the new revision of ", document.document_id(), " (",
                                     document.title(), "), (l)(4) and (l)(5)"));
  if (change.has_review()) missing.emplace_back("the end of the review that is under way");
  return missing;
}

void AddActions(const actions::v1::CheckActionsResponse& answer,
                std::vector<std::string>& missing) {
  for (const auto& id : answer.unknown_action_ids())
    missing.push_back(absl::StrCat("action ", id, ", which actions does not know"));
  for (const auto& row : answer.actions())
    if (row.stage() != actions::v1::Action::STAGE_VERIFIED &&
        row.stage() != actions::v1::Action::STAGE_DECLINED)
      missing.push_back(absl::StrCat("action ", row.action_id(), ": ", row.what()));
  if (missing.empty() && !answer.all_settled()) missing.emplace_back("an action, as actions says");
}

}  // namespace

Question ActionsQuestion(const v1::Change& change) {
  actions::v1::CheckActionsRequest request;
  request.set_change_id(change.change_id());
  for (const auto& line : change.impact().lines())
    if (line.answer() == v1::IMPACT_ANSWER_YES)
      request.add_action_ids(ImpactActionId(change.change_id(), line.item()));
  return {"/interlock.actions.v1.ActionListService/CheckActions", request.SerializeAsString()};
}

bool MayBeClosed(const v1::Change& change) {
  return change.stage() == v1::Change::STAGE_OPERATING ||
         change.stage() == v1::Change::STAGE_RESTORED;
}

Decided Close(const v1::Change& change, const v1::CloseChangeRequest& command,
              const Context& context) {
  if (change.stage() == v1::Change::STAGE_CLOSED) return Events{};
  if (!MayBeClosed(change))
    return Refuse(kFailedPrecondition, "CLOSE_OUT_INCOMPLETE", kClauseL2,
                  "A change is closed after it has started up. This one has not, or has ended "
                  "otherwise.");
  const auto answer = context.facts.Get<actions::v1::CheckActionsResponse>(ActionsQuestion(change));
  if (!answer.ok())
    return Refuse(kUnavailable, "ACTIONS_NOT_CONFIRMED", kClauseL2,
                  "Actions did not say whether everything that was to follow is done; nothing was "
                  "recorded. Try again.");
  auto missing = NotDoneOf(change);
  AddActions(*answer, missing);
  if (!v1::CloseOutVerdict_IsValid(command.verdict()) ||
      command.verdict() == v1::CLOSE_OUT_VERDICT_UNSPECIFIED || command.review().empty())
    missing.emplace_back("whether it does what it should, and how that was seen");
  if (!missing.empty())
    return Refuse(kFailedPrecondition, "CLOSE_OUT_INCOMPLETE", kClauseL2,
                  Sentence("This change cannot be closed before all of this is there", missing));
  Events events(1);
  auto& closed = Name(*events[0].mutable_closed(), change);
  closed.set_unit_id(change.facts().unit_id());
  auto& close_out = *closed.mutable_close_out();
  close_out.set_verdict(command.verdict());
  close_out.set_review(command.review());
  for (const auto& row : answer->actions()) close_out.add_action_ids(row.action_id());
  close_out.set_closed_by(context.actor);
  close_out.set_closed_at_ms(context.now_ms);
  return events;
}

}  // namespace interlock::moc
