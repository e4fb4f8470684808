// Declining: only what may be declined, on one of four grounds, in writing, by two people.
#include "services/actions/decisions.h"

namespace interlock::actions {
namespace {

using enum absl::StatusCode;

}  // namespace

std::string DeclineForbiddenBy(v1::SourceKind kind) {
  switch (kind) {
    case v1::SOURCE_KIND_AUDIT: return "1910.119(o)(4) / 1926.64(o)(4)";
    case v1::SOURCE_KIND_INSPECTION: return "1910.119(j)(5) / 1926.64(j)(5)";
    case v1::SOURCE_KIND_HAZARD: return "CPPM 4.III";
    default: return "";
  }
}

absl::Status MayNotBeDeclined(const std::string& clause) {
  return Refuse(kFailedPrecondition, "MAY_NOT_BE_DECLINED", clause,
                "A deficiency that an audit or an inspection found, and a serious hazard, are "
                "corrected. They cannot be declined or withdrawn.");
}

Decided ProposeDecline(const v1::Action& action, const v1::ProposeDeclineRequest& command,
                       const Context& context) {
  if (auto status = CheckOpen(action); !status.ok()) return status;
  const std::string forbidden = DeclineForbiddenBy(action.content().source().kind());
  if (!forbidden.empty()) return MayNotBeDeclined(forbidden);
  if (command.ground() == v1::DECLINE_GROUND_UNSPECIFIED ||
      !v1::DeclineGround_IsValid(command.ground()))
    return Refuse(kInvalidArgument, "DECLINE_GROUND_MISSING", "",
                  "Say on which of the four grounds: a material factual error, not needed to "
                  "protect anybody, an alternative protects sufficiently, or infeasible. Cost or "
                  "time alone is none.");
  v1::Decline decline;
  decline.set_ground(command.ground());
  decline.set_justification(command.justification());
  decline.set_proposed_by(context.actor);
  if (decline.SerializeAsString() == action.decline_proposed().SerializeAsString()) return Events{};
  Events events(1);
  auto& proposed = *events[0].mutable_decline_proposed();
  proposed.set_action_id(action.action_id());
  proposed.set_what(action.content().what());
  *proposed.mutable_decline() = std::move(decline);
  return events;
}

Decided DecideDecline(const v1::Action& action, const v1::DecideDeclineRequest& command,
                      const Context& context) {
  if (action.stage() == v1::Action::STAGE_DECLINED && command.decision() == v1::DECISION_DECLINED)
    return Events{};
  if (auto status = CheckOpen(action); !status.ok()) return status;
  if (!action.has_decline_proposed())
    return Refuse(kFailedPrecondition, "DECLINE_NOT_PROPOSED", "",
                  "Nobody has proposed in writing to decline this action.");
  if (context.actor.empty() || context.actor == action.decline_proposed().proposed_by())
    return Refuse(kPermissionDenied, "SECOND_PERSON_NEEDED", "",
                  "Whoever proposes to decline an action does not decide it. Ask a second person.");
  if (Involved(action, context.actor))
    return Refuse(kPermissionDenied, "DECLINE_BY_OWNER", "",
                  "Whoever owns or did the work does not decide that it need not be done.");
  Events events(1);
  switch (command.decision()) {
    case v1::DECISION_DECLINED: {
      auto& declined = *events[0].mutable_declined();
      declined.set_action_id(action.action_id());
      declined.set_site_id(action.site_id());
      *declined.mutable_source() = action.content().source();
      *declined.mutable_decline() = action.decline_proposed();
      declined.set_reason(command.reason());
      declined.set_approved_by(context.actor);
      return events;
    }
    case v1::DECISION_KEPT: {
      auto& rejected = *events[0].mutable_decline_rejected();
      rejected.set_action_id(action.action_id());
      rejected.set_reason(command.reason());
      rejected.set_rejected_by(context.actor);
      return events;
    }
    default:  // Unspecified, and what protobuf adds to every enum.
      return Refuse(kInvalidArgument, "DECISION_MISSING", "",
                    "Say whether the action is declined or kept.");
  }
}

}  // namespace interlock::actions
