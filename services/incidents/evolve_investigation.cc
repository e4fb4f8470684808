#include "services/incidents/evolve.h"

namespace interlock::incidents {
namespace {

using v1::Investigation;

void ListByDecision(v1::Incident& incident, const std::string& reason) {
  auto& listing = *incident.mutable_pha_listing();
  if (listing.listed() || !listing.assessed_by().empty()) return;
  listing.set_listed(true);
  listing.set_reason(reason);
}

void SetNeed(v1::Incident& incident, Investigation::Need need, const std::string& reason) {
  auto& investigation = *incident.mutable_investigation();
  // A duty that comes back is looked at afresh: past its time, its clock rings at once.
  if (investigation.need() == Investigation::NEED_DECLINED) investigation.set_due_rung(false);
  investigation.set_need(need);
  investigation.set_need_reason(reason);
  investigation.clear_decline_proposed_by();
  investigation.clear_declined_by();
}

}  // namespace

void Apply(v1::Incident& incident, const v1::InvestigationProposed& event) {
  SetNeed(incident, Investigation::NEED_PROPOSED, event.reason());
}

void Apply(v1::Incident& incident, const v1::InvestigationRequired& event) {
  SetNeed(incident, Investigation::NEED_REQUIRED, event.reason());
  ListByDecision(incident, "Its investigation was required.");
}

void Apply(v1::Incident& incident, const v1::DeclineProposed& event) {
  SetNeed(incident, Investigation::NEED_DECLINE_PROPOSED, event.reason());
  incident.mutable_investigation()->set_decline_proposed_by(event.proposed_by());
}

void Apply(v1::Incident& incident, const v1::InvestigationDeclined& event) {
  SetNeed(incident, Investigation::NEED_DECLINED, event.reason());
  incident.mutable_investigation()->set_decline_proposed_by(event.proposed_by());
  incident.mutable_investigation()->set_declined_by(event.declined_by());
}

void Apply(v1::Incident& incident, const v1::InvestigationReminded&) {
  incident.mutable_investigation()->clear_reminder_at_ms();
}

void Apply(v1::Incident& incident, const v1::InvestigationLate&) {
  incident.mutable_investigation()->set_late(true);
  incident.mutable_investigation()->set_due_rung(true);
}

void Apply(v1::Incident& incident, const v1::InvestigationLatenessEnded& event) {
  incident.mutable_investigation()->set_late(false);
  if (event.how() == v1::InvestigationLatenessEnded::HOW_CORRECTED)
    incident.mutable_investigation()->set_due_rung(false);
}

void Apply(v1::Incident& incident, const v1::InvestigationStarted& event) {
  auto& investigation = *incident.mutable_investigation();
  investigation.set_stage(Investigation::STAGE_STARTED);
  investigation.set_began_at_ms(event.began_at_ms());
  investigation.set_contractor_work_involved(event.contractor_work_involved());
  ListByDecision(incident, "It was investigated.");
}

void Apply(v1::Incident& incident, const v1::TeamMemberAssigned& event) {
  Put(*incident.mutable_investigation()->mutable_team(), event.member(),
      [&](const auto& held) { return held.person_id() == event.member().person_id(); });
}

void Apply(v1::Incident& incident, const v1::TeamMemberReleased& event) {
  Remove(*incident.mutable_investigation()->mutable_team(),
         [&](const auto& held) { return held.person_id() == event.person_id(); });
}

void Apply(v1::Incident& incident, const v1::TimelineEntryRecorded& event) {
  Put(*incident.mutable_investigation()->mutable_timeline(), event.entry(),
      [&](const auto& held) { return held.entry_id() == event.entry().entry_id(); });
}

void Apply(v1::Incident& incident, const v1::CauseRecorded& event) {
  Put(*incident.mutable_investigation()->mutable_causes(), event.cause(),
      [&](const auto& held) { return held.cause_id() == event.cause().cause_id(); });
}

void Apply(v1::Incident& incident, const v1::RecommendationRecorded& event) {
  Put(*incident.mutable_investigation()->mutable_recommendations(), event.recommendation(),
      [&](const auto& held) {
        return held.recommendation_id() == event.recommendation().recommendation_id();
      });
}

void Apply(v1::Incident& incident, const v1::FindingStruck& event) {
  auto& investigation = *incident.mutable_investigation();
  switch (event.finding_case()) {
    case v1::FindingStruck::kEntryId:
      return Remove(*investigation.mutable_timeline(),
                    [&](const auto& held) { return held.entry_id() == event.entry_id(); });
    case v1::FindingStruck::kCauseId:
      return Remove(*investigation.mutable_causes(),
                    [&](const auto& held) { return held.cause_id() == event.cause_id(); });
    case v1::FindingStruck::kRecommendationId:
      return Remove(*investigation.mutable_recommendations(), [&](const auto& held) {
        return held.recommendation_id() == event.recommendation_id();
      });
    case v1::FindingStruck::FINDING_NOT_SET: return;
  }
}

void Apply(v1::Incident& incident, const v1::AffectedPersonNamed& event) {
  Put(*incident.mutable_investigation()->mutable_affected(), event.person(),
      [&](const auto& held) { return held.person_id() == event.person().person_id(); });
}

void Apply(v1::Incident& incident, const v1::InvestigationReportCompleted& event) {
  incident.mutable_investigation()->set_stage(Investigation::STAGE_REPORT_COMPLETE);
  auto& report = *incident.mutable_investigation()->mutable_report();
  report = event.report();
  // They stand beside the report and change no more without reopening it.
  report.clear_contributing_factors();
  report.clear_recommendations();
}

void Apply(v1::Incident& incident, const v1::ReviewAcknowledged& event) {
  for (auto& person : *incident.mutable_investigation()->mutable_affected())
    if (person.person_id() == event.person_id()) *person.mutable_review() = event.review();
}

void Apply(v1::Incident& incident, const v1::RecommendationResolved& event) {
  for (auto& held : *incident.mutable_investigation()->mutable_recommendations())
    if (held.recommendation_id() == event.recommendation_id())
      *held.mutable_resolution() = event.resolution();
}

void Apply(v1::Incident& incident, const v1::InvestigationClosed& event) {
  incident.mutable_investigation()->set_stage(Investigation::STAGE_CLOSED);
  incident.mutable_investigation()->set_closed_at_ms(event.closed_at_ms());
}

void Apply(v1::Incident& incident, const v1::InvestigationReopened&) {
  auto& investigation = *incident.mutable_investigation();
  investigation.set_stage(Investigation::STAGE_STARTED);
  investigation.clear_closed_at_ms();
  // What they reviewed is no longer the report.
  for (auto& person : *investigation.mutable_affected()) person.clear_review();
}

void Apply(v1::Incident& incident, const v1::EffectivenessCheckPlanned& event) {
  auto& check = *incident.mutable_investigation()->mutable_effectiveness_check();
  check.Clear();
  check.set_due_at_ms(event.due_at_ms());
  check.set_how(event.how());
}

void Apply(v1::Incident& incident, const v1::EffectivenessCheckOverdue&) {
  incident.mutable_investigation()->mutable_effectiveness_check()->set_overdue(true);
}

void Apply(v1::Incident& incident, const v1::EffectivenessChecked& event) {
  auto& check = *incident.mutable_investigation()->mutable_effectiveness_check();
  check.set_overdue(false);
  check.set_effect(event.effect());
  check.set_found(event.found());
  check.set_checked_by(event.checked_by());
  check.set_checked_at_ms(event.checked_at_ms());
}

}  // namespace interlock::incidents
