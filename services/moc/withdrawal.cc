// Given up; and, where it had been made, put back.
#include "services/moc/decisions.h"

namespace interlock::moc {

using enum absl::StatusCode;

Decided Withdraw(const v1::Change& change, const v1::WithdrawChangeRequest& command,
                 const Context& context) {
  switch (change.stage()) {
    case v1::Change::STAGE_WITHDRAWN: return Events{};
    case v1::Change::STAGE_IN_KIND:
      return Refuse(kFailedPrecondition, "CHANGE_ENDED", "",
                    "This was a replacement in kind and has ended. Challenge its screening if it "
                    "was a change.");
    case v1::Change::STAGE_REJECTED:
    case v1::Change::STAGE_OPERATING:
    case v1::Change::STAGE_RESTORED:
    case v1::Change::STAGE_CLOSED:
      return Refuse(kFailedPrecondition, "CHANGE_ENDED", "",
                    "This change was rejected, or has started up, and is not withdrawn any more. "
                    "What was made is put back by restoring it, or by another change.");
    default: break;
  }
  if (change.holds_unit() && command.undone().empty())
    return Refuse(kFailedPrecondition, "UNDONE_MISSING", kClauseL2,
                  "This change was made. Say what was undone.");
  Events events(1);
  auto& withdrawn = Name(*events[0].mutable_withdrawn(), change);
  withdrawn.set_reason(command.reason());
  withdrawn.set_undone(command.undone());
  withdrawn.set_withdrawn_by(context.actor);
  withdrawn.set_withdrawn_at_ms(context.now_ms);
  withdrawn.set_unit_id(change.facts().unit_id());
  withdrawn.set_holds_unit(change.holds_unit());
  return events;
}

Decided VerifyUndone(const v1::Change& change, const v1::VerifyUndoneRequest& command,
                     const Context& context) {
  if (change.has_undone_verified()) return Events{};
  const bool ended =
      change.stage() == v1::Change::STAGE_WITHDRAWN || change.stage() == v1::Change::STAGE_REJECTED;
  if (!ended || !change.holds_unit())
    return Refuse(kFailedPrecondition, "NOT_TO_BE_UNDONE", "",
                  "There is nothing to be undone: the change was not made, or was neither "
                  "withdrawn nor rejected.");
  if (context.actor == change.withdrawn_by())
    return Refuse(kPermissionDenied, "VERIFIER_WITHDREW_IT", "",
                  "You withdrew this change, so somebody else sees that it was undone.");
  Events events(1);
  auto& undone = Name(*events[0].mutable_undone(), change);
  undone.set_unit_id(change.facts().unit_id());
  undone.set_note(command.note());
  undone.set_verified_by(context.actor);
  undone.set_verified_at_ms(context.now_ms);
  return events;
}

}  // namespace interlock::moc
