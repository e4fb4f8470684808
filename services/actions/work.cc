// The work itself: accepted, reported, completed, and seen by somebody else to be done.
#include <set>

#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/people.pb.h"
#include "services/actions/decisions.h"

namespace interlock::actions {
namespace {

using enum absl::StatusCode;

// The new due day of work that turned out not to be done.
absl::StatusOr<Schedule> Again(const v1::Action& action, const std::string& due_on,
                               const Context& context) {
  auto schedule = ScheduleFor(action.content(), due_on, context);
  if (!schedule.ok()) return schedule;
  if (auto status = CheckStillToCome(*schedule, due_on, context); !status.ok()) return status;
  return schedule;
}

template <class Event>
void PutAgain(const v1::Action& action, const std::string& due_on, const Schedule& schedule,
              Event& event) {
  event.set_action_id(action.action_id());
  event.set_what(action.content().what());
  *event.mutable_owner() = action.content().owner();
  event.set_due_on(due_on);
  PutSchedule(schedule, event);
}

Decided FailVerification(const v1::Action& action, const v1::VerifyActionRequest& command,
                         const Context& context) {
  const auto schedule = Again(action, command.due_on(), context);
  if (!schedule.ok()) return schedule.status();
  Events events(1);
  auto& failed = *events[0].mutable_verification_failed();
  PutAgain(action, command.due_on(), *schedule, failed);
  failed.set_note(command.note());
  failed.set_seen_by(context.actor);
  return events;
}

}  // namespace

Decided Accept(const v1::Action& action, const v1::AcceptActionRequest&, const Context& context) {
  if (auto status = CheckOpen(action); !status.ok()) return status;
  if (action.stage() == v1::Action::STAGE_ACCEPTED) return Events{};
  Events events(1);
  events[0].mutable_accepted()->set_action_id(action.action_id());
  events[0].mutable_accepted()->set_accepted_by(context.actor);
  return events;
}

Decided ReportProgress(const v1::Action& action, const v1::ReportProgressRequest& command,
                       const Context& context) {
  if (auto status = CheckOpen(action); !status.ok()) return status;
  Events events(1);
  auto& reported = *events[0].mutable_progress_reported();
  reported.set_action_id(action.action_id());
  reported.set_note(command.note());
  *reported.mutable_evidence() = command.evidence();
  reported.set_reported_by(context.actor);
  if (reported.SerializeAsString() == action.last_progress().SerializeAsString()) return Events{};
  return events;
}

Decided Complete(const v1::Action& action, const v1::CompleteActionRequest& command,
                 const Context& context) {
  if (auto status = CheckOpen(action); !status.ok()) return status;
  std::set<std::string> done_by(command.done_by_person_ids().begin(),
                                command.done_by_person_ids().end());
  done_by.insert(context.actor);
  Events events(1);
  auto& completed = *events[0].mutable_completed();
  completed.set_action_id(action.action_id());
  completed.set_what(action.content().what());
  completed.set_what_was_done(command.what_was_done());
  for (const auto& person : done_by)
    if (!person.empty()) completed.add_done_by_person_ids(person);
  *completed.mutable_evidence() = command.evidence();
  completed.set_completed_by(context.actor);
  return events;
}

Decided Verify(const v1::Action& action, const v1::VerifyActionRequest& command,
               const Context& context) {
  if (action.stage() == v1::Action::STAGE_VERIFIED && command.verdict() == v1::VERDICT_DONE)
    return Events{};
  if (action.stage() != v1::Action::STAGE_COMPLETED)
    return Refuse(kFailedPrecondition, "ACTION_NOT_COMPLETED", "",
                  "Nobody has said that the work is done. It is completed first, then verified.");
  if (context.actor.empty() || Involved(action, context.actor))
    return Refuse(kPermissionDenied, "VERIFIER_DID_THE_WORK", "",
                  "You owned, did or reported this work, and so you cannot be the one who sees "
                  "that it is done. Ask somebody who had no part in it; of another site, if need "
                  "be.");
  switch (command.verdict()) {
    case v1::VERDICT_DONE: break;
    case v1::VERDICT_NOT_DONE: return FailVerification(action, command, context);
    default:  // Unspecified, and what protobuf adds to every enum.
      return Refuse(kInvalidArgument, "VERDICT_MISSING", "", "Say whether it is done or not.");
  }
  Events events(1);
  auto& verified = *events[0].mutable_verified();
  verified.set_action_id(action.action_id());
  verified.set_site_id(action.site_id());
  *verified.mutable_source() = action.content().source();
  verified.set_note(command.note());
  verified.set_verified_by(context.actor);
  verified.set_verified_at_ms(context.now_ms);
  verified.set_what_was_done(action.what_was_done());
  return events;
}

Decided Reopen(const v1::Action& action, const v1::ReopenActionRequest& command,
               const Context& context) {
  if (action.stage() != v1::Action::STAGE_VERIFIED && action.stage() != v1::Action::STAGE_DECLINED)
    return Refuse(kFailedPrecondition, "ACTION_NOT_ENDED", "",
                  "Only what was verified or declined can be opened again.");
  const auto schedule = Again(action, command.due_on(), context);
  if (!schedule.ok()) return schedule.status();
  Events events(1);
  auto& reopened = *events[0].mutable_reopened();
  PutAgain(action, command.due_on(), *schedule, reopened);
  reopened.set_reason(command.reason());
  return events;
}

Decided Acknowledge(const v1::Action& action, const v1::AcknowledgeActionRequest& command,
                    const Context& context) {
  if (action.stage() == v1::Action::STAGE_WITHDRAWN)
    return Refuse(kFailedPrecondition, "TOLD_AFTER_ITS_END", "",
                  "The action was withdrawn; there is nothing to tell anybody.");
  for (const auto& affected : action.affected()) {
    if (affected.person_id() != command.person_id()) continue;
    if (affected.told_at_ms() != 0) return Events{};
    Events events(1);
    auto& told = *events[0].mutable_affected_person_told();
    told.set_action_id(action.action_id());
    told.set_person_id(command.person_id());
    told.set_told_at_ms(context.now_ms);
    return events;
  }
  return Refuse(kNotFound, "PERSON_NOT_AFFECTED", "",
                absl::StrCat(command.person_id(), " is not among those whom the action affects."));
}

Decided Ring(const v1::Action& action, const core::v1::ClockDue& due, const Context& context) {
  const v1::Alert* alert = AlertOf(action, due);
  if (alert == nullptr) return Events{};
  Events events(1);
  const auto put = [&](auto& event) {
    event.set_action_id(action.action_id());
    *event.mutable_alert() = *alert;
    *event.mutable_owner() = action.content().owner();
    event.set_due_on(action.content().due_on());
  };
  switch (alert->kind()) {
    case v1::Alert::KIND_REMINDER: put(*events[0].mutable_reminded()); break;
    case v1::Alert::KIND_OVERDUE: put(*events[0].mutable_overdue()); break;
    case v1::Alert::KIND_ESCALATION: {
      auto& escalated = *events[0].mutable_escalated();
      put(escalated);
      // Who cannot be found is not waited for: the site is told in any case.
      const auto superiors =
          context.facts.Get<organisation::v1::FindSuperiorsResponse>(SuperiorsQuestion(action));
      if (superiors.ok()) *escalated.mutable_superior_role_ids() = superiors->role_ids();
      break;
    }
    default: return Events{};  // No schedule makes another one.
  }
  return events;
}

}  // namespace interlock::actions
