#include "services/incidents/incident.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using v1::IncidentCommand, v1::Investigation;

bool IsActive(const v1::Incident& incident) {
  return incident.standing() == v1::Incident::STANDING_ACTIVE;
}

// Nobody has begun, and nobody has said that nobody must.
bool AwaitsStart(const v1::Incident& incident) {
  const auto& investigation = incident.investigation();
  return IsActive(incident) && investigation.due_at_ms() != 0 &&
         investigation.stage() == Investigation::STAGE_NOT_STARTED &&
         investigation.need() != Investigation::NEED_DECLINED;
}

bool Creates(const IncidentCommand& command) {
  return command.has_report() || command.has_report_near_miss() || command.has_record_imported();
}

// What may be done to an incident that was merged or withdrawn.
bool NeedsNoStanding(const IncidentCommand& command) {
  return Creates(command) || command.has_merge() || command.has_confirm_merge() ||
         command.has_withdraw() || command.has_reinstate() || command.has_place_legal_hold() ||
         command.has_lift_legal_hold() || command.has_delete_() || command.has_clock_due();
}

// Which rules hold is asked for a new incident only: one that is known stays under its own.
std::vector<Question> AskedOf(const std::string& site_id, const v1::Incident& state) {
  if (!state.incident_id().empty()) return {SiteQuestion(site_id)};
  return {SiteQuestion(site_id), ChosenRulesQuestion(site_id)};
}

Decided Ring(const v1::Incident& incident, const core::v1::ClockDue& due, const Context& context) {
  const Clock rung{due.name(), due.due_at_ms()};
  const auto clocks = Incident::Clocks(incident);
  if (rung.due_at_ms > context.now_ms ||
      std::find(clocks.begin(), clocks.end(), rung) == clocks.end())
    return Events{};  // Moved or cancelled while it rang.
  Events events(1);
  absl::string_view name = due.name();
  if (name == kReminderClock) {
    events[0].mutable_investigation_reminded()->set_due_at_ms(incident.investigation().due_at_ms());
  } else if (name == kStartClock) {
    auto& late = *events[0].mutable_investigation_late();
    late.set_incident_id(incident.incident_id());
    late.set_site_id(incident.site_id());
    late.set_due_at_ms(due.due_at_ms());
    late.set_need(incident.investigation().need());
  } else if (name == kCheckClock) {
    auto& overdue = *events[0].mutable_effectiveness_check_overdue();
    overdue.set_incident_id(incident.incident_id());
    overdue.set_site_id(incident.site_id());
    overdue.set_due_at_ms(due.due_at_ms());
  } else if (absl::ConsumePrefix(&name, kNotificationClock)) {
    auto& overdue = *events[0].mutable_notification_overdue();
    overdue.set_incident_id(incident.incident_id());
    overdue.set_site_id(incident.site_id());
    overdue.set_notification_id(std::string(name));
    overdue.set_due_at_ms(due.due_at_ms());
  }
  return events;
}

}  // namespace

