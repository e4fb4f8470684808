// Whether an incident is investigated, and whether that began in time, 1910.119(m)(1) and (2).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using Need = v1::Investigation;

bool HasStarted(const v1::Investigation& investigation) {
  return investigation.stage() != Need::STAGE_NOT_STARTED;
}

absl::Status RefuseStarted(const v1::Incident& incident) {
  return Refuse(kFailedPrecondition, "INVESTIGATION_STARTED", ClauseAt(incident.site(), "(m)(1)"),
                "The investigation has begun and can no longer be declined. Complete its report "
                "with what was found.");
}

// Two people means two who can be told apart.
bool IsSomebodyElse(const std::string& actor, const std::string& first) {
  return !actor.empty() && actor != "anonymous" && actor != first;
}

Decided Declined(const v1::Incident& incident, const std::string& reason,
                 const std::string& proposed_by, const Context& context) {
  Events events(1);
  auto& declined = *events[0].mutable_investigation_declined();
  declined.set_reason(reason);
  declined.set_proposed_by(proposed_by);
  declined.set_declined_by(context.actor);
  EndLateness(incident, v1::InvestigationLatenessEnded::HOW_DECLINED, context.now_ms, events);
  return events;
}

absl::Status RefuseUnreasoned(const v1::Incident& incident) {
  return Refuse(kInvalidArgument, "DECLINE_REASON_MISSING", ClauseAt(incident.site(), "(m)(1)"),
                "Say why this incident neither did nor could reasonably have ended in a "
                "catastrophic release.");
}

}  // namespace

Decided AssessPotential(const v1::Incident& incident, const v1::AssessPotentialRequest& command,
                        const Context& context) {
  if (command.potential() != v1::POTENTIAL_CATASTROPHIC &&
      command.potential() != v1::POTENTIAL_NOT_CATASTROPHIC)
    return Refuse(kInvalidArgument, "POTENTIAL_MISSING", ClauseAt(incident.site(), "(e)(3)(ii)"),
                  "Say whether it could have been catastrophic or not.");
  const auto& listing = incident.pha_listing();
  const bool listed = command.potential() == v1::POTENTIAL_CATASTROPHIC;
  if (!listing.assessed_by().empty() && listing.listed() == listed &&
      listing.reason() == command.reason())
    return Events{};
  Events events(1);
  auto& assessed = *events[0].mutable_potential_assessed();
  assessed.set_potential(command.potential());
  assessed.set_reason(command.reason());
  assessed.set_assessed_by(context.actor);
  return events;
}

Decided RequireInvestigation(const v1::Incident& incident,
                             const v1::RequireInvestigationRequest& command,
                             const Context& context) {
  const auto& investigation = incident.investigation();
  if (HasStarted(investigation) || investigation.need() == Need::NEED_REQUIRED) return Events{};
  Events events(1);
  auto& required = *events[0].mutable_investigation_required();
  required.set_reason(command.reason());
  required.set_required_by(context.actor);
  return events;
}

Decided DeclineInvestigation(const v1::Incident& incident,
                             const v1::DeclineInvestigationRequest& command,
                             const Context& context) {
  const auto& investigation = incident.investigation();
  if (HasStarted(investigation)) return RefuseStarted(incident);
  if (command.reason().empty()) return RefuseUnreasoned(incident);
  switch (investigation.need()) {
    case Need::NEED_DECLINED: return Events{};
    case Need::NEED_DECLINE_PROPOSED:
      if (investigation.decline_proposed_by() == context.actor) return Events{};
      return Refuse(kFailedPrecondition, "DECLINE_PROPOSED_BEFORE",
                    ClauseAt(incident.site(), "(m)(1)"),
                    absl::StrCat(investigation.decline_proposed_by(),
                                 " has proposed to decline it. Confirm that, or require the "
                                 "investigation."));
    case Need::NEED_PROPOSED:
    case Need::NEED_REQUIRED: {
      Events events(1);
      auto& proposed = *events[0].mutable_decline_proposed();
      proposed.set_reason(command.reason());
      proposed.set_proposed_by(context.actor);
      return events;
    }
    default: return Declined(incident, command.reason(), "", context);
  }
}

