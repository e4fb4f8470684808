#include "services/incidents/resolution_reaction.h"

#include "absl/strings/str_cat.h"
#include "interlock/actions/v1/action.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/chassis/stored_event.h"

namespace interlock::incidents {
namespace {

using Commands = std::vector<ReactionCommand>;

constexpr size_t kLongestDocumentation = 4000;

// Never within a character.
std::string Shortened(const std::string& text) {
  if (text.size() <= kLongestDocumentation) return text;
  size_t end = kLongestDocumentation;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

v1::Resolution::Ground GroundOf(actions::v1::DeclineGround ground) {
  switch (ground) {
    case actions::v1::DECLINE_GROUND_FACTUAL_ERROR: return v1::Resolution::GROUND_FACTUAL_ERROR;
    case actions::v1::DECLINE_GROUND_NOT_NEEDED: return v1::Resolution::GROUND_NOT_NEEDED;
    case actions::v1::DECLINE_GROUND_ALTERNATIVE: return v1::Resolution::GROUND_ALTERNATIVE;
    case actions::v1::DECLINE_GROUND_INFEASIBLE: return v1::Resolution::GROUND_INFEASIBLE;
    default: return v1::Resolution::GROUND_UNSPECIFIED;
  }
}

Commands Resolve(const actions::v1::Source& source, v1::Resolution resolution) {
  if (source.kind() != actions::v1::SOURCE_KIND_INCIDENT || source.item_id().empty()) return {};
  auto request = std::make_shared<v1::ResolveRecommendationRequest>();
  request->set_incident_id(source.source_id());
  request->set_recommendation_id(source.item_id());
  resolution.set_documentation(Shortened(resolution.documentation()));
  *request->mutable_resolution() = std::move(resolution);
  return {{.method = "/interlock.incidents.v1.IncidentService/ResolveRecommendation",
           .stream = "incident-" + source.source_id(),
           .request = request}};
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != actions::v1::ActionEvent::descriptor()->full_name()) return Commands{};
  auto action = EventAs<actions::v1::ActionEvent>(event.record);
  if (!action.ok()) return action.status();
  v1::Resolution resolution;
  if (action->has_verified()) {
    const auto& verified = action->verified();
    resolution.set_outcome(v1::Resolution::OUTCOME_IMPLEMENTED);
    resolution.set_documentation(absl::StrCat("Action ", verified.action_id(),
                                              ", seen to be done by ", verified.verified_by(), ": ",
                                              verified.what_was_done()));
    return Resolve(verified.source(), std::move(resolution));
  }
  if (action->has_declined()) {
    const auto& declined = action->declined();
    resolution.set_outcome(v1::Resolution::OUTCOME_DECLINED);
    resolution.set_ground(GroundOf(declined.decline().ground()));
    resolution.set_documentation(absl::StrCat(declined.decline().justification(), " (proposed by ",
                                              declined.decline().proposed_by(), ", approved by ",
                                              declined.approved_by(), ")"));
    return Resolve(declined.source(), std::move(resolution));
  }
  return Commands{};
}

}  // namespace

Reaction ResolveRecommendations() {
  return {.name = "resolve_recommendations", .sources = {"actions"}, .react = React};
}

}  // namespace interlock::incidents
