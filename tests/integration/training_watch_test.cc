// Clocks of training over the real wire: many people, one requirement that is asked more often.
#include <gtest/gtest.h>

#include <atomic>
#include <map>

#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/watch.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/chassis/host.h"
#include "libs/chassis/stored_event.h"
#include "libs/chassis/testing/ledger_around.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/organisation/service.h"
#include "services/training/service.h"

namespace interlock {
namespace {

constexpr int64_t kToday = 1'795'392'000'000;  // 2026-11-23
constexpr int kPeople = 10'000, kAtOnce = 1'000;

// The ledgers and the file of the views outlive the program, as disks do.
class TrainingWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(kToday);
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    manager_ = tokens_->Add("mia", {{"psm_manager", "*"}, {"reader", "*"}}).value();
    organisation_ = OpenMemoryLedger(2, time_);
    training_ = OpenMemoryLedger(2, time_);
    Begin();
  }
  void Begin() {
    std::vector<ServiceParts> parts;
    for (auto [make, ledger] : {std::pair{&organisation::NewService, organisation_.get()},
                                std::pair{&training::NewService, training_.get()}}) {
      auto around = std::make_unique<LedgerAround>(*ledger);
      around->before_lock = [this, ledger] {
        if (ledger != training_.get() || WatchEvents() < dies_after_) return absl::OkStatus();
        return absl::UnavailableError("the machine is gone");
      };
      auto service = make("data").value();
      const std::string views = folder_ / (service.name + ".views");
      parts.push_back({std::move(service), std::move(around), OpenSqliteSql(views).value()});
    }
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, {});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
  }
  void Settle() {
    const auto status = host_->Settle();
    ASSERT_TRUE(status.ok()) << status;
  }

  template <class Request>
  void Add(const std::string& service, const std::string& method, const std::string& text) {
    auto& batch = batches_[service];
    auto& item = *batch.add_items();
    item.set_method(method);
    item.set_command_id("k" + std::to_string(++keys_));
    item.mutable_request()->PackFrom(From<Request>(text));
    if (batch.items_size() == kAtOnce) Send(service, batch);
  }
  void Send(const std::string& service, core::v1::BatchRequest& batch) {
    core::v1::BatchResponse response;
    const auto status =
        Client(host_->channel(), manager_)
            .Call("/interlock." + service + "/Batch", batch, response, {}, std::chrono::minutes(1));
    ASSERT_TRUE(status.ok()) << status;
    for (const auto& outcome : response.outcomes())
      ASSERT_TRUE(outcome.has_receipt()) << outcome.refusal().DebugString();
    batch.Clear();
  }
  void SendAll() {
    for (auto& [service, batch] : batches_) Send(service, batch);
  }
  // Everybody holds the role and was trained on 2026-03-01.
  void MakePeople() {
    for (int i = 0; i < kPeople; ++i) {
      const std::string who = absl::StrCat("person_id: 'p", i, "' ");
      Add<organisation::v1::RegisterPersonRequest>(
          "organisation.v1.PersonService", "RegisterPerson",
          who + "site_id: 'bt' profile { name: 'P' kind: PERSON_KIND_EMPLOYEE languages: 'en' }");
      Add<organisation::v1::AssignPersonRequest>(
          "organisation.v1.PersonService", "AssignPerson",
          who +
              "assignment_id: 'a' assignment { role_id: 'board' site_id: 'bt' unit_id: 'alk' "
              "from_on: '2026-01-01' }");
      Add<training::v1::RecordTrainingRequest>(
          "training.v1.RecordService", "RecordTraining",
          absl::StrCat("record_id: 't", i, "' site_id: 'bt' attendance { ", who,
                       "requirement_id: 'sop' held_on: '2026-03-01' language: 'en' means: "
                       "MEANS_WRITTEN_TEST result: RESULT_PASSED trainer_person_id: 'tom' }"));
    }
    SendAll();
  }
  void Publish(int months) {
    Add<training::v1::PublishRequirementRequest>(
        "training.v1.RequirementService", "PublishRequirement",
        absl::StrCat("requirement_id: 'sop' from_on: '2026-01-01' content { title: 'SOP' kind: "
                     "KIND_OPERATING_PROCEDURE groups { role_id: 'board' } means: "
                     "MEANS_WRITTEN_TEST interval_months: ",
                     months, " }"));
    SendAll();
  }

  // Of all watches, by what they say.
  std::map<std::string, int> Told() {
    std::map<std::string, int> told;
    for (int shard = 0; shard < training_->shards(); ++shard) {
      const auto records = training_->ReadShard(shard, 0, INT32_MAX).value();
      for (const auto& record : records) {
        if (record.type != training::v1::WatchEvent::descriptor()->full_name()) continue;
        const auto event = EventAs<training::v1::WatchEvent>(record).value();
        if (event.has_due()) ++told[absl::StrCat("due ", event.due().within_days())];
        if (event.has_lapsed()) ++told["lapsed"];
        for (const auto& watched : event.noted().watched())
          ++told["until " + watched.asked().valid_until_on()];
      }
    }
    return told;
  }
  int64_t WatchEvents() const {
    int64_t events = 0;
    for (int shard = 0; shard < training_->shards(); ++shard)
      events += training_->ReadHead(shard)->position;
    return events;
  }

  TempFolder folder_;
  ManualTime time_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::string manager_;
  std::unique_ptr<Ledger> organisation_, training_;
  std::unique_ptr<Host> host_;
  std::map<std::string, core::v1::BatchRequest> batches_;
  std::atomic<int64_t> dies_after_ = INT64_MAX;
  int keys_ = 0;
};

TEST_F(TrainingWatchTest, AShorterIntervalMovesTenThousandClocksOnceAlsoWhenKilledHalfWay_g2) {
  MakePeople();
  Publish(36);
  Settle();
  EXPECT_EQ(Told(), (std::map<std::string, int>{{"until 2029-03-01", kPeople}}));

  Publish(12);
  dies_after_ = WatchEvents() + kPeople / 2;
  EXPECT_FALSE(host_->Settle().ok());
  const int moved = Told()["until 2027-03-01"];
  EXPECT_GE(moved, kPeople / 2);
  EXPECT_LT(moved, kPeople);
  host_.reset();
  dies_after_ = INT64_MAX;
  Begin();
  Settle();
  std::map<std::string, int> expected = {{"until 2029-03-01", kPeople},
                                         {"until 2027-03-01", kPeople}};
  EXPECT_EQ(Told(), expected);

  // On 2026-12-01 they are due within 90 days; the clocks of before ring nowhere.
  const auto set_day = [&](const char* day) { time_.Set(BeginOfUtc(*Day::Parse(day))); };
  set_day("2026-11-30");
  Settle();
  EXPECT_EQ(Told(), expected);
  set_day("2026-12-01");
  Settle();
  expected["due 90"] = kPeople;
  EXPECT_EQ(Told(), expected);
  set_day("2029-03-02");
  Settle();
  for (const char* told : {"due 60", "due 30", "due 7", "lapsed"}) expected[told] = kPeople;
  EXPECT_EQ(Told(), expected);
}

}  // namespace
}  // namespace interlock
