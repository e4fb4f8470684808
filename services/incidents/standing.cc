// Whether an incident still counts. Duplicates and mistaken identities are corrected by events;
// they stay to be read and can be brought back.
#include "absl/strings/str_cat.h"
#include "interlock/core/v1/core.pb.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using Lateness = v1::InvestigationLatenessEnded;

}  // namespace

Question IncidentQuestion(const std::string& incident_id) {
  core::v1::GetRequest request;
  request.set_id(incident_id);
  return {"/interlock.incidents.v1.IncidentService/GetIncident", request.SerializeAsString()};
}

Decided Merge(const v1::Incident& incident, const v1::MergeIncidentRequest& command,
              const Context& context) {
  if (incident.standing() == v1::Incident::STANDING_MERGED &&
      incident.merged_into_id() == command.into_incident_id())
    return Events{};
  if (incident.standing() != v1::Incident::STANDING_ACTIVE)
    return Refuse(kFailedPrecondition, "INCIDENT_NOT_ACTIVE", "",
                  "This incident was merged or withdrawn before. Reinstate it first.");
  if (command.into_incident_id() == incident.incident_id())
    return Refuse(kInvalidArgument, "MERGE_INTO_ITSELF", "",
                  "An incident cannot be merged into itself. Name the other report.");
  const auto target = context.facts.Get<v1::Incident>(IncidentQuestion(command.into_incident_id()));
  if (absl::IsNotFound(target.status()))
    return Refuse(kNotFound, "MERGE_TARGET_UNKNOWN", "",
                  absl::StrCat("There is no incident ", command.into_incident_id(), "."));
  // Merging stops duties, so it waits for certainty.
  if (!target.ok())
    return Refuse(kUnavailable, "MERGE_NOT_CONFIRMED", "",
                  "The other incident could not be read just now, and until it can, this one goes "
                  "on counting. Try again in a minute.");
  if (target->standing() != v1::Incident::STANDING_ACTIVE)
    return Refuse(kFailedPrecondition, "MERGE_TARGET_NOT_ACTIVE", "",
                  "The other incident was itself merged or withdrawn, so it cannot carry on for "
                  "this one.");
  if (target->site_id() != incident.site_id())
    return Refuse(kFailedPrecondition, "MERGE_OTHER_SITE", "",
                  "The two incidents are at different sites. Move the wrong one first.");
  Events events(1);
  auto& merged = *events[0].mutable_merged();
  merged.set_into_incident_id(command.into_incident_id());
  merged.set_reason(command.reason());
  EndLateness(incident, Lateness::HOW_MERGED, context.now_ms, events);
  return events;
}

// Two incidents may be merged into each other at the same moment: each saw the other active. Rather
// both count again, and somebody merges one of them once more, than neither.
Decided ConfirmMerge(const v1::Incident& incident, const v1::ConfirmMergeRequest& command,
                     const Context& context) {
  if (incident.standing() != v1::Incident::STANDING_MERGED ||
      incident.merged_into_id() != command.into_incident_id())
    return Events{};
  const auto target = context.facts.Get<v1::Incident>(IncidentQuestion(command.into_incident_id()));
  if (!target.ok() && !absl::IsNotFound(target.status()))
    return Refuse(kUnavailable, "MERGE_NOT_CONFIRMED", "",
                  "The incident that is to carry on could not be read just now. Try again in a "
                  "minute.");
  if (target.ok() && target->standing() == v1::Incident::STANDING_ACTIVE) return Events{};
  Events events(1);
  events[0].mutable_reinstated()->set_reason(
      absl::StrCat("Incident ", command.into_incident_id(),
                   ", which was to carry on, was itself merged or withdrawn at the same time."));
  return events;
}

Decided Withdraw(const v1::Incident& incident, const v1::WithdrawIncidentRequest& command,
                 const Context& context) {
  if (incident.standing() == v1::Incident::STANDING_WITHDRAWN) return Events{};
  if (incident.standing() != v1::Incident::STANDING_ACTIVE)
    return Refuse(kFailedPrecondition, "INCIDENT_NOT_ACTIVE", "",
                  "This incident was merged into another one and does not count any more.");
  Events events(1);
  events[0].mutable_withdrawn()->set_reason(command.reason());
  EndLateness(incident, Lateness::HOW_WITHDRAWN, context.now_ms, events);
  return events;
}

Decided Reinstate(const v1::Incident& incident, const v1::ReinstateIncidentRequest& command,
                  const Context&) {
  if (incident.standing() == v1::Incident::STANDING_ACTIVE) return Events{};
  Events events(1);
  events[0].mutable_reinstated()->set_reason(command.reason());
  return events;
}

}  // namespace interlock::incidents
