#include "services/actions/recommendation_reaction.h"

#include "absl/strings/strip.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/actions/source_reaction.h"

namespace interlock::actions {
namespace {

v1::Content ContentOf(const incidents::v1::RecommendationRecorded& recorded) {
  const auto& recommendation = recorded.recommendation();
  v1::Content content;
  content.set_site_id(recorded.site_id());
  content.set_what(recommendation.text());
  content.mutable_source()->set_kind(v1::SOURCE_KIND_INCIDENT);
  content.mutable_source()->set_source_id(recorded.incident_id());
  content.mutable_source()->set_item_id(recommendation.recommendation_id());
  content.mutable_owner()->set_person_id(recommendation.owner_id());
  content.set_due_on(recommendation.due_on());
  return content;
}

Commands Withdraw(const std::string& incident_id, const std::string& recommendation_id,
                  const std::string& reason) {
  if (recommendation_id.empty()) return {};
  return {WithdrawFor(incident_id, recommendation_id, reason)};
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != incidents::v1::IncidentEvent::descriptor()->full_name())
    return Commands{};
  auto incident = EventAs<incidents::v1::IncidentEvent>(event.record);
  if (!incident.ok()) return incident.status();
  const std::string incident_id(absl::StripPrefix(event.record.stream, "incident-"));
  if (incident->has_recommendation_recorded())
    return Commands{OpenFor(ContentOf(incident->recommendation_recorded()))};
  if (incident->has_recommendation_resolved())
    return Withdraw(incident_id, incident->recommendation_resolved().recommendation_id(),
                    "Resolved in its investigation.");
  if (incident->has_finding_struck())
    return Withdraw(incident_id, incident->finding_struck().recommendation_id(),
                    "Struck in its investigation.");
  return Commands{};
}

}  // namespace

Reaction OpenRecommendations() {
  return {.name = "open_recommendations", .sources = {"incidents"}, .react = React};
}

}  // namespace interlock::actions
