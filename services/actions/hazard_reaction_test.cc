#include "services/actions/hazard_reaction.h"

#include "interlock/training/v1/contract_hazard.pb.h"
#include "services/actions/reaction_testing.h"

namespace interlock::actions {
namespace {

std::vector<ReactionCommand> React(const std::string& text) {
  return ReactTo<training::v1::ContractHazardEvent>(OpenFoundHazards(), text);
}

TEST(FoundHazards, BecomeActions1910_119h3v) {
  const std::string hazard =
      "employer_id: 'zeta' unit_id: 'fcc' what: 'Insulation hides a thin elbow' advised_on: "
      "'2026-11-20' owner_person_id: 'olga' due_on: '2026-12-31' ";
  const auto commands = React("advised { hazard_id: 'h1' site_id: 'bt' hazard { " + hazard +
                              "origin: HAZARD_ORIGIN_FOUND } }");
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].stream, "action-h1:found");
  EXPECT_EQ(
      static_cast<const v1::OpenActionRequest&>(*commands[0].request).content().ShortDebugString(),
      "site_id: \"bt\" unit_id: \"fcc\" what: \"Insulation hides a thin elbow\" why: \"Found "
      "by the work of zeta, advised on 2026-11-20.\" source { kind: SOURCE_KIND_HAZARD "
      "source_id: \"h1\" item_id: \"found\" } owner { person_id: \"olga\" } due_on: "
      "\"2026-12-31\"");
  EXPECT_TRUE(React("advised { hazard_id: 'h1' site_id: 'bt' hazard { " + hazard +
                    "origin: HAZARD_ORIGIN_ITS_WORK } }")
                  .empty());
  EXPECT_TRUE(React("ended { hazard_id: 'h1' reason: 'The work is done.' }").empty())
      << "what was found stays to be put right";
}

}  // namespace
}  // namespace interlock::actions
