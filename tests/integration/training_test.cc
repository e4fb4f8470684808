// Requirements and records in, matrix and readiness out, over the real wire.
#include <gtest/gtest.h>

#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/training/v1/contractor.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/chassis/host.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/organisation/service.h"
#include "services/training/service.h"

namespace interlock {
namespace {

class TrainingTest : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(1'795'392'000'000);  // 2026-11-23
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    std::vector<ServiceParts> parts;
    for (auto* make : {organisation::NewService, training::NewService})
      parts.push_back(
          {make("data").value(), OpenMemoryLedger(2, time_), OpenSqliteSql("").value()});
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, {});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    manager_ = Caller("mia", "psm_manager", "*");
    clerk_ = Caller("cleo", "training_clerk", "bt");
    MakePeople();
  }
  // Olga operates unit alk.
  void MakePeople() {
    ASSERT_TRUE(Send<organisation::v1::RegisterRoleRequest>(
                    manager_, "organisation.v1.RoleService/RegisterRole",
                    "role_id: 'board' profile { title: 'Board operator' operates: true }")
                    .ok());
    ASSERT_TRUE(Send<organisation::v1::RegisterPersonRequest>(
                    manager_, "organisation.v1.PersonService/RegisterPerson",
                    "person_id: 'olga' site_id: 'bt' profile { name: 'Olga' kind: "
                    "PERSON_KIND_EMPLOYEE languages: 'en' }")
                    .ok());
    ASSERT_TRUE(Send<organisation::v1::AssignPersonRequest>(
                    manager_, "organisation.v1.PersonService/AssignPerson",
                    "person_id: 'olga' assignment_id: 'a' assignment { role_id: 'board' site_id: "
                    "'bt' unit_id: 'alk' from_on: '2026-01-01' }")
                    .ok());
  }
  std::string Caller(const std::string& actor, const std::string& role, const std::string& site) {
    return tokens_->Add(actor, {{role, site}, {"reader", site}}).value();
  }
  template <class Request>
  absl::Status Send(const std::string& token, const std::string& method, const std::string& text) {
    core::v1::Receipt receipt;
    return Client(host_->channel(), token)
        .Call("/interlock." + method, From<Request>(text), receipt,
              {{"idempotency-key", "k" + std::to_string(++keys_)}});
  }
  absl::Status Publish(const std::string& token, const std::string& more = "") {
    return Send<training::v1::PublishRequirementRequest>(
        token, "training.v1.RequirementService/PublishRequirement",
        "requirement_id: 'sop-12' from_on: '2026-01-01' content { title: 'SOP 12' kind: "
        "KIND_OPERATING_PROCEDURE groups { role_id: 'board' } means: MEANS_WRITTEN_TEST "
        "interval_months: 36 } " +
            more);
  }
  absl::Status Passed(const std::string& token, const std::string& site_id = "bt") {
    return Send<training::v1::RecordTrainingRequest>(
        token, "training.v1.RecordService/RecordTraining",
        "record_id: 't1' site_id: '" + site_id +
            "' attendance { person_id: 'olga' requirement_id: 'sop-12' held_on: '2026-03-01' "
            "trainer_person_id: 'tom' language: 'en' means: MEANS_WRITTEN_TEST result: "
            "RESULT_PASSED }");
  }
  template <class Request, class Response>
  absl::Status Ask(const std::string& method, const std::string& text, Response& response) {
    return Client(host_->channel(), clerk_)
        .Call("/interlock.training.v1.StandingService/" + method, From<Request>(text), response);
  }
  training::v1::CheckReadinessResponse Readiness() {
    training::v1::CheckReadinessResponse response;
    const auto status = Ask<training::v1::CheckReadinessRequest>(
        "CheckReadiness", "site_id: 'bt' unit_id: 'alk'", response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  TempFolder folder_;
  ManualTime time_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Host> host_;
  std::string manager_, clerk_;
  int keys_ = 0;
};

TEST_F(TrainingTest, FromARequirementAndARecordToTheMatrixAndToReadiness) {
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_FALSE(Readiness().everyone_ready());
  ASSERT_TRUE(Publish(manager_).ok());
  ASSERT_TRUE(host_->Settle().ok());
  const auto untrained = Readiness();
  EXPECT_FALSE(untrained.everyone_ready());
  ASSERT_EQ(untrained.missing_size(), 1);
  EXPECT_EQ(untrained.missing(0).requirement_id(), "sop-12");
  const auto passed = Passed(clerk_);
  ASSERT_TRUE(passed.ok()) << passed;
  ASSERT_TRUE(host_->Settle().ok());
  const auto trained = Readiness();
  EXPECT_TRUE(trained.everyone_ready()) << trained.DebugString();
  EXPECT_EQ(trained.records(0), "training/training_record-t1");
  EXPECT_EQ(trained.freshness().behind_events(), 0);
  training::v1::GetMatrixResponse matrix;
  ASSERT_TRUE(Ask<training::v1::GetMatrixRequest>("GetMatrix", "site_id: 'bt'", matrix).ok());
  ASSERT_EQ(matrix.rows_size(), 1);
  EXPECT_EQ(matrix.rows(0).cells(0).standing(), training::v1::STANDING_CURRENT);
  EXPECT_EQ(matrix.rows(0).cells(0).valid_until_on(), "2029-03-01");
}

TEST_F(TrainingTest, WhoEverybodyIsFollowsWhatOrganisationRecords) {
  ASSERT_TRUE(Publish(manager_).ok());
  ASSERT_TRUE(Passed(clerk_).ok());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_TRUE(Readiness().everyone_ready());
  ASSERT_TRUE(Send<organisation::v1::RecordLeaveRequest>(
                  manager_, "organisation.v1.PersonService/RecordLeave",
                  "person_id: 'olga' leave_id: 'l' from_on: '2026-11-01' until_on: '2026-11-30'")
                  .ok());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_FALSE(Readiness().everyone_ready());  // Everybody who operates it is away.
  const auto corrected = Send<organisation::v1::CorrectPersonRequest>(
      manager_, "organisation.v1.PersonService/CorrectPerson",
      "person_id: 'olga' site_id: 'bt' profile { kind: PERSON_KIND_EMPLOYEE languages: 'es' } "
      "reason: 'asked'");
  ASSERT_TRUE(corrected.ok()) << corrected;
  ASSERT_TRUE(host_->Settle().ok());
  const auto readiness = Readiness();
  ASSERT_GE(readiness.missing_size(), 1);
  EXPECT_EQ(readiness.missing(0).standing(), training::v1::STANDING_ATTENDED_ONLY);
  EXPECT_TRUE(readiness.missing(0).away());
}

TEST_F(TrainingTest, AGateGetsNoAnswerFromAViewThatHasNotSeenEverything) {
  ASSERT_TRUE(Publish(manager_).ok());
  ASSERT_TRUE(Passed(clerk_).ok());
  training::v1::CheckReadinessResponse readiness;
  EXPECT_EQ(ReasonOf(Ask<training::v1::CheckReadinessRequest>(
                "CheckReadiness", "site_id: 'bt' unit_id: 'alk'", readiness)),
            "VIEW_BEHIND");
  training::v1::QualifyPersonResponse qualified;
  EXPECT_EQ(ReasonOf(Ask<training::v1::QualifyPersonRequest>(
                "QualifyPerson", "person_id: 'olga' requirement_id: 'sop-12'", qualified)),
            "VIEW_BEHIND");
}

TEST_F(TrainingTest, TheCompanysRequirementsAreNotForAClerkOfOneSiteAndASitesOwnAre) {
  const auto tighten = [&](const std::string& token, const std::string& months) {
    return ReasonOf(Send<training::v1::TightenRequirementRequest>(
        token, "training.v1.RequirementService/TightenRequirement",
        "requirement_id: 'sop-12' site_id: 'bt' from_on: '2026-02-01' tightening { "
        "interval_months: " +
            months + " }"));
  };
  EXPECT_EQ(ReasonOf(Publish(clerk_)), "ROLE_NOT_EVERYWHERE");
  ASSERT_TRUE(Publish(manager_).ok());
  EXPECT_EQ(tighten(clerk_, "24"), "ROLE_NOT_EVERYWHERE");
  EXPECT_EQ(tighten(manager_, "48"), "LOOSER_THAN_CORPORATE");
  EXPECT_EQ(tighten(manager_, "24"), "");
  const auto own = Send<training::v1::PublishRequirementRequest>(
      clerk_, "training.v1.RequirementService/PublishRequirement",
      "requirement_id: 'bt-7' site_id: 'bt' from_on: '2026-01-01' content { title: 'Own' kind: "
      "KIND_OPERATING_PROCEDURE groups { role_id: 'board' } means: MEANS_ORAL_EXAM }");
  EXPECT_TRUE(own.ok()) << own;
  ASSERT_TRUE(host_->Settle().ok());
  training::v1::ListRequirementsResponse list;
  ASSERT_TRUE(
      Ask<training::v1::ListRequirementsRequest>("ListRequirements", "site_id: 'bt'", list).ok());
  ASSERT_EQ(list.items_size(), 2);
  EXPECT_EQ(list.items(1).content().interval_months(), 24);
}

TEST_F(TrainingTest, WhatIsOfAnotherSiteIsNotShownAndNotRecorded) {
  EXPECT_EQ(ReasonOf(Passed(clerk_, "lp")), "SITE_NOT_YOURS");
  training::v1::GetMatrixResponse matrix;
  EXPECT_EQ(ReasonOf(Ask<training::v1::GetMatrixRequest>("GetMatrix", "site_id: 'lp'", matrix)),
            "SITE_NOT_YOURS");
}

TEST_F(TrainingTest, AContractWorkerComesInOnceTrainedAndNotWhileThatCannotBeTold) {
  ASSERT_TRUE(Send<organisation::v1::RegisterPersonRequest>(
                  manager_, "organisation.v1.PersonService/RegisterPerson",
                  "person_id: 'carl' site_id: 'bt' profile { name: 'Carl' employer_id: 'zeta' "
                  "kind: PERSON_KIND_CONTRACTOR languages: 'en' }")
                  .ok());
  ASSERT_TRUE(Send<training::v1::PublishRequirementRequest>(
                  manager_, "training.v1.RequirementService/PublishRequirement",
                  "requirement_id: 'alk-hazards' site_id: 'bt' from_on: '2026-01-01' content { "
                  "title: 'Hazards' kind: KIND_CONTRACTOR_HAZARDS topics: TOPIC_HAZARDS topics: "
                  "TOPIC_EMERGENCY_PLAN groups { place { site_id: 'bt' unit_id: 'alk' } "
                  "contract_workers {} } means: MEANS_WRITTEN_TEST interval_months: 12 }")
                  .ok());
  const std::string zeta = "contractor_id: 'bt:zeta' site_id: 'bt' employer_id: 'zeta' ";
  ASSERT_TRUE(Send<training::v1::EvaluateContractorRequest>(
                  manager_, "training.v1.ContractorService/EvaluateContractor",
                  zeta + "evaluation { evaluated_on: '2026-06-01' evaluated_by_person_id: 'mia' "
                         "safety_performance: 'TRIR 0.4' safety_programme: 'sound' outcome: "
                         "EVALUATION_OUTCOME_APPROVED }")
                  .ok());
  const auto enter = [&] {
    return ReasonOf(Send<training::v1::RecordEntryRequest>(
        manager_, "training.v1.ContractorService/RecordEntry",
        zeta + "person_id: 'carl' unit_id: 'alk' work: WORK_KIND_PROCESS entered_at_ms: "
               "1795391000000 hazards_explained: true emergency_plan_explained: true"));
  };
  EXPECT_EQ(enter(), "TRAINING_NOT_KNOWN");  // The view has not seen all that was recorded.
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(enter(), "NOT_TRAINED");
  ASSERT_TRUE(Send<training::v1::RecordTrainingRequest>(
                  clerk_, "training.v1.RecordService/RecordTraining",
                  "record_id: 'c1' site_id: 'bt' attendance { person_id: 'carl' requirement_id: "
                  "'alk-hazards' held_on: '2026-11-20' trainer_person_id: 'tom' language: 'en' "
                  "means: MEANS_WRITTEN_TEST result: RESULT_PASSED }")
                  .ok());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(enter(), "");
  training::v1::Contractor contractor;
  core::v1::GetRequest get;
  get.set_id("bt:zeta");
  ASSERT_TRUE(Client(host_->channel(), manager_)
                  .Call("/interlock.training.v1.ContractorService/GetContractor", get, contractor)
                  .ok());
  EXPECT_EQ(contractor.present_size(), 1);
}

}  // namespace
}  // namespace interlock
