// A change from its request to gate 1 and into the field, decided by people whom organisation
// knows, over the real wire.
#include <gtest/gtest.h>

#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/change_list.pb.h"
#include "interlock/moc/v1/routing.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/host.h"
#include "libs/chassis/stored_event.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/actions/service.h"
#include "services/moc/moc_rules_file.h"
#include "services/moc/service.h"
#include "services/organisation/service.h"

namespace interlock {
namespace {

class MocTest : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(1'795'392'000'000);  // 2026-11-23
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    auto sites = OpenMemoryLedger(1, time_);
    Put(*sites, 1,
        "registered { site_id: 'bt' profile { name: 'Baytown' time_zone: 'America/Chicago' } }");
    Put(*sites, 2, "unit_added { site_id: 'bt' unit { unit_id: 'alk' name: 'Alkylation' } }");
    std::vector<ServiceParts> parts;
    parts.push_back(
        {organisation::NewService("data").value(), std::move(sites), OpenSqliteSql("").value()});
    parts.push_back(
        {moc::NewService("data").value(), OpenMemoryLedger(2, time_), OpenSqliteSql("").value()});
    parts.push_back({actions::NewService("data").value(), OpenMemoryLedger(1, time_),
                     OpenSqliteSql("").value()});
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, {});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    for (const char* person : {"ann", "ola", "max"}) Register(person);
    Assign("ann", "operations-manager");
    Assign("ola", "operations-manager");
  }
  void Put(Ledger& ledger, int64_t version, const std::string& text) {
    auto lock = ledger.LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, "site-bt", version);
    StoreEvent(From<organisation::v1::SiteEvent>(text), std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  void Register(const std::string& person) {
    const auto status = Send<organisation::v1::RegisterPersonRequest>(
        "mia", "organisation.v1.PersonService/RegisterPerson",
        "person_id: '" + person +
            "' site_id: 'bt' profile { name: 'N' kind: PERSON_KIND_EMPLOYEE "
            "languages: 'en' }");
    ASSERT_TRUE(status.ok()) << status;
  }
  void Assign(const std::string& person, const std::string& role) {
    const auto status = Send<organisation::v1::AssignPersonRequest>(
        "mia", "organisation.v1.PersonService/AssignPerson",
        "person_id: '" + person + "' assignment_id: 'a' assignment { role_id: '" + role +
            "' site_id: 'bt' from_on: '2026-01-01' }");
    ASSERT_TRUE(status.ok()) << status;
  }
  template <class Request>
  absl::Status Send(const std::string& actor, const std::string& method, const std::string& text) {
    auto [token, is_new] = callers_.try_emplace(actor);
    if (is_new)
      token->second = tokens_->Add(actor, {{"psm_manager", "bt"}, {"reader", "bt"}}).value();
    core::v1::Receipt receipt;
    return Client(host_->channel(), token->second)
        .Call("/interlock." + method, From<Request>(text), receipt,
              {{"idempotency-key", "k" + std::to_string(++keys_)}});
  }
  template <class Request>
  absl::Status Change(const std::string& actor, const std::string& method,
                      const std::string& text) {
    return Send<Request>(actor, "moc.v1.ChangeService/" + method, "change_id: 'c1' " + text);
  }
  moc::v1::Change TheChange() {
    core::v1::GetRequest request;
    request.set_id("c1");
    moc::v1::Change change;
    const auto status = Client(host_->channel(), callers_.at("mia"))
                            .Call("/interlock.moc.v1.ChangeService/GetChange", request, change);
    EXPECT_TRUE(status.ok()) << status;
    return change;
  }
  // A minor change of equipment.
  void Prepare(const std::string& duration = "PERMANENT", const std::string& limit_on = "") {
    ASSERT_TRUE(Change<moc::v1::RequestChangeRequest>(
                    "ann", "RequestChange",
                    "site_id: 'bt' facts { unit_id: 'alk' title: 'Other gasket' "
                    "kind: CHANGE_KIND_EQUIPMENT risk: CHANGE_RISK_MINOR "
                    "duration: CHANGE_DURATION_" +
                        duration + " }")
                    .ok());
    const auto rules = moc::LoadMocRules("data/rules/moc").value();
    const auto& questions = rules->screenings.back();
    std::string answers = "version: '" + questions.version() + "' ";
    for (const auto& question : questions.questions())
      answers += "answers { question_id: '" + question.question_id() +
                 "' answer: SCREENING_ANSWER_DIFFERENT } ";
    const auto screened = Change<moc::v1::ScreenChangeRequest>("ann", "ScreenChange", answers);
    ASSERT_TRUE(screened.ok()) << screened;
    for (int kind = 1; moc::v1::ConsiderationKind_IsValid(kind); ++kind)
      ASSERT_TRUE(
          Change<moc::v1::FillConsiderationRequest>(
              "ann", "FillConsideration",
              "text: 't' kind: " +
                  moc::v1::ConsiderationKind_Name(moc::v1::ConsiderationKind(kind)) +
                  (kind == moc::v1::CONSIDERATION_KIND_TIME_PERIOD ? " limit_on: '" + limit_on + "'"
                                                                   : ""))
              .ok());
    std::string lines;
    for (int item = 1; moc::v1::ImpactItem_IsValid(item); ++item)
      lines += "lines { note: 'n' answer: IMPACT_ANSWER_NO item: " +
               moc::v1::ImpactItem_Name(moc::v1::ImpactItem(item)) + " } ";
    ASSERT_TRUE(Change<moc::v1::AssessImpactRequest>("ann", "AssessImpact", lines).ok());
  }
  absl::Status Approve(const std::string& who, int review = 1) {
    return Change<moc::v1::DecideStepRequest>(who, "DecideStep",
                                              "review: " + std::to_string(review) +
                                                  " step_id: 'authorised-person' person_id: '" +
                                                  who + "' verdict: STEP_VERDICT_APPROVE");
  }

  TempFolder folder_;
  ManualTime time_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Host> host_;
  std::map<std::string, std::string> callers_;
  int keys_ = 0;
};

