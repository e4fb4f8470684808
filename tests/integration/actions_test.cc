// A recommendation in, an action owned, done, seen by another and resolved, over the real wire.
#include <gtest/gtest.h>

#include "interlock/actions/v1/action.pb.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/actions/v1/hand_over.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/chassis/host.h"
#include "libs/chassis/stored_event.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/actions/service.h"
#include "services/incidents/service.h"
#include "services/moc/service.h"
#include "services/organisation/service.h"

namespace interlock {
namespace {

constexpr char kActionService[] = "/interlock.actions.v1.ActionService/";

class ActionsTest : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(1'795'392'000'000);  // 2026-11-23
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    auto sites = OpenMemoryLedger(1, time_), incidents = OpenMemoryLedger(1, time_);
    Put<organisation::v1::SiteEvent>(
        *sites, "site-bt",
        "registered { site_id: 'bt' profile { name: 'Baytown' time_zone: 'America/Chicago' } }");
    Put<organisation::v1::RoleEvent>(
        *sites, "role-op",
        "registered { role_id: 'op' profile { title: 'Operator' superior_role_id: 'lead' } }");
    for (const std::string id : {"olga", "paul"})
      Put<organisation::v1::PersonEvent>(*sites, "person-" + id,
                                         "registered { person_id: '" + id +
                                             "' site_id: 'bt' profile { name: 'N' kind: "
                                             "PERSON_KIND_EMPLOYEE } }");
    Put<organisation::v1::PersonEvent>(
        *sites, "person-olga",
        "assigned { person_id: 'olga' assignment { assignment_id: 'a1' role_id: 'op' site_id: 'bt' "
        "from_on: '2020-01-01' } }");
    Put<incidents::v1::IncidentEvent>(*incidents, "incident-i1",
                                      "reported { incident_id: 'i1' site_id: 'bt' title: 'Leak' }");
    Put<incidents::v1::IncidentEvent>(
        *incidents, "incident-i1",
        "recommendation_recorded { incident_id: 'i1' site_id: 'bt' recommendation { "
        "recommendation_id: 'r1' text: 'Fit a car seal' owner_id: 'olga' due_on: '2026-12-31' } }");
    auto changes = OpenMemoryLedger(1, time_);
    changes_ = changes.get();
    Approve(
        "lines { item: IMPACT_ITEM_PSI answer: IMPACT_ANSWER_YES note: 'New flanges' what: "
        "'Update the P&ID' time: ACTION_TIME_BEFORE_STARTUP owner_role_id: 'op' } "
        "lines { item: IMPACT_ITEM_PHA answer: IMPACT_ANSWER_YES note: 'Same' what: "
        "'Revalidate' time: ACTION_TIME_AFTER_STARTUP owner_person_id: 'paul' due_on: "
        "'2027-06-30' }");
    Put<moc::v1::PssrEvent>(
        *changes_, "pssr-p1",
        "finding_raised { pssr_id: 'p1' site_id: 'bt' unit_id: 'fcc' finding { finding_id: 'f1' "
        "change_id: 'c1' what: 'Fit the guard' time: ACTION_TIME_BEFORE_STARTUP owner_person_id: "
        "'paul' due_on: '2026-12-31' } }");
    std::vector<ServiceParts> parts;
    parts.push_back(
        {moc::NewService("data").value(), std::move(changes), OpenSqliteSql("").value()});
    parts.push_back(
        {organisation::NewService("data").value(), std::move(sites), OpenSqliteSql("").value()});
    parts.push_back(
        {incidents::NewService("data").value(), std::move(incidents), OpenSqliteSql("").value()});
    parts.push_back({actions::NewService("data").value(), OpenMemoryLedger(1, time_),
                     OpenSqliteSql("").value()});
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, {});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    ASSERT_TRUE(host_->Settle().ok());
  }
  template <class Event>
  void Put(Ledger& ledger, const std::string& stream, const std::string& text) {
    auto lock = ledger.LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, stream, ++versions_[stream]);
    StoreEvent(From<Event>(text), std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  // Change c1, with the lines of its impact list.
  void Approve(const std::string& lines) {
    Put<moc::v1::ChangeEvent>(*changes_, "change-c1",
                              "approved { change_id: 'c1' site_id: 'bt' unit_id: 'fcc' facts { "
                              "title: 'New pump' } impact { " +
                                  lines + " } }");
  }
  // By frank, seen by vera.
  void FinishAndVerify(const std::string& action_id) {
    const std::string id = "action_id: '" + action_id + "' ";
    auto status = Send<actions::v1::CompleteActionRequest>("frank", "CompleteAction",
                                                           id + "what_was_done: 'Done.'");
    ASSERT_TRUE(status.ok()) << status;
    status = Send<actions::v1::VerifyActionRequest>("vera", "VerifyAction",
                                                    id + "verdict: VERDICT_DONE note: 'Seen.'");
    ASSERT_TRUE(status.ok()) << status;
    ASSERT_TRUE(host_->Settle().ok());
  }
  Client As(const std::string& actor) {
    auto [token, is_new] = callers_.try_emplace(actor);
    if (is_new)
      token->second = tokens_->Add(actor, {{"supervisor", "bt"}, {"reader", "bt"}}).value();
    return Client(host_->channel(), token->second);
  }
  template <class Request>
  absl::Status Send(const std::string& actor, const std::string& method, const std::string& text) {
    core::v1::Receipt receipt;
    return As(actor).Call(kActionService + method, From<Request>(text), receipt,
                          {{"idempotency-key", "k" + std::to_string(++keys_)}});
  }
  void Leave(const std::string& person_id, const std::string& more = "") {
    const auto token = tokens_->Add("cleo", {{"people_clerk", "bt"}}).value();
    core::v1::Receipt receipt;
    const auto status =
        Client(host_->channel(), token)
            .Call("/interlock.organisation.v1.PersonService/RecordLeaving",
                  From<organisation::v1::RecordLeavingRequest>("person_id: '" + person_id +
                                                               "' left_on: '2026-11-20' " + more),
                  receipt, {{"idempotency-key", "leaves"}});
    ASSERT_TRUE(status.ok()) << status;
    const auto settled = host_->Settle();
    ASSERT_TRUE(settled.ok()) << settled;
  }
  template <class State>
  State Get(const std::string& method, const std::string& id) {
    core::v1::GetRequest request;
    request.set_id(id);
    State state;
    const auto status = As("rita").Call(method, request, state);
    EXPECT_TRUE(status.ok()) << status;
    return state;
  }
  actions::v1::Action TheAction() {
    return Get<actions::v1::Action>(std::string(kActionService) + "GetAction", "i1:r1");
  }
  actions::v1::CheckActionsResponse Check(const std::string& text) {
    actions::v1::CheckActionsResponse response;
    const auto status = As("rita").Call("/interlock.actions.v1.ActionListService/CheckActions",
                                        From<actions::v1::CheckActionsRequest>(text), response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  TempFolder folder_;
  Ledger* changes_ = nullptr;  // Of moc.
  ManualTime time_;
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Host> host_;
  std::map<std::string, std::string> callers_;
  int keys_ = 0;
};

TEST_F(ActionsTest, ARecommendationIsOwnedDoneSeenByAnotherAndResolvedWhereItCameFrom) {
  EXPECT_EQ(TheAction().content().owner().person_id(), "olga");
  // The day ends at midnight in Chicago.
  EXPECT_EQ(TheAction().due_at_ms(), BeginOfUtc(*Day::Parse("2027-01-01")) + 6 * 3'600'000);
  EXPECT_FALSE(Check("action_ids: 'i1:r1'").all_settled());
  auto status = Send<actions::v1::CompleteActionRequest>(
      "olga", "CompleteAction", "action_id: 'i1:r1' what_was_done: 'Fitted.'");
  ASSERT_TRUE(status.ok()) << status;
  const std::string verify = "action_id: 'i1:r1' verdict: VERDICT_DONE note: 'Seen.'";
  status = Send<actions::v1::VerifyActionRequest>("olga", "VerifyAction", verify);
  EXPECT_EQ(ReasonOf(status), "VERIFIER_DID_THE_WORK");
  status = Send<actions::v1::VerifyActionRequest>("vera", "VerifyAction", verify);
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_TRUE(Check("action_ids: 'i1:r1'").all_settled());
  const auto incident =
      Get<incidents::v1::Incident>("/interlock.incidents.v1.IncidentService/GetIncident", "i1");
  ASSERT_EQ(incident.investigation().recommendations_size(), 1);
  EXPECT_EQ(incident.investigation().recommendations(0).resolution().documentation(),
            "Action i1:r1, seen to be done by vera: Fitted.");
  // What came back from there withdrew nothing.
  EXPECT_EQ(TheAction().stage(), actions::v1::Action::STAGE_VERIFIED);
}

TEST_F(ActionsTest, WhatNobodyDoesRemindsIsOverdueAndEscalatesOnceEach) {
  time_.Set(BeginOfUtc(*Day::Parse("2027-03-01")));
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_TRUE(TheAction().overdue());
  EXPECT_EQ(TheAction().alerts_size(), 0);
  core::v1::HistoryRequest request;
  request.set_id("i1:r1");
  core::v1::HistoryResponse history;
  ASSERT_TRUE(
      As("rita").Call(std::string(kActionService) + "GetActionHistory", request, history).ok());
  EXPECT_EQ(history.events_size(), 6) << history.DebugString();
  // Olga's superior role was told.
  EXPECT_NE(history.events().rbegin()->DebugString().find("lead"), std::string::npos)
      << history.DebugString();
}

TEST_F(ActionsTest, AChangeWaitsUntilAllThatItsApprovalAndItsReviewAskedForIsVerified) {
  const auto waits = Check("change_id: 'c1'");
  ASSERT_EQ(waits.actions_size(), 2) << waits.DebugString();
  EXPECT_EQ(waits.actions(0).action_id(), "c1:PSI");
  EXPECT_EQ(waits.actions(1).action_id(), "p1:f1");
  FinishAndVerify("c1:PSI");
  EXPECT_FALSE(Check("change_id: 'c1'").all_settled());
  FinishAndVerify("p1:f1");
  EXPECT_TRUE(Check("change_id: 'c1'").all_settled());
  // What is done after startup is asked for when the change is closed out.
  EXPECT_FALSE(Check("action_ids: 'c1:PHA'").all_settled());
  FinishAndVerify("c1:PHA");
  EXPECT_TRUE(Check("change_id: 'c1' action_ids: 'c1:PSI' action_ids: 'c1:PHA' action_ids: 'p1:f1'")
                  .all_settled());
}

TEST_F(ActionsTest, AChangeWaitsNoMoreForWhatAReviewMovedToAfterItsStartup) {
  Put<moc::v1::ChangeEvent>(
      *changes_, "change-c1",
      "impact_revised { change_id: 'c1' site_id: 'bt' unit_id: 'fcc' title: 'New pump' impact { "
      "lines { item: IMPACT_ITEM_PSI answer: IMPACT_ANSWER_YES note: 'New flanges' what: 'Update "
      "the P&ID' time: ACTION_TIME_AFTER_STARTUP owner_role_id: 'op' due_on: '2027-03-31' } } }");
  ASSERT_TRUE(host_->Settle().ok());
  const auto waits = Check("change_id: 'c1'");
  ASSERT_EQ(waits.actions_size(), 1) << waits.DebugString();
  EXPECT_EQ(waits.actions(0).action_id(), "p1:f1");
  EXPECT_EQ(Check("action_ids: 'c1:PSI'").actions(0).due_on(), "2027-03-31");
}

TEST_F(ActionsTest, AChangeApprovedAnewWaitsForAnotherThingEvenIfTheFormerWasDone) {
  FinishAndVerify("p1:f1");
  FinishAndVerify("c1:PSI");
  EXPECT_TRUE(Check("change_id: 'c1'").all_settled());
  Approve(
      "lines { item: IMPACT_ITEM_PSI answer: IMPACT_ANSWER_YES note: 'New flanges' what: "
      "'Update the line list' time: ACTION_TIME_BEFORE_STARTUP owner_role_id: 'op' }");
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_FALSE(Check("change_id: 'c1'").all_settled());
  Put<moc::v1::ChangeEvent>(*changes_, "change-c1", "withdrawn { change_id: 'c1' }");
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_TRUE(Check("change_id: 'c1'").all_settled());
  EXPECT_FALSE(Check("action_ids: 'c1:PHA'").all_settled()) << "withdrawn is not done";
}

TEST_F(ActionsTest, WhatALeaverHasOpenGoesToTheSuccessorWhoDoesNotVerifyItNorDoesTheLeaver) {
  Leave("olga", "successor_person_id: 'paul'");
  EXPECT_EQ(TheAction().content().owner().person_id(), "paul");
  core::v1::GetRequest request;
  request.set_id("olga:left-3");
  actions::v1::HandOverRecord record;
  // It may concern every site.
  const auto token = tokens_->Add("mia", {{"psm_manager", "*"}}).value();
  ASSERT_TRUE(Client(host_->channel(), token)
                  .Call("/interlock.actions.v1.HandOverService/GetHandOver", request, record)
                  .ok());
  ASSERT_EQ(record.moves_size(), 1);
  EXPECT_EQ(record.moves(0).action_id(), "i1:r1");
  auto status = Send<actions::v1::CompleteActionRequest>(
      "frank", "CompleteAction", "action_id: 'i1:r1' what_was_done: 'Fitted.'");
  ASSERT_TRUE(status.ok()) << status;
  for (const char* owner : {"olga", "paul"}) {
    status = Send<actions::v1::VerifyActionRequest>(
        owner, "VerifyAction", "action_id: 'i1:r1' verdict: VERDICT_DONE note: 'Seen.'");
    EXPECT_EQ(ReasonOf(status), "VERIFIER_DID_THE_WORK") << owner;
  }
}

TEST_F(ActionsTest, WhatALeaverWithoutASuccessorHasOpenGoesToTheRole) {
  Leave("olga");
  EXPECT_EQ(TheAction().content().owner().role_id(), "op");
  EXPECT_FALSE(TheAction().left_to_site());
}

TEST_F(ActionsTest, WhatNobodyTakesIsLeftWithItsSite) {
  auto status = Send<actions::v1::ReassignActionRequest>(
      "ines", "ReassignAction",
      "action_id: 'i1:r1' owner { person_id: 'paul' } reason: 'He knows it.'");
  ASSERT_TRUE(status.ok()) << status;
  Leave("paul");
  EXPECT_EQ(TheAction().content().owner().person_id(), "paul");
  EXPECT_TRUE(TheAction().left_to_site());
}

TEST_F(ActionsTest, ManyAreHandedOverAtOnceByHandWhereTheCallerMay) {
  const auto hand = [&](const std::string& actor, const std::string& more) {
    core::v1::Receipt receipt;
    return As(actor).Call(
        "/interlock.actions.v1.HandOverService/RecordHandOver",
        From<actions::v1::RecordHandOverRequest>(
            "hand_over_id: 'h1' from { person_id: 'olga' } to { role_id: 'op' } reason: 'She is "
            "on the turnaround.' " +
            more),
        receipt, {{"idempotency-key", "k" + std::to_string(++keys_)}});
  };
  EXPECT_EQ(ReasonOf(hand("ines", "")), "ROLE_NOT_EVERYWHERE");
  auto status = hand("ines", "site_id: 'bt'");
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(TheAction().content().owner().role_id(), "op");
  EXPECT_EQ(ReasonOf(hand("ines", "site_id: 'bt' action_ids: 'i1:r1'")), "HAND_OVER_EXISTS");
}

TEST_F(ActionsTest, AnActionForASiteThatIsNotThereIsRefused) {
  const auto token = tokens_->Add("mia", {{"psm_manager", "*"}}).value();
  core::v1::Receipt receipt;
  const auto status =
      Client(host_->channel(), token)
          .Call(std::string(kActionService) + "OpenAction",
                From<actions::v1::OpenActionRequest>(
                    "action_id: 'a' content { site_id: 'nowhere' what: 'x' source { kind: "
                    "SOURCE_KIND_PHA source_id: 'p' } owner { person_id: 'o' } due_on: "
                    "'2026-12-31' }"),
                receipt, {{"idempotency-key", "k"}});
  EXPECT_EQ(ReasonOf(status), "SITE_UNKNOWN") << status;
}

}  // namespace
}  // namespace interlock
