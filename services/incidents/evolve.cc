#include "services/incidents/evolve.h"

#include "services/incidents/decisions.h"
#include "services/incidents/incident.h"

namespace interlock::incidents {
namespace {

using v1::Investigation;

// Its tier alone lists an incident for the next process hazard analysis, until somebody assesses
// it.
void ListByTier(v1::Incident& incident) {
  auto& listing = *incident.mutable_pha_listing();
  const auto tier = incident.classification().tier();
  if (!listing.assessed_by().empty() || (tier != v1::TIER_1 && tier != v1::TIER_2)) return;
  listing.set_listed(true);
  listing.set_reason(tier == v1::TIER_1 ? "Tier 1" : "Tier 2");
}

// Of an amendment or a reclassification alike.
template <class Event>
void Revise(v1::Incident& incident, const Event& event) {
  *incident.mutable_classification() = event.classification();
  ListByTier(incident);
  auto& revisions = *incident.mutable_revisions();
  if (revisions.size() >= kMaxRevisions)
    revisions.DeleteSubrange(0, revisions.size() - kMaxRevisions + 1);
  auto& revision = *revisions.Add();
  revision.set_at_ms(event.at_ms());
  revision.set_by(event.by());
  revision.set_reason(event.reason());
  revision.set_rule_set(event.classification().rule_set());
  revision.set_tier_before(event.tier_before());
  revision.set_tier_after(event.classification().tier());
}

void SetConsequences(v1::Incident& incident, const v1::Consequences& consequences) {
  *incident.mutable_site() = consequences.site();
  incident.set_historic(consequences.historic());
  incident.set_earliest_at_ms(consequences.earliest_at_ms());
  auto& investigation = *incident.mutable_investigation();
  if (consequences.investigation_due_at_ms() != investigation.due_at_ms()) {
    investigation.set_due_at_ms(consequences.investigation_due_at_ms());
    investigation.set_reminder_at_ms(consequences.investigation_reminder_at_ms());
    // One that is late stays so, with nothing left to ring, until an event ends it.
    investigation.set_due_rung(investigation.late());
  }
  switch (investigation.need()) {
    case Investigation::NEED_UNSPECIFIED:
    case Investigation::NEED_UNDECIDED:
    case Investigation::NEED_PROPOSED:
    case Investigation::NEED_NONE_HISTORIC:
      if (consequences.historic())
        investigation.set_need(Investigation::NEED_NONE_HISTORIC);
      else if (investigation.need() != Investigation::NEED_PROPOSED)
        investigation.set_need(Investigation::NEED_UNDECIDED);
      break;
    default: break;  // A person has decided.
  }
}

template <class Change>
void ChangeNotification(v1::Incident& incident, const std::string& id, Change change) {
  for (auto& notification : *incident.mutable_notifications())
    if (notification.notification_id() == id) change(notification);
}

}  // namespace

void Apply(v1::Incident& incident, const v1::IncidentReported& event) {
  incident.set_incident_id(event.incident_id());
  incident.set_site_id(event.site_id());
  incident.set_unit_id(event.unit_id());
  incident.set_kind(event.kind());
  incident.set_standing(v1::Incident::STANDING_ACTIVE);
  incident.set_title(event.title());
  incident.set_description(event.description());
  if (event.has_reporter()) *incident.mutable_reporter() = event.reporter();
  incident.set_reported_at_ms(event.reported_at_ms());
  *incident.mutable_facts() = event.facts();
  *incident.mutable_classification() = event.classification();
  incident.set_when_assumed(event.when_assumed());
  *incident.mutable_attachments() = event.attachments();
  incident.mutable_investigation()->set_stage(Investigation::STAGE_NOT_STARTED);
  SetConsequences(incident, event.consequences());
  ListByTier(incident);
}

void Apply(v1::Incident& incident, const v1::FactsAmended& event) {
  *incident.mutable_facts() = event.facts();
  SetConsequences(incident, event.consequences());
  const auto& when = event.facts().occurrence();
  if (when.has_began_at_ms() || when.has_ended_at_ms() || when.has_discovered_at_ms())
    incident.set_when_assumed(false);
  Revise(incident, event);
}

void Apply(v1::Incident& incident, const v1::TextAmended& event) {
  incident.set_title(event.title());
  incident.set_description(event.description());
  incident.set_unit_id(event.unit_id());
}

void Apply(v1::Incident& incident, const v1::ImportedRowSeen& event) {
  *incident.mutable_imported() = event.row();
}

void Apply(v1::Incident& incident, const v1::IncidentReclassified& event) {
  Revise(incident, event);
}

void Apply(v1::Incident& incident, const v1::AttachmentsAdded& event) {
  incident.mutable_attachments()->MergeFrom(event.attachments());
}

void Apply(v1::Incident& incident, const v1::IncidentMoved& event) {
  incident.set_site_id(event.site_id());
  incident.set_unit_id(event.unit_id());
  SetConsequences(incident, event.consequences());
}

void Apply(v1::Incident& incident, const v1::IncidentMerged& event) {
  incident.set_standing(v1::Incident::STANDING_MERGED);
  incident.set_merged_into_id(event.into_incident_id());
  incident.set_standing_reason(event.reason());
}

void Apply(v1::Incident& incident, const v1::IncidentWithdrawn& event) {
  incident.set_standing(v1::Incident::STANDING_WITHDRAWN);
  incident.set_standing_reason(event.reason());
}

void Apply(v1::Incident& incident, const v1::IncidentReinstated&) {
  incident.set_standing(v1::Incident::STANDING_ACTIVE);
  incident.clear_merged_into_id();
  incident.clear_standing_reason();
  // A duty that comes back is looked at afresh: past its time, its clock rings at once.
  incident.mutable_investigation()->set_due_rung(false);
}

void Apply(v1::Incident& incident, const v1::PotentialAssessed& event) {
  auto& listing = *incident.mutable_pha_listing();
  listing.set_listed(event.potential() == v1::POTENTIAL_CATASTROPHIC);
  listing.set_reason(event.reason());
  listing.set_assessed_by(event.assessed_by());
}

void Apply(v1::Incident& incident, const v1::LegalHoldPlaced& event) {
  *incident.add_legal_holds() = event.hold();
}

void Apply(v1::Incident& incident, const v1::LegalHoldLifted& event) {
  Remove(*incident.mutable_legal_holds(),
         [&](const auto& hold) { return hold.hold_id() == event.hold_id(); });
}

void Apply(v1::Incident& incident, const v1::NotificationProposed& event) {
  Put(*incident.mutable_notifications(), event.notification(), [&](const auto& held) {
    return held.notification_id() == event.notification().notification_id();
  });
}

void Apply(v1::Incident& incident, const v1::NotificationOverdue& event) {
  ChangeNotification(incident, event.notification_id(), [](v1::Notification& held) {
    held.set_overdue(true);
    held.set_due_rung(true);
  });
}

void Apply(v1::Incident& incident, const v1::NotificationMade& event) {
  ChangeNotification(incident, event.notification_id(), [&](v1::Notification& held) {
    held.set_stage(v1::Notification::STAGE_MADE);
    held.set_overdue(false);
    *held.mutable_told() = event.told();
  });
}

void Apply(v1::Incident& incident, const v1::NotificationDismissed& event) {
  ChangeNotification(incident, event.notification_id(), [&](v1::Notification& held) {
    held.set_stage(v1::Notification::STAGE_DISMISSED);
    held.set_overdue(false);
    held.set_dismissed_because(event.reason());
  });
}

void Incident::Evolve(State& state, const Event& event) {
  switch (event.body_case()) {
    case Event::kReported: return Apply(state, event.reported());
    case Event::kFactsAmended: return Apply(state, event.facts_amended());
    case Event::kTextAmended: return Apply(state, event.text_amended());
    case Event::kImportedRowSeen: return Apply(state, event.imported_row_seen());
    case Event::kReclassified: return Apply(state, event.reclassified());
    case Event::kAttachmentsAdded: return Apply(state, event.attachments_added());
    case Event::kMoved: return Apply(state, event.moved());
    case Event::kMerged: return Apply(state, event.merged());
    case Event::kWithdrawn: return Apply(state, event.withdrawn());
    case Event::kReinstated: return Apply(state, event.reinstated());
    case Event::kPotentialAssessed: return Apply(state, event.potential_assessed());
    case Event::kLegalHoldPlaced: return Apply(state, event.legal_hold_placed());
    case Event::kLegalHoldLifted: return Apply(state, event.legal_hold_lifted());
    case Event::kInvestigationProposed: return Apply(state, event.investigation_proposed());
    case Event::kInvestigationRequired: return Apply(state, event.investigation_required());
    case Event::kDeclineProposed: return Apply(state, event.decline_proposed());
    case Event::kInvestigationDeclined: return Apply(state, event.investigation_declined());
    case Event::kInvestigationReminded: return Apply(state, event.investigation_reminded());
    case Event::kInvestigationLate: return Apply(state, event.investigation_late());
    case Event::kInvestigationLatenessEnded:
      return Apply(state, event.investigation_lateness_ended());
    case Event::kInvestigationStarted: return Apply(state, event.investigation_started());
    case Event::kTeamMemberAssigned: return Apply(state, event.team_member_assigned());
    case Event::kTeamMemberReleased: return Apply(state, event.team_member_released());
    case Event::kTimelineEntryRecorded: return Apply(state, event.timeline_entry_recorded());
    case Event::kCauseRecorded: return Apply(state, event.cause_recorded());
    case Event::kRecommendationRecorded: return Apply(state, event.recommendation_recorded());
    case Event::kFindingStruck: return Apply(state, event.finding_struck());
    case Event::kAffectedPersonNamed: return Apply(state, event.affected_person_named());
    case Event::kReportCompleted: return Apply(state, event.report_completed());
    case Event::kReviewAcknowledged: return Apply(state, event.review_acknowledged());
    case Event::kRecommendationResolved: return Apply(state, event.recommendation_resolved());
    case Event::kInvestigationClosed: return Apply(state, event.investigation_closed());
    case Event::kInvestigationReopened: return Apply(state, event.investigation_reopened());
    case Event::kEffectivenessCheckPlanned:
      return Apply(state, event.effectiveness_check_planned());
    case Event::kEffectivenessCheckOverdue:
      return Apply(state, event.effectiveness_check_overdue());
    case Event::kEffectivenessChecked: return Apply(state, event.effectiveness_checked());
    case Event::kNotificationProposed: return Apply(state, event.notification_proposed());
    case Event::kNotificationOverdue: return Apply(state, event.notification_overdue());
    case Event::kNotificationMade: return Apply(state, event.notification_made());
    case Event::kNotificationDismissed: return Apply(state, event.notification_dismissed());
    case Event::BODY_NOT_SET: return;
  }
}

}  // namespace interlock::incidents
