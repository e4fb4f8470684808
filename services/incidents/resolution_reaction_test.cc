#include "services/incidents/resolution_reaction.h"

#include <gtest/gtest.h>

#include "interlock/actions/v1/action.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/decider/from_text.h"

namespace interlock::incidents {
namespace {

std::vector<ReactionCommand> React(const std::string& text) {
  FeedEvent fed;
  fed.service = "actions";
  fed.record.stream = "action-a1";
  StoreEvent(From<actions::v1::ActionEvent>(text), std::string(16, 's'), fed.record);
  auto commands = ResolveRecommendations().react(fed);
  EXPECT_TRUE(commands.ok()) << commands.status();
  return *std::move(commands);
}

const std::string kSource = "source { kind: SOURCE_KIND_INCIDENT source_id: 'i1' item_id: 'r1' } ";

v1::Resolution ResolutionOf(const std::vector<ReactionCommand>& commands) {
  EXPECT_EQ(commands.size(), 1u);
  if (commands.size() != 1) return {};
  EXPECT_EQ(commands[0].method, "/interlock.incidents.v1.IncidentService/ResolveRecommendation");
  EXPECT_EQ(commands[0].stream, "incident-i1");
  return static_cast<const v1::ResolveRecommendationRequest&>(*commands[0].request).resolution();
}

TEST(Resolutions, OfAVerifiedActionSayWhatWasDoneAndWhoSawIt) {
  const auto resolution = ResolutionOf(React("verified { action_id: 'a1' " + kSource +
                                             "verified_by: 'vera' what_was_done: 'Fitted.' }"));
  EXPECT_EQ(resolution.outcome(), v1::Resolution::OUTCOME_IMPLEMENTED);
  EXPECT_EQ(resolution.documentation(), "Action a1, seen to be done by vera: Fitted.");
}

TEST(Resolutions, OfADeclinedActionKeepItsGroundAndBothPeople) {
  const auto resolution = ResolutionOf(
      React("declined { action_id: 'a1' " + kSource +
            "decline { ground: DECLINE_GROUND_INFEASIBLE justification: 'No space.' proposed_by: "
            "'olga' } approved_by: 'ines' }"));
  EXPECT_EQ(resolution.outcome(), v1::Resolution::OUTCOME_DECLINED);
  EXPECT_EQ(resolution.ground(), v1::Resolution::GROUND_INFEASIBLE);
  EXPECT_EQ(resolution.documentation(), "No space. (proposed by olga, approved by ines)");
}

TEST(Resolutions, AreOfIncidentsRecommendationsAlone) {
  EXPECT_TRUE(React("verified { source { kind: SOURCE_KIND_PHA source_id: 'p' } }").empty());
  EXPECT_TRUE(React("verified { source { kind: SOURCE_KIND_INCIDENT source_id: 'i' } }").empty());
  EXPECT_TRUE(React("completed {}").empty());
}

TEST(Resolutions, AreCutBetweenCharactersWhereTheyAreTooLong) {
  std::string done;
  for (int i = 0; i < 3000; ++i) done += "ä";
  const auto resolution = ResolutionOf(
      React("verified { action_id: 'a1' " + kSource + "what_was_done: '" + done + "' }"));
  EXPECT_LE(resolution.documentation().size(), 4000u);
  EXPECT_EQ(resolution.documentation().substr(resolution.documentation().size() - 2), "ä");
}

}  // namespace
}  // namespace interlock::incidents
