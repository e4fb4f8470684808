#include "services/organisation/role.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"

namespace interlock::organisation {
namespace {

v1::RoleEvent E(const std::string& text) { return From<v1::RoleEvent>(text); }
v1::RoleCommand C(const std::string& text) { return From<v1::RoleCommand>(text); }

const auto kRegister =
    C("register { role_id: 'op-alky' profile { title: 'Board operator, alkylation' "
      "superior_role_id: 'shift-super' operates: true } }");
const auto kRegistered =
    E("registered { role_id: 'op-alky' profile { title: 'Board operator, alkylation' "
      "superior_role_id: 'shift-super' operates: true } }");
const auto kCorrect =
    C("correct { role_id: 'op-alky' profile { title: 'Board operator' superior_role_id: "
      "'shift-super' operates: true maintains: true } reason: 'also first-line maintenance' }");
const auto kCorrected =
    E("corrected { role_id: 'op-alky' profile { title: 'Board operator' superior_role_id: "
      "'shift-super' operates: true maintains: true } reason: 'also first-line maintenance' }");

TEST(Role, IsRegisteredAndCorrectedInWhole) {
  Spec<Role>::Given({}).When(kRegister).Then({kRegistered});
  auto spec = Spec<Role>::Given({kRegistered});
  spec.When(kCorrect).Then({kCorrected});
  EXPECT_TRUE(spec.state().profile().maintains());
}
TEST(Role, SaidAgainTheSameWayChangesNothing) {
  Spec<Role>::Given({kRegistered}).When(kRegister).ThenNothing();
  Spec<Role>::Given({kRegistered, kCorrected}).When(kRegister).ThenNothing();
  Spec<Role>::Given({kRegistered, kCorrected}).When(kCorrect).ThenNothing();
}
TEST(Role, RegisteredAgainWithOtherContentIsRefused) {
  auto other = kRegister;
  other.mutable_register_()->mutable_profile()->set_operates(false);
  Spec<Role>::Given({kRegistered}).When(other).ThenRefused("ROLE_EXISTS");
}
TEST(Role, IsNeverItsOwnSuperior) {
  auto circle = kRegister;
  circle.mutable_register_()->mutable_profile()->set_superior_role_id("op-alky");
  Spec<Role>::Given({}).When(circle).ThenRefused("ROLE_ABOVE_ITSELF");
  auto corrected = kCorrect;
  corrected.mutable_correct()->mutable_profile()->set_superior_role_id("op-alky");
  Spec<Role>::Given({kRegistered}).When(corrected).ThenRefused("ROLE_ABOVE_ITSELF");
}
TEST(Role, UnknownIsRefused) { Spec<Role>::Given({}).When(kCorrect).ThenRefused("ROLE_UNKNOWN"); }
TEST(Role, StandsAStormOfRandomCommands) {
  EXPECT_GT(Storm<Role>(20000, {"op-alky", "shift-super", "Operator", ""}), 100);
}

}  // namespace
}  // namespace interlock::organisation
