#include "services/actions/action.h"

#include <algorithm>

#include "interlock/core/v1/core.pb.h"
#include "interlock/organisation/v1/people.pb.h"
#include "services/actions/decisions.h"

namespace interlock::actions {
namespace {

using v1::ActionCommand, v1::ActionEvent;
using enum absl::StatusCode;

void Involve(v1::Action& action, const std::string& person_id) {
  if (!person_id.empty() && !Involved(action, person_id)) action.add_involved_person_ids(person_id);
}

void PutOwner(v1::Action& action, const v1::Owner& owner) {
  *action.mutable_content()->mutable_owner() = owner;
  Involve(action, owner.person_id());
  action.clear_left_to_site();
}

// Of any event that sets a due day anew.
template <class Event>
void PutDue(v1::Action& action, const Event& event) {
  action.set_due_at_ms(event.due_at_ms());
  *action.mutable_alerts() = event.alerts();
  action.set_overdue(false);
}

template <class Event>
void Come(v1::Action& action, const Event& event) {
  action.set_action_id(event.action_id());
  action.set_site_id(event.content().site_id());
  *action.mutable_content() = event.content();
  *action.mutable_registration() = event.content();
  action.set_stage(v1::Action::STAGE_OPEN);
  PutDue(action, event);
  Involve(action, event.content().owner().person_id());
  for (const auto& person : event.content().affected_person_ids())
    action.add_affected()->set_person_id(person);
}

void Undo(v1::Action& action) {
  action.set_stage(v1::Action::STAGE_OPEN);
  action.clear_completed_by();
  action.clear_what_was_done();
  action.clear_verified_by();
  action.clear_verified_at_ms();
}

template <class Event>
void OpenAgain(v1::Action& action, const Event& event) {
  action.mutable_content()->set_due_on(event.due_on());
  PutDue(action, event);
  Undo(action);
}

void End(v1::Action& action, v1::Action::Stage stage) {
  action.set_stage(stage);
  action.clear_alerts();
  action.clear_decline_proposed();
}

void DropAlert(v1::Action& action, const v1::Alert& rung) {
  auto& alerts = *action.mutable_alerts();
  alerts.erase(
      std::remove_if(alerts.begin(), alerts.end(),
                     [&](const v1::Alert& alert) { return NameOf(alert) == NameOf(rung); }),
      alerts.end());
}

void Tell(v1::Action& action, const v1::AffectedPersonTold& told) {
  for (auto& affected : *action.mutable_affected())
    if (affected.person_id() == told.person_id()) affected.set_told_at_ms(told.told_at_ms());
}

}  // namespace

Question SiteQuestion(const std::string& site_id) {
  core::v1::GetRequest request;
  request.set_id(site_id);
  return {"/interlock.organisation.v1.SiteService/GetSite", request.SerializeAsString()};
}

Question SuperiorsQuestion(const v1::Action& action) {
  organisation::v1::FindSuperiorsRequest request;
  request.set_person_id(action.content().owner().person_id());
  request.set_role_id(action.content().owner().role_id());
  request.set_site_id(action.site_id());
  return {"/interlock.organisation.v1.PeopleService/FindSuperiors", request.SerializeAsString()};
}

const v1::Alert* AlertOf(const v1::Action& action, const core::v1::ClockDue& due) {
  for (const v1::Alert& alert : action.alerts())
    if (NameOf(alert) == due.name() && alert.at_ms() == due.due_at_ms()) return &alert;
  return nullptr;
}

bool IsOpen(const v1::Action& action) {
  return action.stage() == v1::Action::STAGE_OPEN || action.stage() == v1::Action::STAGE_ACCEPTED;
}

absl::Status CheckOpen(const v1::Action& action) {
  if (IsOpen(action)) return absl::OkStatus();
  return Refuse(kFailedPrecondition, "ACTION_NOT_OPEN", "",
                action.stage() == v1::Action::STAGE_COMPLETED
                    ? "The work was said to be done and waits to be verified."
                    : "The action was verified, declined or withdrawn. Open it again first.");
}

absl::Status Unknown() {
  return Refuse(kNotFound, "ACTION_UNKNOWN", "", "There is no such action.");
}

bool Involved(const v1::Action& action, const std::string& person_id) {
  const auto& involved = action.involved_person_ids();
  return std::find(involved.begin(), involved.end(), person_id) != involved.end();
}

Decision<ActionEvent> Action::Decide(const State& action, const Command& command,
                                     const Context& context) {
  const bool bears_none = command.has_open() || command.has_bring_over() || command.has_withdraw();
  if (action.action_id().empty() && !bears_none && command.body_case() != Command::BODY_NOT_SET)
    return Unknown();
  switch (command.body_case()) {
    case Command::kOpen: return Open(action, command.open(), context);
    case Command::kBringOver: return BringOver(action, command.bring_over(), context);
    case Command::kAccept: return Accept(action, command.accept(), context);
    case Command::kReassign: return Reassign(action, command.reassign());
    case Command::kLeaveToSite: return LeaveToSite(action, command.leave_to_site());
    case Command::kExtend: return Extend(action, command.extend(), context);
    case Command::kReportProgress:
      return ReportProgress(action, command.report_progress(), context);
    case Command::kComplete: return Complete(action, command.complete(), context);
    case Command::kVerify: return Verify(action, command.verify(), context);
    case Command::kReopen: return Reopen(action, command.reopen(), context);
    case Command::kProposeDecline:
      return ProposeDecline(action, command.propose_decline(), context);
    case Command::kDecideDecline: return DecideDecline(action, command.decide_decline(), context);
    case Command::kAcknowledge: return Acknowledge(action, command.acknowledge(), context);
    case Command::kWithdraw: return Withdraw(action, command.withdraw(), context);
    case Command::kClockDue: return Ring(action, command.clock_due(), context);
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Action::Evolve(State& action, const Event& event) {
  switch (event.body_case()) {
    case Event::kOpened: Come(action, event.opened()); break;
    case Event::kBroughtOver:
      Come(action, event.brought_over());
      action.set_brought_over(true);
      action.set_raised_on(event.brought_over().raised_on());
      action.set_overdue(event.brought_over().overdue());
      break;
    case Event::kAccepted: action.set_stage(v1::Action::STAGE_ACCEPTED); break;
    case Event::kReassigned:
      PutOwner(action, event.reassigned().owner());
      action.set_stage(v1::Action::STAGE_OPEN);  // Its new owner accepts it for himself.
      break;
    case Event::kExtended:
      action.mutable_content()->set_due_on(event.extended().due_on());
      PutDue(action, event.extended());
      break;
    case Event::kProgressReported:
      *action.mutable_last_progress() = event.progress_reported();
      Involve(action, event.progress_reported().reported_by());
      break;
    case Event::kCompleted:
      End(action, v1::Action::STAGE_COMPLETED);
      action.set_completed_by(event.completed().completed_by());
      action.set_what_was_done(event.completed().what_was_done());
      Involve(action, event.completed().completed_by());
      for (const auto& person : event.completed().done_by_person_ids()) Involve(action, person);
      break;
    case Event::kVerified:
      End(action, v1::Action::STAGE_VERIFIED);
      action.set_verified_by(event.verified().verified_by());
      action.set_verified_at_ms(event.verified().verified_at_ms());
      break;
    case Event::kVerificationFailed: OpenAgain(action, event.verification_failed()); break;
    case Event::kReopened: OpenAgain(action, event.reopened()); break;
    case Event::kDeclineProposed:
      *action.mutable_decline_proposed() = event.decline_proposed().decline();
      break;
    case Event::kDeclineRejected: action.clear_decline_proposed(); break;
    case Event::kDeclined:
      End(action, v1::Action::STAGE_DECLINED);
      // That it will not be done is told to everybody anew.
      for (auto& affected : *action.mutable_affected()) affected.clear_told_at_ms();
      break;
    case Event::kAffectedPersonTold: Tell(action, event.affected_person_told()); break;
    case Event::kWithdrawn: End(action, v1::Action::STAGE_WITHDRAWN); break;
    case Event::kReminded: DropAlert(action, event.reminded().alert()); break;
    case Event::kOverdue:
      DropAlert(action, event.overdue().alert());
      action.set_overdue(true);
      break;
    case Event::kRevised:
      *action.mutable_registration() = event.revised().content();
      *action.mutable_content() = event.revised().content();
      PutOwner(action, event.revised().content().owner());
      PutDue(action, event.revised());
      if (!IsOpen(action)) Undo(action);
      break;
    case Event::kLeftToSite: action.set_left_to_site(true); break;
    case Event::kEscalated: DropAlert(action, event.escalated().alert()); break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Clock> Action::Clocks(const State& action) {
  std::vector<Clock> clocks;
  for (const auto& alert : action.alerts()) clocks.push_back({NameOf(alert), alert.at_ms()});
  return clocks;
}

std::vector<Question> Action::Asks(const State& action, const Command& command) {
  if (command.has_clock_due()) {
    const v1::Alert* alert = AlertOf(action, command.clock_due());
    return alert != nullptr && alert->kind() == v1::Alert::KIND_ESCALATION
               ? std::vector<Question>{SuperiorsQuestion(action)}
               : std::vector<Question>{};
  }
  if (command.has_open()) {
    const auto& content = command.open().content();
    const bool known = !action.action_id().empty() &&
                       content.SerializeAsString() == action.registration().SerializeAsString();
    return known ? std::vector<Question>{} : std::vector<Question>{SiteQuestion(content.site_id())};
  }
  if (command.has_bring_over())
    return action.action_id().empty()
               ? std::vector<Question>{SiteQuestion(command.bring_over().content().site_id())}
               : std::vector<Question>{};
  const bool sets_due_day =
      command.has_extend() || command.has_reopen() ||
      (command.has_verify() && command.verify().verdict() == v1::VERDICT_NOT_DONE);
  if (!sets_due_day || action.action_id().empty()) return {};
  return {SiteQuestion(action.site_id())};
}

static_assert(Decider<Action> && HasClocks<Action> && HasQuestions<Action>);

}  // namespace interlock::actions
