#include "services/moc/decisions.h"

namespace interlock::moc {

using enum absl::StatusCode;

Decided Withdraw(const v1::Change& change, const v1::WithdrawChangeRequest& command,
                 const Context& context) {
  if (change.stage() == v1::Change::STAGE_WITHDRAWN) return Events{};
  if (change.stage() == v1::Change::STAGE_IN_KIND)
    return Refuse(kFailedPrecondition, "CHANGE_ENDED", "",
                  "This was a replacement in kind and has ended. Challenge its screening if it was "
                  "a change.");
  if (change.facts().found_already_made() && command.undone().empty())
    return Refuse(kFailedPrecondition, "UNDONE_MISSING", kClauseL2,
                  "This change was found already made. Say what was undone.");
  Events events(1);
  auto& withdrawn = Name(*events[0].mutable_withdrawn(), change);
  withdrawn.set_reason(command.reason());
  withdrawn.set_undone(command.undone());
  withdrawn.set_withdrawn_by(context.actor);
  withdrawn.set_withdrawn_at_ms(context.now_ms);
  return events;
}

}  // namespace interlock::moc
