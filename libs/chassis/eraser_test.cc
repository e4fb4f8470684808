// Names are destroyed by a decision that stays, over real gRPC and across what may break.
#include "libs/chassis/eraser.h"

#include "libs/chassis/refusal.h"
#include "libs/chassis/testing/host_fixture.h"
#include "libs/chassis/verify.h"

namespace interlock {
namespace {

class EraserTest : public HostTest {
 protected:
  static constexpr char kAsked[] =
      "service: 'valves' stream: 'valve-v' version: 1 reason: 'asked to'";

  void SetUp() override {
    HostTest::SetUp();
    owner_ = tokens_->OwnerToken();
    Host();
    ASSERT_TRUE(Install("a", "valve_id: 'v' site_id: 'bt' installer: 'Maria Ruiz'").ok());
  }
  absl::StatusOr<core::v1::FieldsErased> Erase(const std::string& token,
                                               const std::string& text = kAsked) {
    core::v1::EraseFieldsResponse response;
    auto status = Client(host_->channel(), token)
                      .Call("/interlock.core.v1.AdminService/EraseFields",
                            From<core::v1::EraseFieldsRequest>(text), response);
    if (!status.ok()) return status;
    return response.erased();
  }
  core::v1::RecordedEvent FirstOfHistory() {
    return Call<core::v1::HistoryResponse>(ann_, "ValveService/GetValveHistory",
                                           From<core::v1::HistoryRequest>("id: 'v'"))
        ->events(0);
  }
  std::string Installer() { return Get(ann_, "id: 'v'")->installer(); }
  std::vector<Record> Erasures() { return store_->ReadStream("erasure-valve-v").value(); }
  // As after a crash between the record and the deed.
  void DecideAndDie() {
    ledger_->before_erase = [] { return absl::UnavailableError("killed"); };
    EXPECT_TRUE(absl::IsUnavailable(Erase(owner_).status()));
    ledger_->before_erase = [] { return absl::OkStatus(); };
    ASSERT_EQ(Erasures().size(), 1u);
    ASSERT_EQ(Installer(), "Maria Ruiz");
  }
  // As the next start does.
  absl::Status Finish() { return host_->Find("valves")->eraser->Finish(); }

