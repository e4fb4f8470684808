// Many commands at once: batches, fairness, bounds, and the same end whatever the order.
#include <random>

#include "google/protobuf/util/message_differencer.h"
#include "libs/chassis/shard_writer.h"
#include "libs/chassis/testing/writer_fixture.h"
#include "libs/chassis/verify.h"

namespace interlock {
namespace {

class ShardWriterLoadTest : public WriterTest {
 protected:
  void CountCommits() {
    ledger_.commit = [this](Ledger::Lock& lock, const Changes& changes) {
      ++commits_;
      return lock.Commit(changes);
    };
  }
  std::atomic<int> commits_ = 0;
};

TEST_P(ShardWriterLoadTest, TwoCommandsForOneStreamInABatchFoldItOnce) {
  { ASSERT_TRUE(Do(*NewWriter(), "a", Install("v")).ok()); }
  auto writer = NewWriter();
  auto held = store_->LockShard(0, {}).value();
  auto b = Send(*writer, Command("b", Close("v")));
  auto c = Send(*writer, Command("c", "report_leak { valve_id: 'v' }"));
  auto d = Send(*writer, Command("d", "report_leak { valve_id: 'v' }"));
  held.reset();
  EXPECT_EQ(b.get()->version, 1);
  EXPECT_EQ(c.get()->version, 2);
  EXPECT_EQ(d.get()->version, 3);
}

TEST_P(ShardWriterLoadTest, TakesInWhatAnotherWriterWrote) {
  auto a = NewWriter(), b = NewWriter();
  ASSERT_TRUE(Do(*a, "1", Install("v")).ok());
  ASSERT_TRUE(Do(*a, "2", Open("v", kStart + 50)).ok());
  ASSERT_TRUE(Do(*b, "3", Close("v")).ok());
  EXPECT_EQ(ledger_.NextClock(0).value(), INT64_MAX);
  EXPECT_EQ(Do(*a, "4", Open("v"))->version, 4);
  EXPECT_EQ(ReasonOf(Do(*b, "5", Open("v")).status()), "VALVE_OPEN");
}

TEST_P(ShardWriterLoadTest, SixtyFourCallersAtOnceShareAFlush) {
  CountCommits();
  auto writer = NewWriter();
  auto held = store_->LockShard(0, {}).value();  // While they come, the disk is busy.
  std::vector<std::future<Outcome>> outcomes(64);
  std::vector<std::thread> callers;
  for (int i = 0; i < 64; ++i)
    callers.emplace_back([&, i] {
      outcomes[i] =
          Send(*writer, Command("k" + std::to_string(i), Install("v" + std::to_string(i))));
    });
  for (auto& caller : callers) caller.join();
  held.reset();
  for (auto& outcome : outcomes) EXPECT_EQ(outcome.get()->version, 1);
  EXPECT_LE(commits_, 2);  // The first may have gone alone.
}

// A timer would make each caller wait for it: a hundred after one another would take as many.
TEST_P(ShardWriterLoadTest, OneCallerAloneIsABatchOfItsOwn) {
  CountCommits();
  auto writer = NewWriter();
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(Do(*writer, std::to_string(i), Install("v" + std::to_string(i))).ok());
  EXPECT_EQ(commits_, 20);
  EXPECT_EQ(writer->counts().batches, 20);
}

TEST_P(ShardWriterLoadTest, AnImportNeverStarvesAPerson) {
  auto writer = NewWriter({.queue = {.batch_max = 8}});
  auto held = store_->LockShard(0, {}).value();
  std::vector<std::future<Outcome>> bulk;
  for (int i = 0; i < 100; ++i) {
    auto pending = Command("b" + std::to_string(i), Install("b" + std::to_string(i)));
    pending.bulk = true;
    bulk.push_back(Send(*writer, std::move(pending)));
  }
  auto person = Send(*writer, Command("p", Install("p")));
  held.reset();
  // At most half a batch was under way; the person goes first in the next.
  EXPECT_LE(person.get()->position, 5);
  for (auto& one : bulk) EXPECT_TRUE(one.get().ok());
}

TEST_P(ShardWriterLoadTest, BulkGetsAtMostHalfOfABatchAndPeopleTheRest) {
  std::vector<std::pair<int, int>> batches;  // Bulk, people.
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    auto& [bulk, people] = batches.emplace_back();
    for (const Record& record : changes.records) ++(record.command_id[0] == 'b' ? bulk : people);
    return lock.Commit(changes);
  };
  {
    auto writer = NewWriter({.queue = {.batch_max = 8}});
    auto held = store_->LockShard(0, {}).value();
    for (int i = 0; i < 40; ++i) {
      auto pending = Command("b" + std::to_string(i), Install("b" + std::to_string(i)));
      pending.bulk = true;
      pending.done = [](const Outcome&) {};
      writer->Submit(std::move(pending));
      pending = Command("p" + std::to_string(i), Install("p" + std::to_string(i)));
      pending.done = [](const Outcome&) {};
      writer->Submit(std::move(pending));
    }
    held.reset();
  }
  int full = 0;
  for (const auto& [bulk, people] : batches) {
    EXPECT_LE(bulk, 4);
    EXPECT_LE(bulk + people, 8);
    full += bulk == 4 && people == 4;
  }
  EXPECT_GE(full, 8);
}

TEST_P(ShardWriterLoadTest, TooManyAtOnceAreToldWhenToComeAgain) {
  auto writer = NewWriter({.queue = {.batch_max = 1, .waiting_max = 3}});
  auto held = store_->LockShard(0, {}).value();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 10; ++i)
    outcomes.push_back(Send(*writer, Command(std::to_string(i), Install("v" + std::to_string(i)))));
  held.reset();
  int refused = 0;
  for (auto& one : outcomes) {
    const auto outcome = one.get();
    if (outcome.ok()) continue;
    ++refused;
    EXPECT_TRUE(absl::IsResourceExhausted(outcome.status()));
    EXPECT_EQ(ReasonOf(outcome.status()), "OVERLOADED");
    EXPECT_TRUE(outcome.status().GetPayload("interlock/retry_after_ms").has_value());
  }
  EXPECT_GE(refused, 6);
  EXPECT_EQ(writer->counts().overloaded, refused);
  EXPECT_EQ(ledger_.ReadHead(0)->position, 10 - refused);
}

