#include "libs/contract/ledger_contract.h"

#include <algorithm>
#include <limits>
#include <thread>

namespace interlock {

namespace {

void ExpectSame(const Record& stored, const Record& given) {
  EXPECT_EQ(stored.position, given.position);
  EXPECT_EQ(stored.stream, given.stream);
  EXPECT_EQ(stored.version, given.version);
  EXPECT_EQ(stored.revision, given.revision);
  EXPECT_EQ(stored.at_ms, given.at_ms);
  EXPECT_EQ(stored.site, given.site);
  EXPECT_EQ(stored.actor, given.actor);
  EXPECT_EQ(stored.cause, given.cause);
  EXPECT_EQ(stored.command_id, given.command_id);
  EXPECT_EQ(stored.trace, given.trace);
  EXPECT_EQ(stored.type, given.type);
  EXPECT_EQ(stored.event, given.event);
  EXPECT_EQ(stored.erasable_digest, given.erasable_digest);
  EXPECT_EQ(stored.hash, given.hash);
  EXPECT_EQ(stored.erasable, given.erasable);
}

StoredReceipt ReceiptOf(const Record& record) {
  return {record.stream, record.command_id, std::string("digest\0\xff", 8), record.version,
          record.position};
}

}  // namespace

std::unique_ptr<Ledger::Lock> LedgerContract::LockShard(const Wanted& wanted, int shard) {
  auto lock = ledger_->LockShard(shard, wanted);
  EXPECT_TRUE(lock.ok()) << lock.status();
  return std::move(*lock);
}

absl::Status LedgerContract::Commit(const Changes& changes, int shard) {
  return LockShard({}, shard)->Commit(changes);
}

Record LedgerContract::Append(const std::string& stream, int64_t version) {
  const int shard = ShardOf(stream, kShards);
  auto lock = LockShard({}, shard);
  Record record = RecordAfter(lock->known().head, stream, version);
  const absl::Status status = lock->Commit({{record}, {ReceiptOf(record)}, {}});
  EXPECT_TRUE(status.ok()) << status;
  return record;
}

TEST_P(LedgerContract, HasTheShardsAndAnIdOfItsMaking) {
  EXPECT_EQ(ledger_->shards(), kShards);
  EXPECT_EQ(ledger_->id().size(), 32u);
  EXPECT_EQ(ledger_->id().find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST_P(LedgerContract, IsEmptyAtFirst) {
  EXPECT_EQ(*ledger_->ReadHead(0), Head{});
  EXPECT_EQ(LockShard({})->known().head, Head{});
  EXPECT_TRUE(LockShard({})->known().follows);
  EXPECT_TRUE(ledger_->ReadShard(1, 0, 10)->empty());
  EXPECT_TRUE(ledger_->ReadStream(Stream(0))->empty());
  EXPECT_TRUE(ledger_->ReadClocks(0, std::numeric_limits<int64_t>::max(), 10)->empty());
  EXPECT_EQ(*ledger_->NextClock(0), std::numeric_limits<int64_t>::max());
}

TEST_P(LedgerContract, KeepsEveryFieldOfARecord) {
  auto lock = LockShard({});
  const Record first = RecordAfter({}, Stream(0), 1);
  const Record second = ErasableRecordAfter(HeadOf(first), Stream(1), 1);
  ASSERT_TRUE(lock->Commit({{first, second}, {}, {}}).ok());
  lock.reset();
  const auto all = *ledger_->ReadShard(0, 0, 10);
  ASSERT_EQ(all.size(), 2u);
  ExpectSame(all[0], first);
  ExpectSame(all[1], second);
  const auto stream = *ledger_->ReadStream(Stream(1));
  ASSERT_EQ(stream.size(), 1u);
  ExpectSame(stream[0], second);
  const Known known = LockShard({.streams = {Stream(1)}})->known();
  ASSERT_EQ(known.records.size(), 1u);
  ExpectSame(known.records[0], second);
}

TEST_P(LedgerContract, KeepsFieldsThatAreEmpty) {
  Record record{.position = 1, .stream = Stream(0), .version = 1};
  Chain({}, record);
  ASSERT_TRUE(Commit({{record}, {}, {}}).ok());
  ExpectSame(ledger_->ReadStream(Stream(0))->front(), record);
}

TEST_P(LedgerContract, WhatWasNotCommittedIsAsIfItNeverWas) {
  const Record record = Append(Stream(0), 1);
  { auto given_up = LockShard({}); }
  EXPECT_EQ(LockShard({})->known().head, HeadOf(record));
  EXPECT_EQ(*ledger_->ReadHead(0), HeadOf(record));
  EXPECT_EQ(ledger_->ReadShard(0, 0, 10)->size(), 1u);
}

TEST_P(LedgerContract, TellsTheStoresOwnClock) {
  time_.Set(1'700'000'000'123);
  EXPECT_EQ(LockShard({})->known().store_now_ms, 1'700'000'000'123);
}

TEST_P(LedgerContract, TellsWhatIsWantedAndNothingElse) {
  Append(Stream(0), 1);
  Append(Stream(1), 1);
  const Record second = Append(Stream(0), 2);
  const Known known = LockShard({.streams = {Stream(0), Stream(2)},
                                 .commands = {{Stream(0), second.command_id},
                                              {Stream(1), second.command_id},
                                              {Stream(0), "never sent"}}})
                          ->known();
  ASSERT_EQ(known.records.size(), 2u);
  EXPECT_EQ(known.records[0].version, 1);
  EXPECT_EQ(known.records[1].version, 2);
  ASSERT_EQ(known.receipts.size(), 1u);
  EXPECT_EQ(known.receipts[0].stream, Stream(0));
  EXPECT_EQ(known.receipts[0].command_id, second.command_id);
  EXPECT_TRUE(known.unreadable.empty());
}

TEST_P(LedgerContract, GivesTheSameReceiptBackByteForByte) {
  const Record record = RecordAfter({}, Stream(0), 1);
  StoredReceipt receipt = ReceiptOf(record);
  receipt.refusal = std::string("refused\0because", 15);
  const StoredReceipt without_record{Stream(1), "nothing to do", "d", 4, 9, 2, ""};
  ASSERT_TRUE(Commit({{record}, {receipt, without_record}, {}}).ok());
  const Known known =
      LockShard({.commands = {{Stream(0), record.command_id}, {Stream(1), "nothing to do"}}})
          ->known();
  ASSERT_EQ(known.receipts.size(), 2u);
  EXPECT_EQ(known.receipts[0].digest, receipt.digest);
  EXPECT_EQ(known.receipts[0].refusal, receipt.refusal);
  EXPECT_EQ(known.receipts[0].version, 1);
  EXPECT_EQ(known.receipts[0].position, 1);
  EXPECT_EQ(known.receipts[1].version, 4);
  EXPECT_EQ(known.receipts[1].position, 9);
  EXPECT_EQ(known.receipts[1].events, 2);
  EXPECT_EQ(known.receipts[1].refusal, "");
}

TEST_P(LedgerContract, TellsWhatOthersWroteSince) {
  const Record first = Append(Stream(0), 1);
  Append(Stream(0), 2);
  Append(Stream(1), 1);
  const Known known = LockShard({.since = HeadOf(first)})->known();
  EXPECT_TRUE(known.follows);
  ASSERT_EQ(known.newer.size(), 2u);
  EXPECT_EQ(known.newer[0].version, 2);
  EXPECT_EQ(known.newer[1].stream, Stream(1));
  EXPECT_EQ(LockShard({.since = {}})->known().newer.size(), 3u);
  const Known nothing = LockShard({.since = known.head})->known();
  EXPECT_TRUE(nothing.follows);
  EXPECT_TRUE(nothing.newer.empty());
}

TEST_P(LedgerContract, SaysWhenAHeadIsNoPastOfIts) {
  const Record first = Append(Stream(0), 1);
  Append(Stream(0), 2);
  for (const Head& since : {Head{1, first.at_ms, "another hash"}, Head{1, 99, first.hash},
                            Head{9, first.at_ms, first.hash}, Head{-1, 0, ""}}) {
    const Known known = LockShard({.since = since})->known();
    EXPECT_FALSE(known.follows) << since.position;
    EXPECT_TRUE(known.newer.empty());
    EXPECT_EQ(known.head.position, 2);
  }
}

TEST_P(LedgerContract, SaysWhenAHeadIsTooFarBack) {
  for (int version = 1; version <= 5; ++version) Append(Stream(0), version);
  EXPECT_FALSE(LockShard({.since = {}, .records_max = 4})->known().follows);
  EXPECT_TRUE(LockShard({.since = {}, .records_max = 4})->known().newer.empty());
  EXPECT_TRUE(LockShard({.since = {}, .records_max = 5})->known().follows);
}

TEST_P(LedgerContract, ReadsAShardInPages) {
  for (int version = 1; version <= 5; ++version) Append(Stream(0), version);
  Append(StreamIn(1, kShards, 0), 1);
  std::vector<int64_t> seen;
  for (int64_t after = 0;;) {
    const auto page = *ledger_->ReadShard(0, after, 2);
    if (page.empty()) break;
    EXPECT_LE(page.size(), 2u);
    for (const Record& record : page) seen.push_back(record.position);
    after = seen.back();
  }
  EXPECT_EQ(seen, (std::vector<int64_t>{1, 2, 3, 4, 5}));
  EXPECT_TRUE(ledger_->ReadShard(0, 5, 2)->empty());
  EXPECT_TRUE(ledger_->ReadShard(0, 99, 2)->empty());
  EXPECT_TRUE(ledger_->ReadShard(0, 0, 0)->empty());
  EXPECT_TRUE(ledger_->ReadShard(0, 0, -1)->empty());
}

TEST_P(LedgerContract, ShardsHaveChainsOfTheirOwn) {
  const Record here = Append(StreamIn(0, kShards, 0), 1);
  const Record there = Append(StreamIn(1, kShards, 0), 1);
  EXPECT_EQ(here.position, 1);
  EXPECT_EQ(there.position, 1);
  EXPECT_EQ(*ledger_->ReadHead(0), HeadOf(here));
  EXPECT_EQ(*ledger_->ReadHead(1), HeadOf(there));
}

TEST_P(LedgerContract, RefusesRecordsThatDoNotFollowTheHead) {
  const Record first = Append(Stream(0), 1);
  auto refuses = [&](const Head& after, auto change, bool hash_follows) {
    Record record = RecordAfter(after, Stream(0), 2);
    change(record);
    if (hash_follows) Chain(after, record);
    const absl::Status status = Commit({{record}, {ReceiptOf(record)}, {{Stream(0), {"c", 1}}}});
    EXPECT_TRUE(absl::IsInternal(status)) << status;
  };
  const Head head = HeadOf(first);
  refuses(
      head, [](Record& r) { r.position = 3; }, true);
  refuses(
      head, [](Record& r) { r.position = 1; }, true);
  refuses(
      head, [](Record& r) { r.at_ms = 4; }, true);
  refuses(
      head, [](Record& r) { r.event += "changed"; }, false);
  refuses(
      head, [](Record& r) { r.erasable_digest = "changed"; }, false);
  refuses(
      {1, 5, "another past"}, [](Record&) {}, true);
  refuses(
      head, [](Record& r) { r.stream = StreamIn(1, kShards, 0); }, true);
  refuses(
      head, [](Record& r) { r.version = 1; }, true);  // There is one already.
  EXPECT_EQ(*ledger_->ReadHead(0), head);
  EXPECT_EQ(ledger_->ReadShard(0, 0, 10)->size(), 1u);
  EXPECT_TRUE(ledger_->ReadClocks(0, 10, 10)->empty());
}

TEST_P(LedgerContract, RefusesAGapWithinABatchAndStoresNoneOfIt) {
  const Record first = RecordAfter({}, Stream(0), 1);
  const Record second = RecordAfter(HeadOf(first), Stream(0), 2);
  const Record third = RecordAfter(HeadOf(second), Stream(0), 3);
  EXPECT_TRUE(absl::IsInternal(Commit({{first, third}, {}, {}})));
  EXPECT_TRUE(ledger_->ReadStream(Stream(0))->empty());
}

TEST_P(LedgerContract, RefusesASecondReceiptOfACommandAndStoresNothingOfItsBatch) {
  const Record first = Append(Stream(0), 1);
  const Record second = RecordAfter(HeadOf(first), Stream(0), 2);
  EXPECT_TRUE(absl::IsInternal(Commit({{second}, {ReceiptOf(first)}, {}})));
  EXPECT_EQ(*ledger_->ReadHead(0), HeadOf(first));
  EXPECT_EQ(ledger_->ReadStream(Stream(0))->size(), 1u);
}

TEST_P(LedgerContract, CommitsOnceALock) {
  auto lock = LockShard({});
  const Record first = RecordAfter({}, Stream(0), 1);
  EXPECT_TRUE(lock->Commit({{first}, {}, {}}).ok());
  EXPECT_TRUE(absl::IsInternal(lock->Commit({{RecordAfter(HeadOf(first), Stream(0), 2)}, {}, {}})));
}

TEST_P(LedgerContract, GivesClocksInTheOrderOfTheirInstants) {
  const std::string a = Stream(0), b = Stream(1);
  ASSERT_TRUE(
      Commit(
          {{}, {}, {{a, {"late", 30}}, {b, {"early", 10}}, {a, {"mid", 20}}, {a, {"early", 10}}}})
          .ok());
  EXPECT_EQ(*ledger_->NextClock(0), 10);
  EXPECT_EQ(*ledger_->NextClock(1), std::numeric_limits<int64_t>::max());
  const auto due = *ledger_->ReadClocks(0, 20, 10);
  ASSERT_EQ(due.size(), 3u);
  EXPECT_EQ(due[0].stream, std::min(a, b));
  EXPECT_EQ(due[1].stream, std::max(a, b));
  EXPECT_EQ(due[2].clock, (Clock{"mid", 20}));
  EXPECT_FALSE(due[2].cancelled);
  EXPECT_EQ(ledger_->ReadClocks(0, 20, 2)->size(), 2u);
  EXPECT_TRUE(ledger_->ReadClocks(0, 9, 10)->empty());
  EXPECT_TRUE(ledger_->ReadClocks(0, 30, 0)->empty());
}

TEST_P(LedgerContract, MovesAndCancelsClocks) {
  const std::string a = Stream(0);
  ASSERT_TRUE(Commit({{}, {}, {{a, {"x", 10}}, {a, {"y", 20}}}}).ok());
  ASSERT_TRUE(Commit({{}, {}, {{a, {"x", 40}}}}).ok());
  EXPECT_EQ(*ledger_->NextClock(0), 20);
  ASSERT_TRUE(Commit({{}, {}, {{a, {"y", 20}, true}, {a, {"never held", 1}, true}}}).ok());
  const auto held = *ledger_->ReadClocks(0, 100, 10);
  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(held[0].clock, (Clock{"x", 40}));
}

TEST_P(LedgerContract, ErasesForGoodAndKeepsTheChain) {
  auto lock = LockShard({});
  const Record first = ErasableRecordAfter({}, Stream(0), 1);
  const Record second = ErasableRecordAfter(HeadOf(first), Stream(0), 2);
  ASSERT_TRUE(lock->Commit({{first, second}, {}, {}}).ok());
  lock.reset();
  ASSERT_TRUE(ledger_->Erase(Stream(0), 1).ok());
  const auto records = *ledger_->ReadStream(Stream(0));
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].erasable, "");
  EXPECT_EQ(records[0].erasable_digest, first.erasable_digest);
  EXPECT_EQ(records[0].hash, ChainHash("", records[0]));
  EXPECT_EQ(records[1].erasable, second.erasable);
  EXPECT_TRUE(ledger_->Erase(Stream(0), 1).ok());  // Erased before: nothing left to do.
  EXPECT_TRUE(absl::IsNotFound(ledger_->Erase(Stream(0), 3)));
  EXPECT_TRUE(absl::IsNotFound(ledger_->Erase(Stream(0), 0)));
  EXPECT_TRUE(absl::IsNotFound(ledger_->Erase(Stream(1), 1)));
  Append(Stream(1), 1);
  EXPECT_TRUE(ledger_->Erase(Stream(1), 1).ok());  // Had nothing to erase.
}

TEST_P(LedgerContract, KeepsAnEventOfFiveMegabytes) {
  Record record = RecordAfter({}, Stream(0), 1);
  record.event.assign(5 << 20, 'x');
  record.event.back() = 'y';
  Chain({}, record);
  ASSERT_TRUE(Commit({{record}, {}, {}}).ok());
  EXPECT_EQ(ledger_->ReadStream(Stream(0))->front().event, record.event);
}

TEST_P(LedgerContract, CommitsTenThousandRecordsAtOnce) {
  Changes changes;
  Head head;
  for (int version = 1; version <= 10'000; ++version) {
    changes.records.push_back(RecordAfter(head, Stream(0), version));
    changes.receipts.push_back(ReceiptOf(changes.records.back()));
    head = HeadOf(changes.records.back());
  }
  ASSERT_TRUE(Commit(changes).ok());
  EXPECT_EQ(*ledger_->ReadHead(0), head);
  EXPECT_EQ(ledger_->ReadStream(Stream(0))->size(), 10'000u);
  EXPECT_EQ(ledger_->ReadShard(0, 9'999, 10)->front().hash, head.hash);
}

TEST_P(LedgerContract, HasOneWriterAShard) {
  std::atomic<int> inside{0}, most{0};
  auto work = [&] {
    for (int i = 0; i < 200; ++i) {
      auto lock = LockShard({});
      most = std::max<int>(most, ++inside);
      --inside;
    }
  };
  std::thread other(work);
  work();
  other.join();
  EXPECT_EQ(most, 1);
}

TEST_P(LedgerContract, NeitherReadersNorOtherShardsWaitForAShardsLock) {
  const Record record = Append(Stream(0), 1);
  auto held = LockShard({});
  std::thread other([&] {  // Would never come back if it waited.
    EXPECT_EQ(ledger_->ReadStream(Stream(0))->size(), 1u);
    EXPECT_EQ(ledger_->ReadShard(0, 0, 10)->size(), 1u);
    EXPECT_EQ(*ledger_->ReadHead(0), HeadOf(record));
    EXPECT_TRUE(ledger_->NextClock(0).ok());
    Append(StreamIn(1, kShards, 0), 1);
  });
  other.join();
  EXPECT_EQ(held->known().head, HeadOf(record));
}

// Each thread counts one stream up in turn with the others; a lost or doubled number would break
// the versions, a torn batch the chain.
TEST_P(LedgerContract, ManyThreadsOverTwoShardsLoseNothing) {
  constexpr int kThreads = 8, kEach = 40;
  std::atomic<bool> done{false};
  auto write = [&](int shard) {
    const std::string stream = StreamIn(shard, kShards, 0);
    for (int i = 0; i < kEach; ++i) {
      auto lock = LockShard({.streams = {stream}}, shard);
      const Known& known = lock->known();
      const int64_t version = int64_t(known.records.size()) + 1;
      const Record record = RecordAfter(known.head, stream, version);
      const absl::Status status =
          lock->Commit({{record}, {ReceiptOf(record)}, {{stream, {"clock", version}}}});
      EXPECT_TRUE(status.ok()) << status;
    }
  };
  auto read = [&] {
    while (!done) {
      for (int shard = 0; shard < kShards; ++shard) {
        const Head head = *ledger_->ReadHead(shard);
        EXPECT_GE(ledger_->ReadShard(shard, 0, 1000)->size(), size_t(head.position));
      }
    }
  };
  std::vector<std::thread> writers;
  std::thread reader(read);
  for (int i = 0; i < kThreads; ++i) writers.emplace_back(write, i % kShards);
  for (auto& thread : writers) thread.join();
  done = true;
  reader.join();
  for (int shard = 0; shard < kShards; ++shard) {
    const auto records = *ledger_->ReadShard(shard, 0, 10'000);
    ASSERT_EQ(records.size(), size_t(kThreads / kShards * kEach));
    std::string previous;
    for (const Record& record : records) {
      EXPECT_EQ(record.version, record.position);
      EXPECT_EQ(record.hash, ChainHash(previous, record));
      previous = record.hash;
    }
    EXPECT_EQ(*ledger_->NextClock(shard), int64_t(records.size()));
  }
}

}  // namespace interlock
