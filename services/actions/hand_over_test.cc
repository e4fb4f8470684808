#include "services/actions/hand_over.h"

#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"

namespace interlock::actions {
namespace {

const std::string kRoles =
    " roles { role_id: 'op' at_site_id: 'bt' } "
    "roles { role_id: 'fcc-op' at_site_id: 'bt' unit_id: 'fcc' } "
    "roles { role_id: 'lead' at_site_id: 'pasadena' }";
const std::string kToPaul = " to { person_id: 'paul' }";
const std::string kOwned =
    "actions { action_id: 'a1' site_id: 'bt' unit_id: 'fcc' } "
    "actions { action_id: 'a2' site_id: 'bt' unit_id: 'alky' } "
    "actions { action_id: 'a3' site_id: 'antwerp' }";

v1::RecordHandOverRequest Request(const std::string& more) {
  return From<v1::RecordHandOverRequest>(
      "hand_over_id: 'h1' from { person_id: 'olga' } reason: 'Olga left.' " + more);
}

// One who asks with what others answer.
class HandedOver {
 public:
  explicit HandedOver(const std::string& more, const std::string& actor = "ines")
      : request_(Request(more)) {
    spec_.By(actor);
  }
  HandedOver& Owning(const std::string& owned = kOwned) {
    spec_.Knowing(OwnedQuestion(request_), From<v1::ListOwnedActionsResponse>(owned));
    return *this;
  }
  HandedOver& Paul(const std::string& person = "person_id: 'paul'") {
    spec_.Knowing(PersonQuestion("paul"), From<organisation::v1::Person>(person));
    return *this;
  }
  interlock::Spec<HandOver>& Spec() { return spec_; }
  interlock::Spec<HandOver>& Sent() {
    v1::HandOverCommand command;
    *command.mutable_hand_over() = request_;
    return spec_.When(command);
  }
  // "a1 paul, a2 -"
  std::string Moves() {
    Sent();
    EXPECT_TRUE(spec_.outcome().refusal.ok()) << spec_.outcome().refusal;
    std::string moves;
    for (const auto& move : spec_.state().moves())
      moves += (moves.empty() ? "" : ", ") + move.action_id() + " " + move.to().person_id() +
               move.to().role_id();
    return moves;
  }

