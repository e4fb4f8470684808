// What a writer does when the store, or what lies in it, is not as it should be.
#include "libs/chassis/shard_writer.h"
#include "libs/chassis/testing/writer_fixture.h"
#include "libs/chassis/verify.h"

namespace interlock {
namespace {

class ShardWriterFaultsTest : public WriterTest {
 protected:
  // A copy of the ledger as it was after so many commits.
  std::unique_ptr<Ledger> CopyAfter(size_t commits) {
    auto copy = NewLedger();
    const auto all = ledger_.committed();
    for (size_t i = 0; i < commits; ++i)
      EXPECT_TRUE(copy->LockShard(0, {}).value()->Commit(all[i]).ok());
    return copy;
  }
  // Somebody else's events, past all rules.
  void Append(Ledger& ledger, Record record, const std::string& valve) {
    auto lock = ledger.LockShard(0, {}).value();
    const Head head = lock->known().head;
    record.stream = "valve-" + valve;
    record.position = head.position + 1;
    record.at_ms = std::max(head.at_ms, kStart);
    record.hash = ChainHash(head.hash, record);
    ASSERT_TRUE(lock->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  static Record Installed(const std::string& valve) {
    valve::v1::ValveEvent event;
    event.mutable_installed()->set_valve_id(valve);
    event.mutable_installed()->set_site_id("bt");
    Record record{.version = 1};
    StoreEvent(event, std::string(16, 's'), record);
    return record;
  }
};

TEST_P(ShardWriterFaultsTest, AnUnknownOutcomeThatWasStoredIsAnsweredAsStored) {
  bool once = true;
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    const auto status = lock.Commit(changes);
    return std::exchange(once, false) ? absl::UnavailableError("the line broke") : status;
  };
  auto writer = NewWriter();
  const auto receipt = Do(*writer, "a", Install("v"));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->version, 1);
  EXPECT_EQ(Stream("v").size(), 1u);
  EXPECT_EQ(writer->counts().settled, 1);
  EXPECT_EQ(Troubles(), 1);
  EXPECT_EQ(Do(*writer, "b", Open("v"))->version, 2);
}

TEST_P(ShardWriterFaultsTest, AnUnknownOutcomeThatWasNotStoredIsRefusedAndMayComeAgain) {
  bool once = true;
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    return std::exchange(once, false) ? absl::UnavailableError("the line broke")
                                      : lock.Commit(changes);
  };
  auto writer = NewWriter();
  EXPECT_TRUE(absl::IsUnavailable(Do(*writer, "a", Install("v")).status()));
  EXPECT_EQ(writer->counts().settled, 1);
  EXPECT_TRUE(Stream("v").empty());
  EXPECT_EQ(Do(*writer, "a", Install("v"))->version, 1);
}

TEST_P(ShardWriterFaultsTest, AnUnknownOutcomeOfAClockIsSettledWithoutAReceipt) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "a", Install("v")).ok());
  ASSERT_TRUE(Do(*writer, "b", Open("v", kStart + 5)).ok());
  time_.Set(kStart + 5);
  writer.reset();
  int commits = 0;
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    if (++commits == 1) return absl::UnavailableError("not stored");
    const auto status = lock.Commit(changes);
    return commits == 2 ? absl::UnavailableError("stored") : status;
  };
  writer = NewWriter();
  EXPECT_TRUE(absl::IsUnavailable(Do(*writer, Ring("v", kStart + 5)).status()));
  EXPECT_EQ(Stream("v").size(), 2u);
  EXPECT_EQ(Do(*writer, Ring("v", kStart + 5))->events, 1);
  EXPECT_EQ(Stream("v").size(), 3u);
  EXPECT_EQ(writer->counts().settled, 2);
}