TEST_P(ShardWriterLoadTest, FewHeldStatesGiveTheSameAnswers) {
  auto writer = NewWriter({.held_max = 2});
  for (int i = 0; i < 6; ++i)
    ASSERT_TRUE(Do(*writer, "i" + std::to_string(i), Install("v" + std::to_string(i))).ok());
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(Do(*writer, "o" + std::to_string(i), Open("v" + std::to_string(i)))->version, 2);
  EXPECT_LE(writer->counts().held, 2u);
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(Folded("v" + std::to_string(i)).open());
}

TEST_P(ShardWriterLoadTest, AWriterThatStopsAnswersAllThatItTook) {
  std::vector<std::future<Outcome>> outcomes;
  std::vector<std::thread> askers;
  {
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    ShardWriter writer(ledger_, 0, time_,
                       [&, gone](ShardWriter& self, PendingCommand pending, std::vector<Question>) {
                         auto moved = std::make_shared<PendingCommand>(std::move(pending));
                         askers.emplace_back([&self, gone, moved] {
                           gone.wait();
                           self.Submit(std::move(*moved));
                         });
                       },
                       {});
    auto held = store_->LockShard(0, {}).value();
    for (int i = 0; i < 10; ++i)
      outcomes.push_back(
          Send(writer, Command(std::to_string(i), Install("v" + std::to_string(i)))));
    outcomes.push_back(Send(writer, Command("o", Open("v1"))));
    held.reset();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(outcomes[i].get().ok());
    go.set_value();
  }
  EXPECT_EQ(ReasonOf(outcomes.back().get().status()), "SAFETY_NOT_CONFIRMED");
  for (auto& asker : askers) asker.join();
}