 private:
  v1::RecordHandOverRequest request_;
  interlock::Spec<HandOver> spec_ = interlock::Spec<HandOver>::Given({});
};

TEST(HandOver, NamesEveryOpenActionAndWhoTakesIt) {
  HandedOver one(kToPaul);
  EXPECT_EQ(one.Owning().Paul().Moves(), "a1 paul, a2 paul, a3 paul");
  EXPECT_EQ(one.Spec().state().handed_over_by(), "ines");
}

TEST(HandOver, OfALeaverGoesToTheRoleHeldAtTheSiteOfEachAndElseToItsSite) {
  EXPECT_EQ(HandedOver(kRoles, "service:actions").Owning().Moves(), "a1 fcc-op, a2 op, a3 ");
}

TEST(HandOver, GoesToTheRolesIfTheSuccessorIsNotThereEither) {
  HandedOver left(kToPaul + kRoles, "service:actions");
  EXPECT_EQ(left.Owning().Paul("person_id: 'paul' left_on: '2026-01-01'").Moves(),
            "a1 fcc-op, a2 op, a3 ");
  HandedOver merged(kToPaul + kRoles, "service:actions");
  EXPECT_EQ(merged.Owning().Paul("person_id: 'paul' merged_into_person_id: 'p2'").Moves(),
            "a1 fcc-op, a2 op, a3 ");
}

TEST(HandOver, OfNothingIsRecordedOfALeaverAndRefusedByHand) {
  HandedOver leaver(kRoles, "service:actions");
  EXPECT_EQ(leaver.Owning("").Moves(), "");
  EXPECT_EQ(leaver.Spec().outcome().events.size(), 1u);
  HandedOver(kToPaul).Owning("").Paul().Sent().ThenRefused("NOTHING_TO_HAND_OVER");
}

TEST(HandOver, AgainChangesNothingAndAnotherOneIsRefused) {
  HandedOver first(kToPaul);
  first.Owning().Paul().Sent();
  const auto history = first.Spec().outcome().events;
  ASSERT_EQ(history.size(), 1u);
  v1::HandOverCommand again;
  *again.mutable_hand_over() = Request(kToPaul);
  Spec<HandOver>::Given(history).When(again).ThenNothing();
  *again.mutable_hand_over() = Request(kToPaul + kRoles);
  Spec<HandOver>::Given(history).When(again).ThenRefused("HAND_OVER_EXISTS");
}

TEST(HandOver, WithoutAnAnswerMovesNothing) {
  HandedOver unanswered(kToPaul);
  unanswered.Spec().KnowingNothingOf(OwnedQuestion(Request(kToPaul)));
  unanswered.Paul().Sent().ThenRefused("ACTIONS_NOT_ANSWERED");
  for (const char* actor : {"ines", "service:actions"}) {
    HandedOver nobody(kToPaul + kRoles, actor);
    nobody.Owning().Spec().KnowingNothingOf(PersonQuestion("paul"));
    nobody.Sent().ThenRefused("ORGANISATION_NOT_ANSWERED");
    EXPECT_TRUE(absl::IsUnavailable(nobody.Spec().outcome().refusal)) << "so it is sent again";
  }
}

TEST(HandOver, ByHandIsRefusedInWords) {
  const auto refused = [](const std::string& more, const std::string& reason) {
    HandedOver(more).Owning().Sent().ThenRefused(reason);
  };
  refused("", "OWNER_MISSING");
  refused(kRoles, "OWNER_MISSING");  // Nobody takes a3.
  HandedOver(" to { person_id: 'paul' role_id: 'op' }")
      .Owning()
      .Paul()
      .Sent()
      .ThenRefused("OWNER_AMBIGUOUS");
  HandedOver(kToPaul).Owning().Paul("left_on: '2026-01-01'").Sent().ThenRefused("PERSON_LEFT");
  HandedOver(kToPaul).Owning("more: true").Paul().Sent().ThenRefused("TOO_MANY_ACTIONS");
  HandedOver(kToPaul + " action_ids: 'a1' action_ids: 'a9'")
      .Owning("actions { action_id: 'a1' site_id: 'bt' }")
      .Paul()
      .Sent()
      .ThenRefused("ACTIONS_NOT_OWNED");
  HandedOver self(" to { person_id: 'olga' }");
  self.Owning().Spec().Knowing(PersonQuestion("olga"), organisation::v1::Person());
  self.Sent().ThenRefused("OWNER_UNCHANGED");
}

TEST(HandOver, ToSomebodyUnknownIsRefused) {
  const auto refusal = [](const std::string& to, const Question& question) {
    v1::HandOverCommand command;
    *command.mutable_hand_over() = Request(to);
    Context context{.actor = "ines"};
    context.facts.Put(question, absl::NotFoundError("no"), 0);
    context.facts.Put(OwnedQuestion(command.hand_over()),
                      From<v1::ListOwnedActionsResponse>(kOwned).SerializeAsString(), 0);
    return ReasonOf(HandOver::Decide({}, command, context).refusal);
  };
  EXPECT_EQ(refusal(kToPaul, PersonQuestion("paul")), "PERSON_UNKNOWN");
  EXPECT_EQ(refusal(" to { role_id: 'op' }", RoleQuestion("op")), "ROLE_UNKNOWN");
}

TEST(HandOver, StandsAStormOfRandomCommands) {
  const std::vector<std::string> words = {"h1", "olga", "paul", "bt", "op"};
  EXPECT_EQ(Storm<HandOver>(20'000, words), 0);  // Nobody answers what they own.
  HandedOver first(kToPaul);
  first.Owning().Paul().Sent();
  Storm<HandOver>(20'000, words, nullptr, first.Spec().outcome().events);
}

}  // namespace
}  // namespace interlock::actions
