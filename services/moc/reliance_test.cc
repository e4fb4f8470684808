#include "services/moc/reliance.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"

namespace interlock::moc {
namespace {

v1::RelianceCommand C(const std::string& text) { return From<v1::RelianceCommand>(text); }
v1::RelianceEvent E(const std::string& text) { return From<v1::RelianceEvent>(text); }
const std::string kRelying = "relying { startup_id: 'bt:u1' authorisation: 1 answered_at_ms: 50 } ";
const auto kNote =
    C("note { evidence_id: 'action-a' startup_id: 'bt:u1' authorisation: 1 answered_at_ms: 50 }");
const auto kNoted = E("noted { evidence_id: 'action-a' " + kRelying + "}");
v1::RelianceCommand WithdrawAt(int at_ms) {
  return C("withdraw { evidence_id: 'action-a' why: 'Reopened.' withdrawn_at_ms: " +
           std::to_string(at_ms) + " }");
}
v1::RelianceEvent WithdrawnAt(int at_ms, const std::string& relying) {
  return E("withdrawn { evidence_id: 'action-a' why: 'Reopened.' withdrawn_at_ms: " +
           std::to_string(at_ms) + " " + relying + " }");
}

TEST(Reliance, TellsThoseWhoRestOnAFactThatItWasWithdrawnOnce) {
  auto spec = Spec<Reliance>::Given({kNoted});
  spec.When(WithdrawAt(60)).Then({WithdrawnAt(60, kRelying)});
  spec.When(WithdrawAt(60)).ThenNothing();
  spec.When(WithdrawAt(70)).Then({WithdrawnAt(70, "")});
  spec.When(kNote).ThenNothing();
}
TEST(Reliance, TellsWhoIsNotedOnlyAfterTheFactWasWithdrawn) {
  auto spec = Spec<Reliance>::Given({WithdrawnAt(50, "")});
  spec.When(kNote).Then({kNoted, WithdrawnAt(50, kRelying)});
  spec.When(kNote).ThenNothing();
}
TEST(Reliance, OnAnAnswerFromAfterwardsIsNotTouched) {
  auto spec = Spec<Reliance>::Given({WithdrawnAt(49, "")});
  spec.When(kNote).Then({kNoted});
  Spec<Reliance>::Given({kNoted}).When(WithdrawAt(49)).Then({WithdrawnAt(49, "")});
}
TEST(RelianceStorm, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<Reliance>(20'000, {"action-a", "bt:u1"}), 100);
}

}  // namespace
}  // namespace interlock::moc