// The caller gave up on us and sent its command to another replica, which stored it. Our batch held
// another command too, and of that one nothing was stored.
TEST_P(ShardWriterFaultsTest, ARepeatTakenByAnotherWriterIsNoProofOfOurBatch) {
  auto other = NewWriter();
  auto writer = NewWriter();
  bool once = true;
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    return std::exchange(once, false) ? absl::UnavailableError("the line broke")
                                      : lock.Commit(changes);
  };
  int locks = 0;
  ledger_.before_lock = [&] {
    if (++locks != 2) return absl::OkStatus();  // Between the commit and the settling.
    auto lock = store_->LockShard(0, {}).value();
    Record record = Installed("v");
    record.position = 1;
    record.stream = "valve-v";
    record.at_ms = kStart;
    record.actor = "another path";
    record.hash = ChainHash("", record);
    return lock->Commit(
        {.records = {record}, .receipts = {{"valve-v", "a", "d", 1, 1, 1}}, .clocks = {}});
  };
  auto held = store_->LockShard(0, {}).value();
  auto first = Send(*writer, Command("a", Install("v")));
  held.reset();
  EXPECT_TRUE(absl::IsUnavailable(first.get().status()));
}

TEST_P(ShardWriterFaultsTest, ALockThatCannotBeHadForAWhileOnlyDelaysTheAnswer) {
  int locks = 0, commits = 0;
  ledger_.before_lock = [&] {
    ++locks;
    return locks == 2 || locks == 3 ? absl::UnavailableError("failing over") : absl::OkStatus();
  };
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    const auto status = lock.Commit(changes);
    return ++commits == 1 ? absl::UnavailableError("the line broke") : status;
  };
  auto writer = NewWriter();
  EXPECT_EQ(Do(*writer, "a", Install("v"))->version, 1);
  EXPECT_EQ(locks, 4);
}

TEST_P(ShardWriterFaultsTest, AWriterThatStopsSettlesNoLonger) {
  std::atomic<bool> committed = false;
  ledger_.before_lock = [&] {
    return committed ? absl::UnavailableError("gone") : absl::OkStatus();
  };
  ledger_.commit = [&](Ledger::Lock&, const Changes&) {
    committed = true;
    return absl::UnavailableError("gone");
  };
  auto writer = NewWriter();
  auto outcome = Send(*writer, Command("a", Install("v")));
  writer.reset();  // Comes back long before all tries are over.
  EXPECT_TRUE(absl::IsUnavailable(outcome.get().status()));
}

TEST_P(ShardWriterFaultsTest, ADiskThatIsFullStoresNothingAndIsSaid) {
  bool full = true;
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    return full ? absl::ResourceExhaustedError("disk full") : lock.Commit(changes);
  };
  auto writer = NewWriter();
  EXPECT_TRUE(absl::IsResourceExhausted(Do(*writer, "a", Install("v")).status()));
  full = false;
  EXPECT_EQ(Do(*writer, "a", Install("v"))->version, 1);  // Held states went back too.
}

TEST_P(ShardWriterFaultsTest, ALedgerPutBackIsNoticedAndForgotten) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "1", Install("v")).ok());
  ASSERT_TRUE(Do(*writer, "2", Open("v")).ok());
  auto older = CopyAfter(1);
  ledger_.StandOn(*older);
  EXPECT_EQ(Do(*writer, "3", Open("v"))->version, 2);  // It is not open any more.
  EXPECT_EQ(writer->counts().restores, 1);
  EXPECT_EQ(Troubles(), 1);
  EXPECT_TRUE(VerifyChain(ledger_, 0).ok());
}

TEST_P(ShardWriterFaultsTest, AForkThatIsLongerIsNoticedAsWell) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "1", Install("v")).ok());
  ASSERT_TRUE(Do(*writer, "2", Open("v")).ok());
  auto fork = CopyAfter(1);
  for (int i = 0; i < 5; ++i) Append(*fork, Installed("f"), "f" + std::to_string(i));
  ledger_.StandOn(*fork);
  EXPECT_EQ(Do(*writer, "3", Open("v"))->version, 2);
  EXPECT_EQ(writer->counts().restores, 1);
}