  std::string owner_;
};

TEST_F(EraserTest, ErasedNamesAreGoneAndTheHistoryTellsWhoDecidedIt) {
  EXPECT_FALSE(FirstOfHistory().has_erased());
  const auto erased = Erase(owner_);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(Installer(), "");
  EXPECT_EQ(store_->ReadStream("valve-v")->front().erasable, "");
  const auto told = FirstOfHistory().erased();
  EXPECT_EQ(told.SerializeAsString(), erased->SerializeAsString());
  EXPECT_EQ(told.erased_by(), "owner");
  EXPECT_EQ(told.reason(), "asked to");
  EXPECT_EQ(told.erased_at_ms(), kNow);
  ASSERT_EQ(Erasures().size(), 1u);
  EXPECT_EQ(Erasures()[0].actor, "owner");
  EXPECT_EQ(Erasures()[0].site, "bt");
  for (int shard = 0; shard < 2; ++shard) EXPECT_TRUE(VerifyChain(*store_, shard).ok());
}

TEST_F(EraserTest, NoStateWithTheNamesStaysInMemory) {
  const auto held = [&] {
    size_t states = 0;
    for (const auto& writer : host_->Find("valves")->writers) states += writer->counts().held;
    return states;
  };
  EXPECT_EQ(held(), 1u);
  ASSERT_TRUE(Erase(owner_).ok());
  EXPECT_EQ(held(), 1u);  // Of the erasure.
}

TEST_F(EraserTest, AskedForAgainNothingIsRecorded) {
  const auto first = Erase(owner_);
  const std::string second = tokens_->Add("dora", {{"administrator", "*"}}).value();
  time_.Set(kNow + 1000);
  const auto again =
      Erase(second, "service: 'valves' stream: 'valve-v' version: 1 reason: 'to be sure'");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Erase(owner_)->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Erasures().size(), 1u);
}

TEST_F(EraserTest, WhatWasDecidedAndNotDoneIsDoneWhenItIsAskedForAgain) {
  DecideAndDie();
  ASSERT_TRUE(Erase(owner_).ok());
  EXPECT_EQ(Installer(), "");
  EXPECT_EQ(Erasures().size(), 1u);
}

TEST_F(EraserTest, WhatWasDecidedAndNotDoneIsDoneAtTheNextStart) {
  DecideAndDie();
  ASSERT_TRUE(Finish().ok());
  EXPECT_EQ(Installer(), "");
  EXPECT_EQ(Erasures().size(), 1u);
}

TEST_F(EraserTest, AStartThatCannotFinishLeavesItToTheNextOne) {
  DecideAndDie();
  ledger_->before_erase = [] { return absl::UnavailableError("the disk is away"); };
  EXPECT_TRUE(absl::IsUnavailable(Finish()));
  ledger_->before_erase = [] { return absl::OkStatus(); };
  ASSERT_TRUE(Finish().ok());
  EXPECT_EQ(Installer(), "");
}

TEST_F(EraserTest, WhatWasLookedThroughIsNotLookedThroughAgain) {
  ASSERT_TRUE(Erase(owner_).ok());
  int64_t read = 0;
  ledger_->read = [&](std::vector<Record>& records) {
    read += int64_t(records.size());
    return absl::OkStatus();
  };
  ASSERT_TRUE(Finish().ok());
  EXPECT_EQ(read, Recorded());
  read = 0;
  ASSERT_TRUE(Finish().ok());
  EXPECT_LE(read, 2);  // The last record of each shard: is it still the same past?
}

TEST_F(EraserTest, ALedgerThatWasPutBackIsLookedThroughFromItsBeginning) {
  ASSERT_TRUE(Finish().ok());
  DecideAndDie();
  // A past of the same length in which other things happened.
  ASSERT_TRUE(host_->Find("valves")
                  ->sql
                  ->Write([](SqlSession& session) {
                    return session.Run("UPDATE erasure_looked SET position = 1, hash = 'another'");
                  })
                  .ok());
  ASSERT_TRUE(Finish().ok());
  EXPECT_EQ(Installer(), "");
}

TEST_F(EraserTest, WhatTheStateForbidsIsRefusedAndNothingIsRecorded) {
  ASSERT_TRUE(Open("o", ann_).ok());
  const auto refused = Erase(owner_).status();
  EXPECT_EQ(ReasonOf(refused), "VALVE_OPEN");
  EXPECT_EQ(ClauseOf(refused), "1910.119(m)(7)");
  EXPECT_EQ(Erasures().size(), 0u);
  EXPECT_EQ(Installer(), "Maria Ruiz");
}

TEST_F(EraserTest, WhatHasBecomeForbiddenSinceItWasDecidedIsLeftAndTold) {
  DecideAndDie();
  ASSERT_TRUE(Open("o", ann_).ok());
  ASSERT_TRUE(Finish().ok());
  EXPECT_EQ(Installer(), "Maria Ruiz");
  ASSERT_EQ(troubles_.size(), 1u);
  EXPECT_NE(troubles_[0].find("valve-v@1 was to lose its names"), std::string::npos)
      << troubles_[0];
}

TEST_F(EraserTest, AStreamThatCannotBeReadKeepsItsNames) {
  // What a newer program wrote may forbid it.
  Record record{.position = 0, .stream = "valve-v", .version = 2, .at_ms = kNow};
  valve::v1::NewerValveEvent newer;
  newer.mutable_painted();
  record.type = "interlock.valve.v1.ValveEvent";
  record.event = newer.SerializeAsString();
  const int shard = ShardOf("valve-v", 2);
  auto lock = store_->LockShard(shard, {}).value();
  record.position = lock->known().head.position + 1;
  record.hash = ChainHash(lock->known().head.hash, record);
  ASSERT_TRUE(lock->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  lock.reset();
  EXPECT_TRUE(absl::IsFailedPrecondition(Erase(owner_).status()));
  EXPECT_EQ(Erasures().size(), 0u);
  EXPECT_NE(store_->ReadStream("valve-v")->front().erasable, "");
}

TEST_F(EraserTest, WhatIsNotThereCannotBeErased) {
  ASSERT_TRUE(Open("o", ann_).ok());
  const auto why = [&](const std::string& text) { return ReasonOf(Erase(owner_, text).status()); };
  EXPECT_EQ(why("service: 'valves' stream: 'valve-v' version: 9 reason: 'r'"), "EVENT_UNKNOWN");
  EXPECT_EQ(why("service: 'valves' stream: 'valve-w' version: 1 reason: 'r'"), "EVENT_UNKNOWN");
  EXPECT_EQ(why("service: 'valves' stream: 'valve-v' version: 2 reason: 'r'"), "NOTHING_TO_ERASE");
  EXPECT_EQ(why("service: 'pumps' stream: 'valve-v' version: 1 reason: 'r'"), "SERVICE_UNKNOWN");
  EXPECT_EQ(why("service: 'valves' stream: 'valve-v' version: 1"), "FIELDS_INVALID");
}

}  // namespace
}  // namespace interlock
