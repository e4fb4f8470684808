#include "services/actions/hand_over_reaction.h"

#include "interlock/actions/v1/hand_over.pb.h"
#include "services/actions/reaction_testing.h"

namespace interlock::actions {
namespace {

TEST(MoveHandedOver, SendsEachToItsNewOwnerOrLeavesItWithItsSite) {
  const auto commands = ReactTo<v1::HandOverEvent>(
      MoveHandedOver(),
      "handed_over { hand_over_id: 'h1' request { from { person_id: 'olga' } reason: "
      "'Olga left.' } moves { action_id: 'a1' site_id: 'bt' to { person_id: 'paul' } } "
      "moves { action_id: 'a2' site_id: 'bt' to {} } }");
  ASSERT_EQ(commands.size(), 2u);
  EXPECT_EQ(commands[0].method, "/interlock.actions.v1.ActionService/ReassignAction");
  EXPECT_EQ(commands[0].stream, "action-a1");
  EXPECT_EQ(commands[0].request->ShortDebugString(),
            "action_id: \"a1\" owner { person_id: \"paul\" } reason: \"Olga left.\" if_owner { "
            "person_id: \"olga\" }");
  EXPECT_EQ(commands[1].method, "/interlock.actions.v1.ActionService/LeaveToSite");
  EXPECT_EQ(commands[1].request->ShortDebugString(),
            "action_id: \"a2\" if_owner { person_id: \"olga\" } reason: \"Olga left.\"");
}

}  // namespace
}  // namespace interlock::actions