TEST_F(MocTest, AChangeIsApprovedByOneWhoMayAndIsMadeThen) {
  Prepare();
  auto status = Change<moc::v1::SubmitChangeRequest>("ann", "SubmitChange", "");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(TheChange().routing().route_id(), "minor");
  ASSERT_TRUE(host_->Settle().ok());
  moc::v1::ListChangesResponse list;
  status =
      Client(host_->channel(), callers_.at("mia"))
          .Call("/interlock.moc.v1.ChangeListService/ListChanges",
                From<moc::v1::ListChangesRequest>("waits_for_role_id: 'operations-manager'"), list);
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(list.changes_size(), 1);
  EXPECT_EQ(list.changes(0).waits(0).step_id(), "authorised-person");
  const std::string made = "installed_on: '2026-11-22' installed_by_person_id: 'max'";
  EXPECT_EQ(ReasonOf(Change<moc::v1::RecordInstalledRequest>("max", "RecordInstalled", made)),
            "CHANGE_NOT_APPROVED");
  EXPECT_EQ(ReasonOf(Approve("ann")), "APPROVER_REQUESTED_IT");
  EXPECT_EQ(ReasonOf(Approve("max")), "APPROVER_NOT_ENTITLED");
  status = Approve("ola");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(TheChange().stage(), moc::v1::Change::STAGE_APPROVED);
  status = Change<moc::v1::RecordInstalledRequest>("max", "RecordInstalled", made);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_TRUE(TheChange().holds_unit());
}