Decision<IncidentEvent> Incident::Decide(const State& state, const Command& command,
                                         const Context& context) {
  if (state.incident_id().empty() && !Creates(command))
    return Refuse(kNotFound, "INCIDENT_UNKNOWN", "", "There is no such incident. Report it first.");
  if (!state.incident_id().empty() && !IsActive(state) && !NeedsNoStanding(command))
    return Refuse(kFailedPrecondition, "INCIDENT_NOT_ACTIVE", "",
                  state.standing() == State::STANDING_MERGED
                      ? absl::StrCat("This incident was merged; work on ", state.merged_into_id(),
                                     " instead.")
                      : "This incident was withdrawn. Reinstate it to go on.");
  switch (command.body_case()) {
    case Command::kReport: return Report(state, command.report(), context);
    case Command::kReportNearMiss:
      return ReportNearMiss(state, command.report_near_miss(), context);
    case Command::kRecordImported: return RecordImported(state, command.record_imported(), context);
    case Command::kAmendFacts: return AmendFacts(state, command.amend_facts(), context);
    case Command::kAmendText: return AmendText(state, command.amend_text(), context);
    case Command::kReclassify: return Reclassify(state, command.reclassify(), context);
    case Command::kAddAttachments: return AddAttachments(state, command.add_attachments(), context);
    case Command::kMove: return Move(state, command.move(), context);
    case Command::kMerge: return Merge(state, command.merge(), context);
    case Command::kConfirmMerge: return ConfirmMerge(state, command.confirm_merge(), context);
    case Command::kWithdraw: return Withdraw(state, command.withdraw(), context);
    case Command::kReinstate: return Reinstate(state, command.reinstate(), context);
    case Command::kAssessPotential:
      return AssessPotential(state, command.assess_potential(), context);
    case Command::kPlaceLegalHold:
      return PlaceLegalHold(state, command.place_legal_hold(), context);
    case Command::kLiftLegalHold: return LiftLegalHold(state, command.lift_legal_hold(), context);
    case Command::kDelete: return Delete(state, command.delete_(), context);
    case Command::kRequireInvestigation:
      return RequireInvestigation(state, command.require_investigation(), context);
    case Command::kDeclineInvestigation:
      return DeclineInvestigation(state, command.decline_investigation(), context);
    case Command::kConfirmDecline: return ConfirmDecline(state, command.confirm_decline(), context);
    case Command::kStartInvestigation:
      return StartInvestigation(state, command.start_investigation(), context);
    case Command::kAssignTeamMember:
      return AssignTeamMember(state, command.assign_team_member(), context);
    case Command::kReleaseTeamMember:
      return ReleaseTeamMember(state, command.release_team_member(), context);
    case Command::kRecordTimelineEntry:
      return RecordTimelineEntry(state, command.record_timeline_entry(), context);
    case Command::kRecordCause: return RecordCause(state, command.record_cause(), context);
    case Command::kRecordRecommendation:
      return RecordRecommendation(state, command.record_recommendation(), context);
    case Command::kStrikeFinding: return StrikeFinding(state, command.strike_finding(), context);
    case Command::kNameAffectedPerson:
      return NameAffectedPerson(state, command.name_affected_person(), context);
    case Command::kCompleteReport: return CompleteReport(state, command.complete_report(), context);
    case Command::kAcknowledgeReview:
      return AcknowledgeReview(state, command.acknowledge_review(), context);
    case Command::kResolveRecommendation:
      return ResolveRecommendation(state, command.resolve_recommendation(), context);
    case Command::kCloseInvestigation:
      return CloseInvestigation(state, command.close_investigation(), context);
    case Command::kReopenInvestigation:
      return ReopenInvestigation(state, command.reopen_investigation(), context);
    case Command::kPlanEffectivenessCheck:
      return PlanEffectivenessCheck(state, command.plan_effectiveness_check(), context);
    case Command::kRecordEffectivenessCheck:
      return RecordEffectivenessCheck(state, command.record_effectiveness_check(), context);
    case Command::kAddNotification:
      return AddNotification(state, command.add_notification(), context);
    case Command::kRecordNotification:
      return RecordNotification(state, command.record_notification(), context);
    case Command::kDismissNotification:
      return DismissNotification(state, command.dismiss_notification(), context);
    case Command::kClockDue: return Ring(state, command.clock_due(), context);
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

std::vector<Clock> Incident::Clocks(const State& state) {
  std::vector<Clock> clocks;
  const auto& investigation = state.investigation();
  if (AwaitsStart(state)) {
    if (investigation.reminder_at_ms() != 0)
      clocks.push_back({kReminderClock, investigation.reminder_at_ms()});
    if (!investigation.due_rung()) clocks.push_back({kStartClock, investigation.due_at_ms()});
  }
  if (!IsActive(state)) return clocks;
  const auto& check = investigation.effectiveness_check();
  if (check.due_at_ms() != 0 && check.effect() == v1::EFFECT_UNSPECIFIED && !check.overdue())
    clocks.push_back({kCheckClock, check.due_at_ms()});
  if (state.historic()) return clocks;
  for (const auto& notification : state.notifications())
    if (notification.stage() == v1::Notification::STAGE_PROPOSED && !notification.due_rung())
      clocks.push_back({absl::StrCat(kNotificationClock, notification.notification_id()),
                        notification.due_at_ms()});
  return clocks;
}

std::vector<Question> Incident::Asks(const State& state, const Command& command) {
  if (command.has_report()) return AskedOf(command.report().site_id(), state);
  if (command.has_report_near_miss()) return AskedOf(command.report_near_miss().site_id(), state);
  if (command.has_record_imported()) return AskedOf(command.record_imported().site_id(), state);
  if (command.has_reclassify()) return {ChosenRulesQuestion(state.site_id())};
  if (command.has_amend_facts()) return {SiteQuestion(state.site_id())};
  if (command.has_move()) return {SiteQuestion(command.move().to_site_id())};
  if (command.has_merge()) return {IncidentQuestion(command.merge().into_incident_id())};
  if (command.has_confirm_merge())
    return {IncidentQuestion(command.confirm_merge().into_incident_id())};
  return {};
}

static_assert(Decider<Incident> && HasClocks<Incident> && HasQuestions<Incident> &&
              GuardsErasable<Incident>);

}  // namespace interlock::incidents
