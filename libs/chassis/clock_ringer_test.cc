// Clocks ring when they are due, once, and one that goes wrong holds no other up.
#include "libs/chassis/clock_ringer.h"

#include "libs/chassis/testing/writer_fixture.h"

namespace interlock {
namespace {

class ClockRingerTest : public WriterTest {
 protected:
  ClockRingerTest() {
    aggregates_.push_back(std::make_unique<ErasedAggregate<valve::ValveDecider>>());
    writers_.push_back(NewWriter());
  }
  std::unique_ptr<ClockRinger> NewRinger() {
    return std::make_unique<ClockRinger>(ledger_, writers_, aggregates_, time_);
  }
  void OpenUntil(const std::string& valve, int64_t close_by_ms, const std::string& more = "") {
    ASSERT_TRUE(Do(*writers_[0], "i" + valve, Install(valve)).ok());
    ASSERT_TRUE(Do(*writers_[0], "o" + valve,
                   "open { valve_id: '" + valve + "' close_by_ms: " + std::to_string(close_by_ms) +
                       more + " }")
                    .ok());
  }
  // A clock that no state holds: of an older program, say.
  void LeaveClock(const std::string& stream, int64_t due_at_ms) {
    ASSERT_TRUE(
        store_->LockShard(0, {})
            .value()
            ->Commit({.records = {}, .receipts = {}, .clocks = {{stream, {"close_by", due_at_ms}}}})
            .ok());
  }
  std::vector<std::unique_ptr<Aggregate>> aggregates_;
  std::vector<std::unique_ptr<ShardWriter>> writers_;
};

TEST_P(ClockRingerTest, RingsWhatIsDueOnceAndNeverEarly) {
  auto ringer = NewRinger();
  OpenUntil("a", kStart + 10);
  OpenUntil("b", kStart + 20);
  EXPECT_EQ(*ringer->NextDue(), kStart + 10);
  EXPECT_EQ(*ringer->RingDue(), 0);
  time_.Set(kStart + 10);
  EXPECT_EQ(*ringer->RingDue(), 1);
  EXPECT_EQ(*ringer->RingDue(), 0);
  EXPECT_EQ(Folded("a").times_left_open(), 1);
  EXPECT_EQ(Folded("b").times_left_open(), 0);
  EXPECT_EQ(Stream("a").back().actor, "clock");
  EXPECT_EQ(Stream("a").back().at_ms, kStart + 10);
}

TEST_P(ClockRingerTest, AfterARestartOrAJumpAllThatIsDueRingsAtOnce) {
  for (int i = 0; i < 5; ++i) OpenUntil("v" + std::to_string(i), kStart + 10 + i);
  time_.Set(kStart + 3'600'000);
  EXPECT_EQ(*NewRinger()->RingDue(), 5);
  EXPECT_EQ(*NewRinger()->NextDue(), INT64_MAX);
}

TEST_P(ClockRingerTest, TwoReplicasRingOnce) {
  OpenUntil("a", kStart + 10);
  time_.Set(kStart + 10);
  std::vector<std::unique_ptr<ShardWriter>> others;
  others.push_back(NewWriter());
  ClockRinger other(ledger_, others, aggregates_, time_);
  auto ringer = NewRinger();
  std::thread elsewhere([&] { EXPECT_TRUE(other.RingDue().ok()); });
  EXPECT_TRUE(ringer->RingDue().ok());
  elsewhere.join();
  EXPECT_EQ(ringer->rung() + other.rung(), 1);
  EXPECT_EQ(Folded("a").times_left_open(), 1);
}

TEST_P(ClockRingerTest, AClockThatStaysIsNotRungAgainAtOnce) {
  OpenUntil("stuck", kStart + 10, " stuck: true");
  time_.Set(kStart + 20);
  auto ringer = NewRinger();
  EXPECT_EQ(*ringer->RingDue(), 0);
  const auto decided = writers_[0]->counts().commands;
  EXPECT_EQ(*ringer->RingDue(), 0);
  EXPECT_EQ(writers_[0]->counts().commands, decided);
}

TEST_P(ClockRingerTest, AClockThatNoStateHoldsIsNotRungForEver) {
  LeaveClock("valve-none", kStart);
  LeaveClock("pump-none", kStart);  // Of a category that this program does not know.
  auto ringer = NewRinger();
  EXPECT_EQ(*ringer->RingDue(), 0);
  EXPECT_EQ(*ringer->RingDue(), 0);
  EXPECT_LE(writers_[0]->counts().commands, 1);
  EXPECT_EQ(ledger_.ReadHead(0)->position, 0);
}

TEST_P(ClockRingerTest, AThousandClocksThatFailDoNotStandInTheWay) {
  Changes changes;
  for (int i = 0; i < 1000; ++i)
    changes.clocks.push_back({"pump-" + std::to_string(i), {"close_by", kStart - 1}});
  ASSERT_TRUE(store_->LockShard(0, {}).value()->Commit(changes).ok());
  OpenUntil("a", kStart);
  auto ringer = NewRinger();
  EXPECT_EQ(*ringer->RingDue(), 0);  // The thousand only.
  EXPECT_EQ(*ringer->RingDue(), 1);
}

TEST_P(ClockRingerTest, ByItselfItLooksAgainWithoutSpinning) {
  OpenUntil("stuck", kStart + 1, " stuck: true");
  OpenUntil("a", kStart + 1);
  time_.Set(kStart + 5);
  auto ringer = NewRinger();
  ringer->Start();
  while (ringer->rung() == 0) std::this_thread::yield();
  ringer->Stop();
  EXPECT_EQ(ringer->rung(), 1);
  EXPECT_LE(ledger_.clock_reads, 10);
}

OVER_MEMORY_AND_SQLITE(ClockRingerTest);

}  // namespace
}  // namespace interlock
