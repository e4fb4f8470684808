#pragma once
// What the decisions about an incident share. One function for each command; each file holds the
// commands of one idea.
#include <string>
#include <vector>

#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/decider/decider.h"
#include "services/incidents/incident_rules.h"

namespace interlock::incidents {

using v1::IncidentEvent;
using Events = std::vector<IncidentEvent>;
using Decided = Decision<IncidentEvent>;

// A state never outgrows these; what does not fit is refused with LIST_FULL.
constexpr int kMaxAttachments = 100;
constexpr int kMaxRevisions = 100;
constexpr int kMaxNotifications = 50;
constexpr int kMaxLegalHolds = 50;
constexpr int kMaxTeam = 50;
constexpr int kMaxTimeline = 300;
constexpr int kMaxCauses = 200;
constexpr int kMaxCauseDepth = 20;
constexpr int kMaxRecommendations = 100;
constexpr int kMaxAffected = 500;

constexpr char kReminderClock[] = "investigation_reminder";
constexpr char kStartClock[] = "investigation_start";
constexpr char kCheckClock[] = "effectiveness_check";
// Followed by the id of the notification.
constexpr char kNotificationClock[] = "notification:";

inline const IncidentRules& RulesOf(const Context& context) {
  return context.RulesAs<IncidentRules>();
}

// "1910.119(m)(2)", or "1926.64(m)(2)" at a construction site, or both while the site's regime is
// not known.
std::string ClauseAt(const v1::SiteFacts& site, const std::string& paragraph);

// "a; b; c."
std::string Sentence(const std::string& opening, const std::vector<std::string>& problems);

// "2026-11-23 02:34 UTC"
std::string MomentInWords(int64_t at_ms);

absl::Status RefuseFull(const std::string& what, int most);

// Report (report.cc, import.cc).
Decided Report(const v1::Incident&, const v1::ReportIncidentRequest&, const Context&);
Decided ReportNearMiss(const v1::Incident&, const v1::ReportNearMissRequest&, const Context&);
Decided RecordImported(const v1::Incident&, const v1::RecordImportedRequest&, const Context&);

// Corrections (amend.cc).
Decided AmendFacts(const v1::Incident&, const v1::AmendFactsRequest&, const Context&);
Decided AmendText(const v1::Incident&, const v1::AmendTextRequest&, const Context&);
Decided Reclassify(const v1::Incident&, const v1::ReclassifyRequest&, const Context&);
Decided Move(const v1::Incident&, const v1::MoveIncidentRequest&, const Context&);
Decided AddAttachments(const v1::Incident&, const v1::AddAttachmentsRequest&, const Context&);

// Standing and keeping (standing.cc, retention.cc).
Decided Merge(const v1::Incident&, const v1::MergeIncidentRequest&, const Context&);
Decided ConfirmMerge(const v1::Incident&, const v1::ConfirmMergeRequest&, const Context&);
Decided Withdraw(const v1::Incident&, const v1::WithdrawIncidentRequest&, const Context&);
Decided Reinstate(const v1::Incident&, const v1::ReinstateIncidentRequest&, const Context&);
Question IncidentQuestion(const std::string& incident_id);
Decided PlaceLegalHold(const v1::Incident&, const v1::PlaceLegalHoldRequest&, const Context&);
Decided LiftLegalHold(const v1::Incident&, const v1::LiftLegalHoldRequest&, const Context&);
Decided Delete(const v1::Incident&, const v1::DeleteIncidentRequest&, const Context&);

// Whether it is investigated (need.cc).
Decided AssessPotential(const v1::Incident&, const v1::AssessPotentialRequest&, const Context&);
Decided RequireInvestigation(const v1::Incident&, const v1::RequireInvestigationRequest&,
                             const Context&);
Decided DeclineInvestigation(const v1::Incident&, const v1::DeclineInvestigationRequest&,
                             const Context&);
Decided ConfirmDecline(const v1::Incident&, const v1::ConfirmDeclineRequest&, const Context&);
Decided StartInvestigation(const v1::Incident&, const v1::StartInvestigationRequest&,
                           const Context&);

// What was found (findings.cc).
Decided AssignTeamMember(const v1::Incident&, const v1::AssignTeamMemberRequest&, const Context&);
Decided ReleaseTeamMember(const v1::Incident&, const v1::ReleaseTeamMemberRequest&, const Context&);
Decided RecordTimelineEntry(const v1::Incident&, const v1::RecordTimelineEntryRequest&,
                            const Context&);
Decided RecordCause(const v1::Incident&, const v1::RecordCauseRequest&, const Context&);
Decided RecordRecommendation(const v1::Incident&, const v1::RecordRecommendationRequest&,
                             const Context&);
Decided StrikeFinding(const v1::Incident&, const v1::StrikeFindingRequest&, const Context&);
Decided NameAffectedPerson(const v1::Incident&, const v1::NameAffectedPersonRequest&,
                           const Context&);

// From the report to the end (closing.cc).
Decided CompleteReport(const v1::Incident&, const v1::CompleteInvestigationReportRequest&,
                       const Context&);
Decided AcknowledgeReview(const v1::Incident&, const v1::AcknowledgeReviewRequest&, const Context&);
Decided ResolveRecommendation(const v1::Incident&, const v1::ResolveRecommendationRequest&,
                              const Context&);
Decided CloseInvestigation(const v1::Incident&, const v1::CloseInvestigationRequest&,
                           const Context&);
Decided ReopenInvestigation(const v1::Incident&, const v1::ReopenInvestigationRequest&,
                            const Context&);
Decided PlanEffectivenessCheck(const v1::Incident&, const v1::PlanEffectivenessCheckRequest&,
                               const Context&);
Decided RecordEffectivenessCheck(const v1::Incident&, const v1::RecordEffectivenessCheckRequest&,
                                 const Context&);

// Telling the authorities (notifications.cc).
Decided AddNotification(const v1::Incident&, const v1::AddNotificationRequest&, const Context&);
Decided RecordNotification(const v1::Incident&, const v1::RecordNotificationRequest&,
                           const Context&);
Decided DismissNotification(const v1::Incident&, const v1::DismissNotificationRequest&,
                            const Context&);

}  // namespace interlock::incidents