TEST_P(ShardWriterLoadTest, ManyThreadsAndTwoWritersLoseNothing) {
  auto a = NewWriter(), b = NewWriter();
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t)
    callers.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string valve = "v" + std::to_string(i % 5);
        const std::string id = std::to_string(t) + "." + std::to_string(i);
        const auto outcome = Do(t % 2 ? *a : *b, id, Install(valve));
        if (!outcome.ok()) {
          EXPECT_EQ(ReasonOf(outcome.status()), "VALVE_INSTALLED");
        }
        EXPECT_TRUE(
            Do(t % 2 ? *b : *a, "l" + id, "report_leak { valve_id: '" + valve + "' }").ok());
      }
    });
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(ledger_.ReadHead(0)->position, 5 + 100);
  EXPECT_TRUE(VerifyChain(ledger_, 0).ok());
}

OVER_MEMORY_AND_SQLITE(ShardWriterLoadTest);

// Ten thousand short random lives: whatever two writers did by turns, with restarts, small caches,
// repeats and broken lines, each stream folded from the ledger is what its next decision saw.
class ShardWriterRandomTest : public WriterTest {};

TEST_P(ShardWriterRandomTest, WhatIsHeldIsWhatTheLedgerFoldsTo) {
  std::mt19937_64 random(20261123);
  bool break_line = false, stored = false;
  ledger_.commit = [&](Ledger::Lock& lock, const Changes& changes) {
    if (!break_line) return lock.Commit(changes);
    break_line = false;
    if (stored) {
      EXPECT_TRUE(lock.Commit(changes).ok());
    }
    return absl::UnavailableError("the line broke");
  };
  // After each command the state that the decision left must be the ledger's: the next version that
  // a writer gives says how far its held state went, and a valve that it takes for open cannot
  // open.
  std::unique_ptr<ShardWriter> writers[2];
  int accepted = 0;
  for (int life = 0; life < 10'000; ++life) {
    if (life % 100 == 0)
      for (auto& writer : writers) writer = NewWriter({.held_max = 1 + random() % 3});
    ShardWriter& writer = *writers[random() % 2];
    const std::string valve = "v" + std::to_string(life / 500) + "." + std::to_string(random() % 3);
    const std::string id = std::to_string(life - int(random() % 2));
    const auto before = Folded(valve);
    const int64_t version = int64_t(Stream(valve).size());
    break_line = random() % 20 == 0;
    stored = random() % 2 == 0;
    time_.Set(time_.now_ms() + int64_t(random() % 10));
    const int64_t now = time_.now_ms();
    PendingCommand pending;
    switch (random() % 5) {
      case 0: pending = Command(id, Install(valve)); break;
      case 1: pending = Command(id, Open(valve, now + 5)); break;
      case 2: pending = Command(id, Close(valve)); break;
      case 3: pending = Command(id, "report_leak { valve_id: '" + valve + "' }"); break;
      case 4: pending = Ring(valve, before.close_by_ms()); break;
    }
    const auto copy = std::make_unique<valve::v1::ValveCommand>(
        static_cast<const valve::v1::ValveCommand&>(*pending.command));
    const bool ring = pending.clock_due.has_value();
    const auto outcome = Do(writer, std::move(pending));
    break_line = false;
    const auto after = Folded(valve);
    const int64_t version_after = int64_t(Stream(valve).size());
    if (outcome.ok() && outcome->events > 0 && version_after > version) {
      ++accepted;
      ASSERT_EQ(outcome->version, version_after);
      // What was decided is what the ledger's own state allows.
      Context context{.now_ms = now};
      valve::v1::IsSafeResponse yes;
      yes.set_safe(true);
      context.facts.Put(valve::IsSafe(valve), yes.SerializeAsString(), now);
      const auto decision = valve::ValveDecider::Decide(before, *copy, context);
      auto expected = before;
      for (const auto& event : decision.events) valve::ValveDecider::Evolve(expected, event);
      ASSERT_TRUE(google::protobuf::util::MessageDifferencer::Equals(after, expected));
      if (ring) {
        ASSERT_LE(before.close_by_ms(), now);
      }
    } else {
      ASSERT_EQ(version_after, version);
    }
  }
  EXPECT_GT(accepted, 2000);
  EXPECT_TRUE(VerifyChain(ledger_, 0).ok());
}

INSTANTIATE_TEST_SUITE_P(Ledgers, ShardWriterRandomTest, testing::Values("memory"));

}  // namespace
}  // namespace interlock
