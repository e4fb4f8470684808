#include "services/incidents/merge_reaction.h"

#include "absl/strings/strip.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/chassis/stored_event.h"

namespace interlock::incidents {
namespace {

absl::StatusOr<std::vector<ReactionCommand>> React(const FeedEvent& event) {
  if (event.record.type != v1::IncidentEvent::descriptor()->full_name())
    return std::vector<ReactionCommand>{};
  auto incident = EventAs<v1::IncidentEvent>(event.record);
  if (!incident.ok()) return incident.status();
  if (!incident->has_merged()) return std::vector<ReactionCommand>{};
  auto request = std::make_shared<v1::ConfirmMergeRequest>();
  request->set_incident_id(std::string(absl::StripPrefix(event.record.stream, "incident-")));
  request->set_into_incident_id(incident->merged().into_incident_id());
  return std::vector<ReactionCommand>{
      {.method = "/interlock.incidents.v1.IncidentService/ConfirmMerge",
       .stream = event.record.stream,
       .request = request}};
}

}  // namespace

Reaction ConfirmMerges() {
  return {.name = "confirm_merges", .sources = {"incidents"}, .react = React};
}

}  // namespace interlock::incidents
