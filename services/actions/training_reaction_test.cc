#include "services/actions/training_reaction.h"

#include "interlock/training/v1/programme.pb.h"
#include "services/actions/reaction_testing.h"

namespace interlock::actions {
namespace {

TEST(TrainingFindings, BecomeActions1910_119AppendixC6) {
  const auto commands = ReactTo<training::v1::ProgrammeEvent>(
      OpenTrainingFindings(),
      "finding_recorded { site_id: 'bt' evaluated_on: '2026-11-23' finding { finding_id: "
      "'2026-11-23-1' what: 'Test in Spanish, too' owner_person_id: 'tom' due_on: '2027-01-31' } "
      "}");
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].stream, "action-bt:2026-11-23-1");
  EXPECT_EQ(static_cast<const v1::OpenActionRequest&>(*commands[0].request)
                .content()
                .ShortDebugString(),
            "site_id: \"bt\" what: \"Test in Spanish, too\" why: \"The training programme was "
            "evaluated on 2026-11-23.\" source { kind: SOURCE_KIND_TRAINING source_id: \"bt\" "
            "item_id: \"2026-11-23-1\" } owner { person_id: \"tom\" } due_on: \"2027-01-31\"");
  EXPECT_TRUE(
      ReactTo<training::v1::ProgrammeEvent>(OpenTrainingFindings(), "evaluated {}").empty());
}

}  // namespace
}  // namespace interlock::actions