Decided ConfirmDecline(const v1::Incident& incident, const v1::ConfirmDeclineRequest& command,
                       const Context& context) {
  const auto& investigation = incident.investigation();
  if (HasStarted(investigation)) return RefuseStarted(incident);
  if (investigation.need() == Need::NEED_DECLINED) return Events{};
  if (investigation.need() != Need::NEED_DECLINE_PROPOSED)
    return Refuse(kFailedPrecondition, "NOTHING_TO_CONFIRM", ClauseAt(incident.site(), "(m)(1)"),
                  "Nobody has proposed to decline this investigation.");
  if (command.reason().empty()) return RefuseUnreasoned(incident);
  if (!IsSomebodyElse(context.actor, investigation.decline_proposed_by()))
    return Refuse(kFailedPrecondition, "SECOND_PERSON_NEEDED", ClauseAt(incident.site(), "(m)(1)"),
                  "Whoever proposed to decline the investigation cannot confirm it too. Ask a "
                  "second person, and until then the 48 hours run.");
  return Declined(incident,
                  absl::StrCat(investigation.need_reason(), " Confirmed: ", command.reason()),
                  investigation.decline_proposed_by(), context);
}

Decided StartInvestigation(const v1::Incident& incident,
                           const v1::StartInvestigationRequest& command, const Context& context) {
  const auto& investigation = incident.investigation();
  const std::string clause = ClauseAt(incident.site(), "(m)(2)");
  if (HasStarted(investigation)) {
    if (command.began_at_ms() == 0 || command.began_at_ms() == investigation.began_at_ms())
      return Events{};
    return Refuse(
        kFailedPrecondition, "INVESTIGATION_STARTED", clause,
        absl::StrCat("It began at ", MomentInWords(investigation.began_at_ms()), " as recorded."));
  }
  const int64_t began = command.began_at_ms() == 0 ? context.now_ms : command.began_at_ms();
  if (began > context.now_ms)
    return Refuse(kInvalidArgument, "INVESTIGATION_START_IN_FUTURE", clause,
                  "An investigation is recorded once it has begun, not before.");
  if (began < incident.earliest_at_ms())
    return Refuse(kInvalidArgument, "INVESTIGATION_BEFORE_INCIDENT", clause,
                  absl::StrCat("The investigation cannot have begun before the incident, which was "
                               "at ",
                               MomentInWords(incident.earliest_at_ms()), " at the earliest."));
  Events events;
  // Late, and the clock has not had its turn yet: both facts are told all the same.
  const int64_t due = investigation.due_at_ms();
  v1::Incident late = incident;
  if (due != 0 && began > due && !investigation.due_rung() &&
      investigation.need() != Need::NEED_DECLINED) {
    auto& fact = *events.emplace_back().mutable_investigation_late();
    fact.set_incident_id(incident.incident_id());
    fact.set_site_id(incident.site_id());
    fact.set_due_at_ms(due);
    fact.set_need(investigation.need());
    late.mutable_investigation()->set_late(true);
  }
  auto& started = *events.emplace_back().mutable_investigation_started();
  started.set_began_at_ms(began);
  started.set_started_by(context.actor);
  const auto& facts = incident.facts();
  const bool contractor_hurt =
      std::any_of(facts.harms().begin(), facts.harms().end(), [](const auto& harm) {
        return harm.group() == v1::PEOPLE_GROUP_CONTRACTOR ||
               harm.group() == v1::PEOPLE_GROUP_SUBCONTRACTOR;
      });
  started.set_contractor_work_involved(command.contractor_work_involved() || contractor_hurt ||
                                       facts.place().area() == v1::AREA_KIND_CONTRACTOR_WORK_AREA);
  EndLateness(late, v1::InvestigationLatenessEnded::HOW_STARTED, began, events);
  return events;
}

}  // namespace interlock::incidents
