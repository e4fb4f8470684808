#include "services/actions/recommendation_reaction.h"

#include "interlock/incidents/v1/incidents.pb.h"
#include "services/actions/reaction_testing.h"

namespace interlock::actions {
namespace {

std::vector<ReactionCommand> React(const std::string& text) {
  return ReactTo<incidents::v1::IncidentEvent>(OpenRecommendations(), text, "incident-i1");
}

std::string Recorded(const std::string& due_on) {
  return "recommendation_recorded { incident_id: 'i1' site_id: 'bt' recommendation { "
         "recommendation_id: 'r1' text: 'Fit a car seal' owner_id: 'olga' due_on: '" +
         due_on + "' } }";
}

TEST(Recommendations, OpenAnActionOfTheSameOwnerAndDay) {
  const auto commands = React(Recorded("2026-12-31"));
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].method, "/interlock.actions.v1.ActionService/OpenAction");
  EXPECT_EQ(commands[0].stream, "action-i1:r1");
  const auto& request = static_cast<const v1::OpenActionRequest&>(*commands[0].request);
  EXPECT_EQ(request.action_id(), "i1:r1");
  EXPECT_EQ(request.content().SerializeAsString(),
            From<v1::OpenActionRequest>(Content()).content().SerializeAsString());
}

TEST(Recommendations, ResolvedOrStruckWithdrawTheirAction) {
  for (const char* event : {"recommendation_resolved { recommendation_id: 'r1' }",
                            "finding_struck { recommendation_id: 'r1' }"}) {
    const auto commands = React(event);
    ASSERT_EQ(commands.size(), 1u);
    EXPECT_EQ(commands[0].method, "/interlock.actions.v1.ActionService/WithdrawAction");
    EXPECT_EQ(commands[0].stream, "action-i1:r1");
  }
  EXPECT_TRUE(React("finding_struck { cause_id: 'c1' }").empty());
  EXPECT_TRUE(React("merged {}").empty());
}

}  // namespace
}  // namespace interlock::actions