TEST_P(ShardWriterFaultsTest, ALedgerThatOthersWroteAtLengthIsNoFork) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "1", Install("v")).ok());
  auto lock = store_->LockShard(0, {}).value();
  Head head = lock->known().head;
  Changes changes;
  for (int i = 0; i < 1100; ++i) {
    Record record = Installed("x");
    record.stream = "valve-x" + std::to_string(i);
    record.position = head.position + 1;
    record.at_ms = kStart;
    record.hash = ChainHash(head.hash, record);
    head = HeadOf(record);
    changes.records.push_back(std::move(record));
  }
  ASSERT_TRUE(lock->Commit(changes).ok());
  lock.reset();
  EXPECT_EQ(Do(*writer, "2", Open("v"))->version, 2);
  EXPECT_EQ(writer->counts().restores, 0);
  EXPECT_EQ(Troubles(), 0);
}

TEST_P(ShardWriterFaultsTest, AStreamThatCannotBeReadFailsAlone) {
  const auto with = [&](const std::string& valve, auto change) {
    Record record = Installed(valve);
    change(record);
    Append(*store_, record, valve);
  };
  valve::v1::NewerValveEvent newer;
  newer.mutable_painted();
  with("type", [](Record& r) { r.type = "interlock.valve.v2.ValveEvent"; });
  with("event", [&](Record& r) { r.event = newer.SerializeAsString(); });
  with("field", [](Record& r) { r.event += "\xa2\x06\x01x"; });
  with("enum", [](Record& r) { r.event = "\x32\x02\x18\x63"; });
  with("revision", [](Record& r) { r.revision = 2; });
  with("bytes", [](Record& r) { r.event = "\xff\xff"; });
  auto writer = NewWriter();
  auto held = store_->LockShard(0, {}).value();
  std::map<std::string, std::future<Outcome>> outcomes;
  for (const std::string valve : {"type", "event", "field", "enum", "revision", "bytes"})
    outcomes[valve] = Send(*writer, Command("o" + valve, Open(valve)));
  auto neighbour = Send(*writer, Command("n", Install("fine")));
  held.reset();
  for (auto& [valve, outcome] : outcomes) {
    const auto status = outcome.get().status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status) || absl::IsDataLoss(status))
        << valve << ": " << status;
    EXPECT_EQ(Stream(valve).size(), 1u);
  }
  EXPECT_EQ(neighbour.get()->version, 1);
}

TEST_P(ShardWriterFaultsTest, AGapInAStreamStopsOnlyThatStream) {
  ledger_.known = [](Known& known) {
    std::erase_if(known.records, [](const Record& record) {
      return record.stream == "valve-gap" && record.version == 1;
    });
  };
  {
    auto first = NewWriter();
    ASSERT_TRUE(Do(*first, "1", Install("gap")).ok());
    ASSERT_TRUE(Do(*first, "2", Open("gap")).ok());
  }
  auto writer = NewWriter();
  EXPECT_TRUE(absl::IsDataLoss(Do(*writer, "3", Close("gap")).status()));
  EXPECT_TRUE(Do(*writer, "4", Install("fine")).ok());
}

TEST_P(ShardWriterFaultsTest, AStreamThatCanBeReadAgainGoesOn) {
  { ASSERT_TRUE(Do(*NewWriter(), "1", Install("v")).ok()); }
  std::atomic<bool> bad = true;
  ledger_.known = [&](Known& known) {
    if (!bad) return;
    known.records.clear();
    known.unreadable.emplace_back("valve-v", absl::DataLossError("a bad block"));
  };
  auto writer = NewWriter();
  EXPECT_TRUE(absl::IsDataLoss(Do(*writer, "2", Open("v")).status()));
  bad = false;
  EXPECT_EQ(Do(*writer, "2", Open("v"))->version, 2);
}

OVER_MEMORY_AND_SQLITE(ShardWriterFaultsTest);

}  // namespace
}  // namespace interlock