TEST_F(MocTest, ATemporaryChangeIsExtendedByAReviewOverdueRestoredAndClosed) {
  Prepare("TEMPORARY", "2026-12-01");
  ASSERT_TRUE(Change<moc::v1::SubmitChangeRequest>("ann", "SubmitChange", "").ok());
  ASSERT_TRUE(Approve("ola").ok());
  ASSERT_TRUE(
      Change<moc::v1::RecordInstalledRequest>(
          "max", "RecordInstalled", "installed_on: '2026-11-22' installed_by_person_id: 'max'")
          .ok());
  callers_["startup"] = tokens_->Add("service:startup", {{"service", "*"}}).value();
  ASSERT_TRUE(
      Change<moc::v1::NoteStartedUpRequest>(
          "startup", "NoteStartedUp", "startup_id: 'bt:alk:1' started_up_at_ms: 1795392000000")
          .ok());
  ASSERT_TRUE(Change<moc::v1::ProposeRevisionRequest>(
                  "max", "ProposeRevision",
                  "proposal { reason: 'the part is late' extension { limit_on: '2026-12-20' } }")
                  .ok());
  EXPECT_EQ(ReasonOf(Approve("ann", 2)), "APPROVER_REQUESTED_IT");
  auto status = Approve("ola", 2);
  ASSERT_TRUE(status.ok()) << status;
  time_.Set(TheChange().limit_at_ms());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_TRUE(TheChange().limit_passed());
  const std::string close = "verdict: CLOSE_OUT_VERDICT_ACHIEVED review: 'it held'";
  EXPECT_EQ(ReasonOf(Change<moc::v1::CloseChangeRequest>("mia", "CloseChange", close)),
            "CLOSE_OUT_INCOMPLETE");
  const std::string restored =
      "restored_on: '2026-12-20' restored_by_person_ids: 'max' proof: 'photo'";
  EXPECT_EQ(ReasonOf(Change<moc::v1::RecordRestoredRequest>("max", "RecordRestored", restored)),
            "CHECKER_RESTORED_IT");
  status = Change<moc::v1::RecordRestoredRequest>("ola", "RecordRestored", restored);
  ASSERT_TRUE(status.ok()) << status;
  status = Change<moc::v1::CloseChangeRequest>("mia", "CloseChange", close);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(TheChange().stage(), moc::v1::Change::STAGE_CLOSED);
}

TEST_F(MocTest, ASiteAsksForMoreThanTheCompanyAndItsNextChangeTakesItsStep) {
  const auto tightened = Send<moc::v1::TightenRoutingRequest>(
      "mia", "moc.v1.RoutingService/TightenRouting",
      "site_id: 'bt' from_on: '2026-01-01' reason: 'our own' content { additions { steps { "
      "step_id: 'site-lab' title: 'Laboratory' order: 2 rule: APPROVAL_RULE_ANY approvers { "
      "role_id: 'chemist' } deadline_hours: 24 } } }");
  ASSERT_TRUE(tightened.ok()) << tightened;
  Prepare();
  const auto status = Change<moc::v1::SubmitChangeRequest>("ann", "SubmitChange", "");
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_TRUE(Approve("ola").ok());
  EXPECT_EQ(TheChange().stage(), moc::v1::Change::STAGE_IN_REVIEW);
  EXPECT_NE(TheChange().review().steps(1).opened_at_ms(), 0);
  // Nobody decides it, and it is overdue.
  time_.Set(TheChange().review().steps(1).due_at_ms());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_TRUE(TheChange().review().steps(1).overdue());
}

TEST_F(MocTest, TheQuestionsThatAreInForceOnADayAreRead) {
  const std::string token = tokens_->Add("rita", {{"reader", "bt"}}).value();
  const auto ask = [&](const std::string& on, moc::v1::ScreeningSet& set) {
    moc::v1::GetScreeningSetRequest request;
    request.set_on(on);
    return Client(host_->channel(), token)
        .Call("/interlock.moc.v1.ChangeService/GetScreeningSet", request, set);
  };
  moc::v1::ScreeningSet set;
  ASSERT_TRUE(ask("", set).ok());
  EXPECT_EQ(set.version(), "1910-119-appendix-c.1");
  EXPECT_FALSE(set.questions(0).prompt().empty());
  EXPECT_EQ(ReasonOf(ask("1992-05-25", set)), "RULES_MISSING");
  EXPECT_EQ(ReasonOf(ask("1992-13-01", set)), "DATE_INVALID");
}

}  // namespace
}  // namespace interlock
