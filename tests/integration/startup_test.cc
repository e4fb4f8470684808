// Gate 2 over the real wire: a change that was made, its action, its training, its documents and
// its review; and what the gate says while any of them is missing, withdrawn, or not to be learnt.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "interlock/actions/v1/action.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "interlock/moc/v1/startup.pb.h"
#include "interlock/moc/v1/startup_sheet.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "libs/chassis/host.h"
#include "libs/chassis/stored_event.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/actions/service.h"
#include "services/moc/service.h"
#include "services/organisation/service.h"
#include "services/training/service.h"

namespace interlock {
namespace {

constexpr int64_t kNow = 1'795'392'000'000;  // 2026-11-23
constexpr char kStartups[] = "/interlock.moc.v1.StartupService/";

class StartupSystem : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(kNow);
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    for (const char* name : {"organisation", "training", "actions", "moc"})
      ledgers_[name] = OpenMemoryLedger(1, time_);
    PutPeople();
    PutChange();
    std::vector<ServiceParts> parts;
    const auto add = [&](auto* make, const char* name) {
      if (name == absent()) return;
      parts.push_back({make("data").value(), std::move(ledgers_[name]), OpenSqliteSql("").value()});
    };
    add(organisation::NewService, "organisation");
    add(training::NewService, "training");
    add(actions::NewService, "actions");
    add(moc::NewService, "moc");
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, {});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    Settle();
  }
  // A service that does not run.
  virtual std::string absent() const { return ""; }
  void Settle() {
    const auto status = host_->Settle();
    ASSERT_TRUE(status.ok()) << status;
  }
  template <class Event>
  void Put(const std::string& service, const std::string& stream, const std::string& text) {
    auto lock = ledgers_[service]->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, stream, ++versions_[stream]);
    record.site = "bt";
    StoreEvent(From<Event>(text), std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  // Olga operates unit alk of site bt, is trained for it, and informed of change c1.
  void PutPeople() {
    Put<organisation::v1::SiteEvent>(
        "organisation", "site-bt",
        "registered { site_id: 'bt' profile { name: 'Baytown' time_zone: 'America/Chicago' } }");
    Put<organisation::v1::SiteEvent>(
        "organisation", "site-bt",
        "unit_added { site_id: 'bt' unit { unit_id: 'alk' name: 'Alky' } }");
    Put<organisation::v1::RoleEvent>(
        "organisation", "role-board",
        "registered { role_id: 'board' profile { title: 'Board operator' operates: true } }");
    Put<organisation::v1::PersonEvent>(
        "organisation", "person-olga",
        "registered { person_id: 'olga' site_id: 'bt' profile { kind: PERSON_KIND_EMPLOYEE "
        "languages: 'en' } }");
    Put<organisation::v1::PersonEvent>(
        "organisation", "person-olga",
        "assigned { person_id: 'olga' assignment { assignment_id: 'a' role_id: 'board' site_id: "
        "'bt' unit_id: 'alk' from_on: '2026-01-01' } }");
    Put<training::v1::RequirementEvent>(
        "training", "requirement-sop",
        "published { requirement_id: 'sop' version { from_on: '2026-01-01' content { title: 'SOP' "
        "kind: KIND_OPERATING_PROCEDURE groups { role_id: 'board' } means: MEANS_WRITTEN_TEST } } "
        "}");
    PutTraining("t1", "sop", "MEANS_WRITTEN_TEST");
    PutTraining("t2", "moc-c1", "MEANS_ACKNOWLEDGEMENT");
  }
  void PutTraining(const std::string& id, const std::string& requirement,
                   const std::string& means) {
    Put<training::v1::RecordEvent>(
        "training", "training_record-" + id,
        absl::StrCat("recorded { record_id: '", id,
                     "' site_id: 'bt' attendance { person_id: 'olga' requirement_id: '",
                     requirement,
                     "' held_on: '2026-11-02' trainer_person_id: 'tom' language: 'en' ",
                     "means: ", means, " result: RESULT_PASSED } }"));
  }
  // c1 was made, and everything that its startup asks for is there.
  void PutChange() {
    const auto put = [this](const std::string& text) {
      Put<moc::v1::ChangeEvent>("moc", "change-c1", text);
    };
    const std::string whose = "change_id: 'c1' site_id: 'bt' ";
    const std::string facts =
        "facts { unit_id: 'alk' title: 'Other pump' kind: CHANGE_KIND_EQUIPMENT duration: "
        "CHANGE_DURATION_PERMANENT risk: CHANGE_RISK_MINOR } ";
    const std::string impact =
        "impact { lines { item: IMPACT_ITEM_PSI answer: IMPACT_ANSWER_YES note: 'n' what: 'Draw "
        "it' time: ACTION_TIME_BEFORE_STARTUP owner_person_id: 'dana' due_on: '2026-12-31' } "
        "affected_person_ids: "
        "'olga' } ";
    put("requested { " + whose + facts + "time_zone: 'America/Chicago' requested_by: 'ann' }");
    put("screened { " + whose + "unit_id: 'alk' screening { version: 'v' } }");
    put("impact_assessed { " + whose + impact + " }");
    put("approved { " + whose + "unit_id: 'alk' time_zone: 'America/Chicago' " + facts + impact +
        "review { number: 1 } approved_at_ms: 1795000000000 }");
    put("installed { " + whose +
        "unit_id: 'alk' installation { installed_on: '2026-11-20' installed_by: 'ian' } }");
    put("documents_named { " + whose +
        "unit_id: 'alk' documents { document_id: 'pid-7' title: 'P&ID' } }");
    put("document_revised { " + whose +
        "unit_id: 'alk' document_id: 'pid-7' revision: 'C' revised_on: '2026-11-21' "
        "revised_by_person_id: 'dana' file { sha256: 'f' } }");
    put("field_verified { " + whose +
        "unit_id: 'alk' verification { verdict: FIELD_VERDICT_AS_DESIGNED walked_on: '2026-11-21' "
        "walked_by: 'vera' } }");
    const std::string scope =
        "scope { unit_id: 'alk' kind: PSSR_KIND_CHANGE change_ids: 'c1' title: 'Pump' "
        "lead_person_id: 'sue' team_person_ids: ['sue', 'bob'] } ";
    Put<moc::v1::PssrEvent>(
        "moc", "pssr-p1",
        "opened { pssr_id: 'p1' site_id: 'bt' time_zone: 'America/Chicago' " + scope + "}");
    for (const char* who : {"sue", "bob"})
      Put<moc::v1::PssrEvent>(
          "moc", "pssr-p1",
          absl::StrCat("member_signed { pssr_id: 'p1' site_id: 'bt' signature { person_id: '", who,
                       "' } }"));
    Put<moc::v1::PssrEvent>(
        "moc", "pssr-p1",
        "completed { pssr_id: 'p1' site_id: 'bt' " + scope + "completed_at_ms: 1795300000000 }");
    const std::string content =
        "content { site_id: 'bt' unit_id: 'alk' what: 'Draw it' why: 'Other pump: n' source { "
        "kind: SOURCE_KIND_MOC "
        "source_id: 'c1' item_id: 'PSI' } owner { person_id: 'dana' } due_on: '2026-12-31' "
        "before_startup_of_change_id: 'c1' } ";
    Put<actions::v1::ActionEvent>("actions", "action-c1:PSI",
                                  "opened { action_id: 'c1:PSI' " + content + "}");
    Put<actions::v1::ActionEvent>("actions", "action-c1:PSI",
                                  "verified { action_id: 'c1:PSI' site_id: 'bt' verified_by: "
                                  "'vera' }");
  }
  Client As(const std::string& actor) {
    auto [token, is_new] = callers_.try_emplace(actor);
    if (is_new) token->second = tokens_->Add(actor, {{"administrator", "*"}}).value();
    return Client(host_->channel(), token->second);
  }
  template <class Request>
  absl::Status Send(const std::string& method, const std::string& text,
                    const std::string& actor = "sue") {
    core::v1::Receipt receipt;
    return As(actor).Call(method, From<Request>(text), receipt,
                          {{"idempotency-key", "k" + std::to_string(++keys_)}});
  }
  absl::Status Authorize() {
    return Send<moc::v1::AuthorizeStartupRequest>(
        absl::StrCat(kStartups, "AuthorizeStartup"),
        "startup_id: 'bt:alk' site_id: 'bt' unit_id: 'alk'");
  }
  absl::Status ReportStartedUp() {
    return Send<moc::v1::ReportStartedUpRequest>(
        absl::StrCat(kStartups, "ReportStartedUp"),
        absl::StrCat("startup_id: 'bt:alk' started_up_at_ms: ", time_.now_ms()));
  }
  absl::Status ReopenAction() {
    return Send<actions::v1::ReopenActionRequest>(
        "/interlock.actions.v1.ActionService/ReopenAction",
        "action_id: 'c1:PSI' reason: 'wrong line' due_on: '2026-12-31'");
  }
  absl::Status WithdrawTraining() {
    return Send<training::v1::WithdrawTrainingRequest>(
        "/interlock.training.v1.RecordService/WithdrawTraining",
        "record_id: 't2' reason: 'not she'");
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
  moc::v1::UnitStartup TheStartup() {
    return Get<moc::v1::UnitStartup>(absl::StrCat(kStartups, "GetStartup"), "bt:alk");
  }
  // Of the last event of the startup, which is a refusal: "ACTION c1:PSI; ".
  std::string ReasonsKept() {
    core::v1::HistoryRequest request;
    request.set_id("bt:alk");
    core::v1::HistoryResponse history;
    const auto status =
        As("rita").Call(absl::StrCat(kStartups, "GetStartupHistory"), request, history);
    if (!status.ok() || history.events().empty()) return status.ToString();
    moc::v1::StartupEvent event;
    moc::v1::StartupRefused refused;
    const auto& last = history.events(history.events_size() - 1).event();
    if (last.UnpackTo(&event))
      refused = event.refused();
    else
      last.UnpackTo(&refused);
    std::string kinds;
    for (const auto& reason : refused.refusal().reasons())
      absl::StrAppend(&kinds, moc::v1::ReasonKind_Name(reason.kind()).substr(12), " ",
                      reason.subject(), "; ");
    return kinds;
  }
  std::string WithdrawnIds() {
    std::string ids;
    const auto startup = TheStartup();
    for (const auto& one : startup.withdrawn()) absl::StrAppend(&ids, one.evidence_id(), "; ");
    return ids;
  }

  TempFolder folder_;
  ManualTime time_;
  std::map<std::string, std::unique_ptr<Ledger>> ledgers_;
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Host> host_;
  std::map<std::string, std::string> callers_;
  int keys_ = 0;
};

TEST_F(StartupSystem, AUnitThatIsReadyIsAuthorisedAndStartsUpWithItsChangesAndReviews) {
  const auto status = Authorize();
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_TRUE(ReportStartedUp().ok());
  Settle();
  EXPECT_EQ(Get<moc::v1::Change>("/interlock.moc.v1.ChangeService/GetChange", "c1").stage(),
            moc::v1::Change::STAGE_OPERATING);
  EXPECT_EQ(Get<moc::v1::Pssr>("/interlock.moc.v1.PssrService/GetPssr", "p1").stage(),
            moc::v1::Pssr::STAGE_STARTED_UP);
  EXPECT_TRUE(TheStartup().changes().empty());
  EXPECT_TRUE(TheStartup().reviews().empty());
  EXPECT_EQ(WithdrawnIds(), "");
}

TEST_F(StartupSystem, AnAuthorisationExpiresByItself) {
  ASSERT_TRUE(Authorize().ok());
  time_.Set(kNow + 24 * 3'600'000);
  Settle();
  EXPECT_EQ(ReasonOf(ReportStartedUp()), "AUTHORISATION_MISSING");
}

TEST_F(StartupSystem, ARefusalIsKeptWithAllItsReasons) {
  ASSERT_TRUE(ReopenAction().ok());
  ASSERT_TRUE(WithdrawTraining().ok());
  Settle();
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(ReasonsKept(), "ACTION c1:PSI; TRAINING olga; ");
}

// Nobody drains the view of the service that is asked: it does not see all that was acknowledged,
// and the answer comes later than anybody waits for.
TEST_F(StartupSystem, IsRefusedWhileActionsLagsBehindAndSaysSo) {
  ASSERT_TRUE(ReopenAction().ok());
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(ReasonsKept(), "NO_ANSWER actions; ");
}
TEST_F(StartupSystem, IsRefusedWhileTrainingLagsBehindAndSaysSo) {
  ASSERT_TRUE(WithdrawTraining().ok());
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(ReasonsKept(), "NO_ANSWER training; ");
}
TEST_F(StartupSystem, IsRefusedWhileTrainingLagsBehindOrganisation) {
  const auto assigned = Send<organisation::v1::AssignPersonRequest>(
      "/interlock.organisation.v1.PersonService/AssignPerson",
      "person_id: 'olga' assignment_id: 'b' assignment { role_id: 'board' site_id: 'bt' from_on: "
      "'2026-01-01' }");
  ASSERT_TRUE(assigned.ok()) << assigned;
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(ReasonsKept(), "NO_ANSWER training; ");
}
TEST_F(StartupSystem, IsRefusedWhileWhatHoldsTheUnitIsNotFollowed) {
  ASSERT_TRUE(Send<moc::v1::WithdrawRevisionRequest>(
                  "/interlock.moc.v1.ChangeService/WithdrawRevision",
                  "change_id: 'c1' document_id: 'pid-7' reason: 'wrong line'")
                  .ok());
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(ReasonsKept(), "NO_ANSWER moc; ");
  // The view has seen it, the startup has not been told.
  ASSERT_TRUE(host_->Find("moc")->views->Drain().ok());
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_NE(ReasonsKept().find("NOT_REGISTERED moc; "), std::string::npos) << ReasonsKept();
  Settle();
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(ReasonsKept(), "DOCUMENT pid-7; ");
}

TEST_F(StartupSystem, AnActionReopenedAfterTheAuthorisationForbidsTheStartup) {
  ASSERT_TRUE(Authorize().ok());
  Settle();
  time_.Set(kNow + 1000);
  ASSERT_TRUE(ReopenAction().ok());
  Settle();
  EXPECT_EQ(WithdrawnIds(), "action-c1:PSI; ");
  EXPECT_EQ(ReasonOf(ReportStartedUp()), "EVIDENCE_WITHDRAWN");
}
// Reopened before the reaction has noted who rests on it.
TEST_F(StartupSystem, AnActionReopenedInTheSameMomentForbidsTheStartup) {
  ASSERT_TRUE(Authorize().ok());
  ASSERT_TRUE(ReopenAction().ok());
  Settle();
  EXPECT_NE(WithdrawnIds().find("action-c1:PSI; "), std::string::npos) << WithdrawnIds();
  EXPECT_EQ(ReasonOf(ReportStartedUp()), "EVIDENCE_WITHDRAWN");
}
TEST_F(StartupSystem, SomebodyUntrainedAssignedInTheSameMomentForbidsTheStartup) {
  ASSERT_TRUE(Authorize().ok());
  ASSERT_TRUE(Send<organisation::v1::RegisterPersonRequest>(
                  "/interlock.organisation.v1.PersonService/RegisterPerson",
                  "person_id: 'uma' site_id: 'bt' profile { name: 'Uma' kind: "
                  "PERSON_KIND_EMPLOYEE languages: 'en' }")
                  .ok());
  ASSERT_TRUE(Send<organisation::v1::AssignPersonRequest>(
                  "/interlock.organisation.v1.PersonService/AssignPerson",
                  "person_id: 'uma' assignment_id: 'a' assignment { role_id: 'board' site_id: 'bt' "
                  "unit_id: 'alk' from_on: '2026-01-01' }")
                  .ok());
  Settle();
  EXPECT_EQ(WithdrawnIds(), "gate; ");
  EXPECT_EQ(ReasonOf(ReportStartedUp()), "EVIDENCE_WITHDRAWN");
}
TEST_F(StartupSystem, ATrainingRecordWithdrawnAfterTheStartupIsADuty) {
  ASSERT_TRUE(Authorize().ok());
  ASSERT_TRUE(ReportStartedUp().ok());
  Settle();
  time_.Set(kNow + 1000);
  ASSERT_TRUE(WithdrawTraining().ok());
  Settle();
  EXPECT_EQ(WithdrawnIds(), "training_record-t2; ");
}

class StartupWithout : public StartupSystem, public testing::WithParamInterface<const char*> {
 protected:
  std::string absent() const override { return GetParam(); }
  absl::Status BreakGlass() {
    return Send<moc::v1::BreakGlassRequest>(
        absl::StrCat(kStartups, "BreakGlass"),
        absl::StrCat("startup_id: 'bt:alk' reason: 'nobody answers' proof { sha256: '",
                     std::string(64, 'a'),
                     "' file_name: 'sheet.pdf' media_type: 'application/pdf' size_bytes: 1 }"));
  }
  absl::Status Confirm(const std::string& actor) {
    return Send<moc::v1::ConfirmBreakGlassRequest>(absl::StrCat(kStartups, "ConfirmBreakGlass"),
                                                   "startup_id: 'bt:alk'", actor);
  }
};
TEST_P(StartupWithout, IsRefusedAndSaysWhoIsSilentAndTwoPeopleMayBreakTheGlass) {
  EXPECT_EQ(ReasonOf(BreakGlass()), "GATE_NOT_ASKED");
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(ReasonsKept(), absl::StrCat("NO_ANSWER ", absent(), "; "));
  const auto broken = BreakGlass();
  ASSERT_TRUE(broken.ok()) << broken;
  EXPECT_EQ(ReasonOf(ReportStartedUp()), "AUTHORISATION_MISSING");
  EXPECT_EQ(ReasonOf(Confirm("sue")), "SECOND_PERSON_NEEDED");
  ASSERT_TRUE(Confirm("bob").ok());
  EXPECT_TRUE(ReportStartedUp().ok());
  Settle();
  EXPECT_EQ(ReasonOf(Send<moc::v1::CheckBreakGlassRequest>(
                absl::StrCat(kStartups, "CheckBreakGlass"), "startup_id: 'bt:alk'")),
            "BREAK_GLASS_NOT_CHECKED");
  time_.Set(kNow + 8 * 3'600'000);
  Settle();
  EXPECT_TRUE(TheStartup().broken_glass().overdue());
}
INSTANTIATE_TEST_SUITE_P(Startup, StartupWithout, testing::Values("training", "actions"));

TEST_F(StartupSystem, TheGlassIsNotBrokenWhereTheGateSaidNo) {
  ASSERT_TRUE(ReopenAction().ok());
  Settle();
  EXPECT_EQ(ReasonOf(Authorize()), "STARTUP_REFUSED");
  EXPECT_EQ(
      ReasonOf(Send<moc::v1::BreakGlassRequest>(
          absl::StrCat(kStartups, "BreakGlass"),
          absl::StrCat("startup_id: 'bt:alk' reason: 'in a hurry' proof { sha256: '",
                       std::string(64, 'a'), "' file_name: 'a' media_type: 'b' size_bytes: 1 }"))),
      "GATE_SAID_NO");
}

TEST_F(StartupSystem, TheSheetSaysGoOrNoGoLineByLineWithActionsOfOtherServices) {
  const auto ask = [&] {
    moc::v1::GetStartupSheetResponse sheet;
    const auto status = As("rita").Call(
        "/interlock.moc.v1.StartupSheetService/GetStartupSheet",
        From<moc::v1::GetStartupSheetRequest>("site_id: 'bt' unit_id: 'alk'"), sheet);
    EXPECT_TRUE(status.ok()) << status;
    return sheet;
  };
  auto sheet = ask();
  ASSERT_EQ(sheet.changes_size(), 1);
  EXPECT_TRUE(sheet.changes(0).approved());
  EXPECT_TRUE(sheet.nothing_missing_here()) << sheet.DebugString();
  EXPECT_EQ(sheet.actions_size(), 0) << sheet.DebugString();
  ASSERT_TRUE(ReopenAction().ok());
  ASSERT_TRUE(Send<moc::v1::ReopenPssrRequest>("/interlock.moc.v1.PssrService/ReopenPssr",
                                               "pssr_id: 'p1' reason: 'r'")
                  .ok());
  const auto opened = Send<actions::v1::OpenActionRequest>(
      "/interlock.actions.v1.ActionService/OpenAction",
      "action_id: 'i1:r1' content { site_id: 'bt' unit_id: 'alk' what: 'Fit a car seal' source { "
      "kind: SOURCE_KIND_INCIDENT source_id: 'i1' } owner { person_id: 'olga' } due_on: "
      "'2026-12-31' }");
  ASSERT_TRUE(opened.ok()) << opened;
  Settle();
  sheet = ask();
  EXPECT_FALSE(sheet.nothing_missing_here());
  ASSERT_EQ(sheet.actions_size(), 2) << sheet.DebugString();
  EXPECT_EQ(sheet.actions(0).action_id(), "c1:PSI");
  EXPECT_TRUE(sheet.actions(0).before_startup());
  EXPECT_EQ(sheet.actions(1).action_id(), "i1:r1");
  EXPECT_FALSE(sheet.actions(1).before_startup());
}

}  // namespace
}  // namespace interlock
