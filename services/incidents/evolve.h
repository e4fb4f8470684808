#pragma once
// What each event makes of an incident: one function for each. Nothing is computed here that a rule
// could change.
#include "interlock/incidents/v1/incidents.pb.h"

namespace interlock::incidents {

void Apply(v1::Incident&, const v1::IncidentReported&);
void Apply(v1::Incident&, const v1::FactsAmended&);
void Apply(v1::Incident&, const v1::TextAmended&);
void Apply(v1::Incident&, const v1::ImportedRowSeen&);
void Apply(v1::Incident&, const v1::IncidentReclassified&);
void Apply(v1::Incident&, const v1::AttachmentsAdded&);
void Apply(v1::Incident&, const v1::IncidentMoved&);
void Apply(v1::Incident&, const v1::IncidentMerged&);
void Apply(v1::Incident&, const v1::IncidentWithdrawn&);
void Apply(v1::Incident&, const v1::IncidentReinstated&);
void Apply(v1::Incident&, const v1::PotentialAssessed&);
void Apply(v1::Incident&, const v1::LegalHoldPlaced&);
void Apply(v1::Incident&, const v1::LegalHoldLifted&);

// evolve_investigation.cc
void Apply(v1::Incident&, const v1::InvestigationProposed&);
void Apply(v1::Incident&, const v1::InvestigationRequired&);
void Apply(v1::Incident&, const v1::DeclineProposed&);
void Apply(v1::Incident&, const v1::InvestigationDeclined&);
void Apply(v1::Incident&, const v1::InvestigationReminded&);
void Apply(v1::Incident&, const v1::InvestigationLate&);
void Apply(v1::Incident&, const v1::InvestigationLatenessEnded&);
void Apply(v1::Incident&, const v1::InvestigationStarted&);
void Apply(v1::Incident&, const v1::TeamMemberAssigned&);
void Apply(v1::Incident&, const v1::TeamMemberReleased&);
void Apply(v1::Incident&, const v1::TimelineEntryRecorded&);
void Apply(v1::Incident&, const v1::CauseRecorded&);
void Apply(v1::Incident&, const v1::RecommendationRecorded&);
void Apply(v1::Incident&, const v1::FindingStruck&);
void Apply(v1::Incident&, const v1::AffectedPersonNamed&);
void Apply(v1::Incident&, const v1::InvestigationReportCompleted&);
void Apply(v1::Incident&, const v1::ReviewAcknowledged&);
void Apply(v1::Incident&, const v1::RecommendationResolved&);
void Apply(v1::Incident&, const v1::InvestigationClosed&);
void Apply(v1::Incident&, const v1::InvestigationReopened&);
void Apply(v1::Incident&, const v1::EffectivenessCheckPlanned&);
void Apply(v1::Incident&, const v1::EffectivenessCheckOverdue&);
void Apply(v1::Incident&, const v1::EffectivenessChecked&);

void Apply(v1::Incident&, const v1::NotificationProposed&);
void Apply(v1::Incident&, const v1::NotificationOverdue&);
void Apply(v1::Incident&, const v1::NotificationMade&);
void Apply(v1::Incident&, const v1::NotificationDismissed&);

// Lists of things with an id.
template <class List, class IsIt>
void Remove(List& list, IsIt is_it) {
  for (int i = list.size() - 1; i >= 0; --i)
    if (is_it(list.Get(i))) list.DeleteSubrange(i, 1);
}
template <class List, class Message, class IsIt>
void Put(List& list, const Message& message, IsIt is_it) {
  for (auto& held : list)
    if (is_it(held)) {
      held = message;
      return;
    }
  *list.Add() = message;
}

}  // namespace interlock::incidents
