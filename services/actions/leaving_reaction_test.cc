#include "services/actions/leaving_reaction.h"

#include "interlock/actions/v1/hand_over.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "services/actions/reaction_testing.h"

namespace interlock::actions {
namespace {

std::vector<ReactionCommand> React(const std::string& text, int64_t version = 12) {
  return ReactTo<organisation::v1::PersonEvent>(HandOverOfLeavers(), text, "person-olga", version);
}

TEST(HandOverOfLeavers, NamesTheSuccessorAndTheRolesThatEndedWithTheLeaving) {
  const auto commands = React(
      "left { person_id: 'olga' left_on: '2026-11-20' successor_person_id: 'paul' "
      "assignments { role_id: 'op' site_id: 'bt' unit_id: 'fcc' until_on: '2026-11-20' } "
      "assignments { role_id: 'trainee' site_id: 'bt' until_on: '2020-01-01' } }");
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].method, "/interlock.actions.v1.HandOverService/RecordHandOver");
  EXPECT_EQ(commands[0].stream, "hand_over-olga:left-12");
  EXPECT_EQ(
      commands[0].request->ShortDebugString(),
      "hand_over_id: \"olga:left-12\" from { person_id: \"olga\" } to { person_id: \"paul\" } "
      "roles { role_id: \"op\" at_site_id: \"bt\" unit_id: \"fcc\" } reason: \"olga left on "
      "2026-11-20.\"");
}

TEST(HandOverOfLeavers, WhoLeavesAgainIsHandedOverAgain) {
  const std::string left = "left { person_id: 'olga' left_on: '2026-11-20' }";
  EXPECT_NE(React(left, 3)[0].stream, React(left, 5)[0].stream);
}

TEST(HandOverOfLeavers, OfTwoRecordsOfOnePersonTheOtherOwnsBoth) {
  const auto commands = React("merged { person_id: 'olga' into_person_id: 'olga-2' }");
  ASSERT_EQ(commands.size(), 1u);
  const auto& request = static_cast<const v1::RecordHandOverRequest&>(*commands[0].request);
  EXPECT_EQ(request.to().person_id(), "olga-2");
  EXPECT_EQ(request.roles_size(), 0);
}

TEST(HandOverOfLeavers, NothingElseHandsOver) {
  EXPECT_TRUE(React("taken_back { person_id: 'olga' from_on: '2026-11-20' }").empty());
  EXPECT_TRUE(React("leave_recorded { person_id: 'olga' }").empty());
}

}  // namespace
}  // namespace interlock::actions
