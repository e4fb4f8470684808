#include "services/actions/action_spec_testing.h"

namespace interlock::actions {
namespace {

const auto kPropose =
    C("propose_decline { action_id: 'a1' ground: DECLINE_GROUND_ALTERNATIVE justification: 'The "
      "interlock does it.' }");
v1::ActionCommand Decide(const std::string& decision) {
  return C("decide_decline { action_id: 'a1' reason: 'Agreed.' decision: " + decision + " }");
}
const auto kProposed =
    E("decline_proposed { action_id: 'a1' what: 'Fit a car seal' decline { ground: "
      "DECLINE_GROUND_ALTERNATIVE justification: 'The interlock does it.' proposed_by: 'olga' } }");
const auto kDeclined = E(
    "declined { action_id: 'a1' site_id: 'bt' source { kind: SOURCE_KIND_INCIDENT source_id: 'i1' "
    "item_id: 'r1' } decline { ground: DECLINE_GROUND_ALTERNATIVE justification: 'The interlock "
    "does it.' proposed_by: 'olga' } reason: 'Agreed.' approved_by: 'ines' }");

TEST(Decline, IsProposedInWritingOnOneOfFourGrounds) {
  After({Opened()}, "olga").When(kPropose).Then({kProposed});
  After({Opened(), kProposed}, "olga").When(kPropose).ThenNothing();
  for (const char* ground : {"", "ground: 17"})
    After({Opened()}, "olga")
        .When(C(absl::StrCat("propose_decline { action_id: 'a1' justification: 'Too dear.' ",
                             ground, " }")))
        .ThenRefused("DECLINE_GROUND_MISSING");
}

TEST(Decline, IsRefusedForWhatAnAuditOrAnInspectionFoundAndForAHazard) {
  for (const auto& [source, clause] :
       {std::pair{"SOURCE_KIND_AUDIT", "1910.119(o)(4) / 1926.64(o)(4)"},
        std::pair{"SOURCE_KIND_INSPECTION", "1910.119(j)(5) / 1926.64(j)(5)"},
        std::pair{"SOURCE_KIND_HAZARD", "CPPM 4.III"}}) {
    auto spec = After({Opened(Content("", source))}, "olga");
    spec.When(kPropose).ThenRefused("MAY_NOT_BE_DECLINED");
    EXPECT_EQ(ClauseOf(spec.outcome().refusal), clause);
  }
}

TEST(Decline, IsDecidedByASecondPersonWhoDoesNotOwnIt) {
  After({Opened(), kProposed}, "ines").When(Decide("DECISION_DECLINED")).Then({kDeclined});
  After({Opened(), kProposed}, "olga")
      .When(Decide("DECISION_DECLINED"))
      .ThenRefused("SECOND_PERSON_NEEDED");
  After({Opened(), E("reassigned { action_id: 'a1' owner { person_id: 'paul' } }"), kProposed},
        "paul")
      .When(Decide("DECISION_DECLINED"))
      .ThenRefused("DECLINE_BY_OWNER");
  After({Opened()}).When(Decide("DECISION_DECLINED")).ThenRefused("DECLINE_NOT_PROPOSED");
  After({Opened(), kProposed}).When(Decide("DECISION_UNSPECIFIED")).ThenRefused("DECISION_MISSING");
  After({Opened(), kProposed, kDeclined}).When(Decide("DECISION_DECLINED")).ThenNothing();
}

TEST(Decline, ThatIsRejectedLeavesTheActionOpenWithItsClocks) {
  auto spec = After({Opened(), kProposed});
  spec.When(Decide("DECISION_KEPT"))
      .Then({E("decline_rejected { action_id: 'a1' reason: 'Agreed.' rejected_by: 'ines' }")});
  EXPECT_EQ(spec.state().stage(), v1::Action::STAGE_OPEN);
  EXPECT_FALSE(spec.state().has_decline_proposed());
  EXPECT_EQ(Action::Clocks(spec.state()).size(), 5u);
}

TEST(Decline, IsToldToAllWhoAreAffectedAnew) {
  const auto opened = Opened(Content("affected_person_ids: 'anna'"));
  const auto told = E("affected_person_told { action_id: 'a1' person_id: 'anna' told_at_ms: 7 }");
  auto spec = After({opened, told, kProposed, kDeclined});
  EXPECT_EQ(spec.state().affected(0).told_at_ms(), 0);
  EXPECT_TRUE(Action::Clocks(spec.state()).empty());
  spec.When(C("acknowledge { action_id: 'a1' person_id: 'anna' }"));
  EXPECT_EQ(spec.state().affected(0).told_at_ms(), kToday);
}

}  // namespace
}  // namespace interlock::actions
