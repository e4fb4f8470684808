#include "services/reporting/timeline_view.h"

#include "interlock/core/v1/core.pb.h"
#include "interlock/organisation/v1/site.pb.h"

namespace interlock::reporting {
namespace {

using namespace incidents::v1;  // NOLINT: every event of one aggregate is named here.

// "Merged into 4711: the same leak." and "Merged into 4711." without a reason.
std::string Because(std::string what, const std::string& reason) {
  if (reason.empty()) return what + ".";
  what += ": " + reason;
  if (const char last = what.back(); last != '.' && last != '!' && last != '?') what += '.';
  return what;
}

std::string Became(Tier before, const Classification& now) {
  const std::string after = TierInWords(now.tier(), now.at_least());
  if (before == now.tier()) return " " + after + " as before.";
  return " " + TierInWords(before, false) + " became " + after + ".";
}

std::string Hours(int64_t ms) { return std::to_string(ms / 3'600'000) + " hours"; }

std::string HowItEnded(InvestigationLatenessEnded::How how) {
  switch (how) {
    case InvestigationLatenessEnded::HOW_STARTED: return "the investigation has begun";
    case InvestigationLatenessEnded::HOW_DECLINED: return "it was decided not to investigate";
    case InvestigationLatenessEnded::HOW_MERGED: return "the incident was merged into another";
    case InvestigationLatenessEnded::HOW_WITHDRAWN: return "the incident was withdrawn";
    case InvestigationLatenessEnded::HOW_CORRECTED: return "the facts were corrected";
    default: return "";  // Unspecified, and what protobuf adds to every enum.
  }
}

std::string Struck(const FindingStruck& struck) {
  switch (struck.finding_case()) {
    case FindingStruck::kEntryId: return "Timeline entry " + struck.entry_id() + " struck";
    case FindingStruck::kCauseId: return "Cause " + struck.cause_id() + " struck";
    case FindingStruck::kRecommendationId:
      return "Recommendation " + struck.recommendation_id() + " struck";
    case FindingStruck::FINDING_NOT_SET: break;
  }
  return "Finding struck";
}

std::string Reported(const IncidentReported& reported) {
  std::string sentence =
      reported.source_system().empty()
          ? (reported.kind() == Incident::KIND_NEAR_MISS ? "Near miss reported"
                                                         : "Incident reported")
          : "Taken from " + reported.source_system() + ", record " + reported.source_key();
  sentence += ": " +
              TierInWords(reported.classification().tier(), reported.classification().at_least()) +
              ".";
  if (reported.consequences().historic()) sentence += " From before the site went live.";
  return sentence;
}

std::string Resolved(const RecommendationResolved& resolved) {
  const auto& resolution = resolved.resolution();
  return Because(
      "Recommendation " + resolved.recommendation_id() +
          (resolution.outcome() == Resolution::OUTCOME_DECLINED ? " declined" : " implemented"),
      resolution.documentation());
}

std::string Moved(const IncidentMoved& moved) {
  std::string what = "Moved from site " + moved.site_id_before() + " to " + moved.site_id();
  if (moved.site_id_before() == moved.site_id())
    what = "Moved from unit " + moved.unit_id_before() + " to " + moved.unit_id();
  return Because(what, moved.reason());
}

const google::protobuf::FieldDescriptor* BodyOf(const IncidentEvent& event) {
  return event.body_case() == IncidentEvent::BODY_NOT_SET
             ? nullptr
             : IncidentEvent::descriptor()->FindFieldByNumber(event.body_case());
}

}  // namespace

std::string TypeOf(const IncidentEvent& event) {
  const auto* body = BodyOf(event);
  return body == nullptr ? "" : body->message_type()->name();
}

std::string ClauseOf(const IncidentEvent& event) {
  if (event.has_notification_proposed())
    return event.notification_proposed().notification().clause();
  const auto* body = BodyOf(event);
  return body == nullptr ? "" : body->message_type()->options().GetExtension(core::v1::clause);
}

std::string ClauseUnder(int64_t regime, const std::string& clause) {
  // Other rules are cited as they are: "40 CFR 302 / 355" is two parts of one.
  constexpr std::string_view kOr = " / ";
  const size_t at = clause.find(" / 1926.64");
  if (at == std::string::npos || !clause.starts_with("1910.119")) return clause;
  switch (regime) {
    case organisation::v1::REGIME_GENERAL_INDUSTRY: return clause.substr(0, at);
    case organisation::v1::REGIME_CONSTRUCTION: return clause.substr(at + kOr.size());
    default: return clause;
  }
}

std::string TierInWords(Tier tier, bool at_least) {
  std::string words;
  switch (tier) {
    case Tier::TIER_1: words = "Tier 1"; break;
    case Tier::TIER_2: words = "Tier 2"; break;
    case Tier::TIER_3: words = "Tier 3"; break;
    case Tier::NOT_PSE:
      return at_least ? "no process safety event as far as is known" : "no process safety event";
    default: return "not classified";  // Unspecified, and what protobuf adds to every enum.
  }
  return at_least ? "at least " + words : words;
}

std::string SentenceOf(const IncidentEvent& event) {
  switch (event.body_case()) {
    case IncidentEvent::kReported: return Reported(event.reported());
    case IncidentEvent::kFactsAmended: {
      const auto& amended = event.facts_amended();
      return Because("Facts amended", amended.reason()) +
             Became(amended.tier_before(), amended.classification());
    }
    case IncidentEvent::kTextAmended:
      return Because("Title, description or unit amended", event.text_amended().reason());
    case IncidentEvent::kImportedRowSeen:
      return "Seen again in " + event.imported_row_seen().row().source_system() + ".";
    case IncidentEvent::kReclassified: {
      const auto& reclassified = event.reclassified();
      return Because("Classified under " + reclassified.classification().rule_set(),
                     reclassified.reason()) +
             Became(reclassified.tier_before(), reclassified.classification());
    }
    case IncidentEvent::kAttachmentsAdded:
      return std::to_string(event.attachments_added().attachments_size()) + " files added.";
    case IncidentEvent::kMoved: return Moved(event.moved());
    case IncidentEvent::kMerged:
      return Because("Merged into " + event.merged().into_incident_id(), event.merged().reason());
    case IncidentEvent::kWithdrawn: return Because("Withdrawn", event.withdrawn().reason());
    case IncidentEvent::kReinstated: return Because("Reinstated", event.reinstated().reason());
    case IncidentEvent::kPotentialAssessed:
      return Because(event.potential_assessed().potential() == POTENTIAL_CATASTROPHIC
                         ? "Could have been catastrophic; listed for the next hazard analysis"
                         : "Could not have been catastrophic",
                     event.potential_assessed().reason());
    case IncidentEvent::kLegalHoldPlaced:
      return Because("Legal hold placed", event.legal_hold_placed().hold().matter());
    case IncidentEvent::kLegalHoldLifted:
      return Because("Legal hold lifted", event.legal_hold_lifted().reason());
    case IncidentEvent::kInvestigationProposed:
      return Because("Investigation proposed", event.investigation_proposed().reason());
    case IncidentEvent::kInvestigationRequired:
      return Because("Investigation required", event.investigation_required().reason());
    case IncidentEvent::kDeclineProposed:
      return Because("Not to investigate was proposed; a second person has to agree",
                     event.decline_proposed().reason());
    case IncidentEvent::kInvestigationDeclined:
      return Because("Not to be investigated", event.investigation_declined().reason());
    case IncidentEvent::kInvestigationReminded:
      return "Reminder: the investigation has to start within 48 hours of the incident.";
    case IncidentEvent::kInvestigationLate:
      return "The investigation had to start by now and has not: it is late.";
    case IncidentEvent::kInvestigationLatenessEnded: {
      const auto& ended = event.investigation_lateness_ended();
      return Because("The lateness ended after " + Hours(ended.late_by_ms()),
                     HowItEnded(ended.how()));
    }
    case IncidentEvent::kInvestigationStarted: return "Investigation started.";
    case IncidentEvent::kTeamMemberAssigned:
      return event.team_member_assigned().member().person_id() +
             (event.team_member_assigned().member().lead() ? " leads the team."
                                                           : " joined the team.");
    case IncidentEvent::kTeamMemberReleased:
      return Because(event.team_member_released().person_id() + " left the team",
                     event.team_member_released().reason());
    case IncidentEvent::kTimelineEntryRecorded:
      return Because("Found out", event.timeline_entry_recorded().entry().text());
    case IncidentEvent::kCauseRecorded:
      return Because("Cause recorded", event.cause_recorded().cause().text());
    case IncidentEvent::kRecommendationRecorded:
      return Because("Recommended",
                     event.recommendation_recorded().recommendation().text() + " (" +
                         event.recommendation_recorded().recommendation().owner_id() + ", by " +
                         event.recommendation_recorded().recommendation().due_on() + ")");
    case IncidentEvent::kFindingStruck:
      return Because(Struck(event.finding_struck()), event.finding_struck().reason());
    case IncidentEvent::kAffectedPersonNamed:
      return event.affected_person_named().person().person_id() +
             " is affected and reviews the report.";
    case IncidentEvent::kReportCompleted: return "Investigation report completed.";
    case IncidentEvent::kReviewAcknowledged:
      return event.review_acknowledged().person_id() + " reviewed the report.";
    case IncidentEvent::kRecommendationResolved: return Resolved(event.recommendation_resolved());
    case IncidentEvent::kInvestigationClosed: return "Investigation closed.";
    case IncidentEvent::kInvestigationReopened:
      return Because("Investigation reopened", event.investigation_reopened().reason());
    case IncidentEvent::kEffectivenessCheckPlanned:
      return Because("Check of the measures planned", event.effectiveness_check_planned().how());
    case IncidentEvent::kEffectivenessCheckOverdue: return "The check of the measures is overdue.";
    case IncidentEvent::kEffectivenessChecked:
      return Because(event.effectiveness_checked().effect() == EFFECT_PREVENTS
                         ? "The measures prevent recurrence"
                         : "The measures do not prevent recurrence",
                     event.effectiveness_checked().found());
    case IncidentEvent::kNotificationProposed:
      return Because("To be told to " + event.notification_proposed().notification().authority(),
                     event.notification_proposed().notification().what());
    case IncidentEvent::kNotificationOverdue:
      return "Notification " + event.notification_overdue().notification_id() + " is overdue.";
    case IncidentEvent::kNotificationMade:
      return Because("Notification " + event.notification_made().notification_id() + " made" +
                         (event.notification_made().late_by_ms() > 0
                              ? ", " + Hours(event.notification_made().late_by_ms()) + " late"
                              : ""),
                     "");
    case IncidentEvent::kNotificationDismissed:
      return Because(
          "Notification " + event.notification_dismissed().notification_id() + " does not apply",
          event.notification_dismissed().reason());
    case IncidentEvent::BODY_NOT_SET: break;
  }
  return "";
}

}  // namespace interlock::reporting
