#include "libs/chassis/command_queue.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "libs/decider/decider.h"

namespace interlock {
namespace {

constexpr std::chrono::hours kLong{1};

PendingCommand Person(const std::string& id) { return {.command_id = id}; }
PendingCommand Bulk(const std::string& id) { return {.command_id = id, .bulk = true}; }

std::string Ids(const std::vector<PendingCommand>& batch) {
  std::string ids;
  for (const auto& pending : batch) ids += pending.command_id + " ";
  return ids;
}

void Put(CommandQueue& queue, PendingCommand pending) { ASSERT_TRUE(queue.Put(pending).ok()); }

TEST(CommandQueue, GivesPeopleFirstAndBulkCallersHalf) {
  CommandQueue queue({.batch_max = 4});
  for (const char* id : {"b1", "b2", "b3", "b4", "b5"}) Put(queue, Bulk(id));
  for (const char* id : {"p1", "p2", "p3"}) Put(queue, Person(id));
  EXPECT_EQ(Ids(queue.Next()), "p1 p2 b1 b2 ");
  EXPECT_EQ(Ids(queue.Next()), "p3 b3 b4 ");
  EXPECT_EQ(Ids(queue.Next()), "b5 ");
}

TEST(CommandQueue, WhatIsRefusedStaysWithItsCaller) {
  CommandQueue queue({.waiting_max = 1});
  Put(queue, Person("a"));
  Put(queue, Bulk("b"));
  PendingCommand c = Person("c");
  const auto full = queue.Put(c);
  EXPECT_EQ(ReasonOf(full), "OVERLOADED");
  EXPECT_TRUE(full.GetPayload("interlock/retry_after_ms").has_value());
  EXPECT_EQ(c.command_id, "c");
  queue.Stop();
  EXPECT_TRUE(absl::IsUnavailable(queue.Put(c)));
  EXPECT_EQ(Ids(queue.Next()), "a b ");
  EXPECT_TRUE(queue.Next().empty());
}

TEST(CommandQueue, EndsWhenTheLastThatWentAskingIsBack) {
  CommandQueue queue({});
  Put(queue, Person("a"));
  auto batch = queue.Next();
  batch[0].rounds = 1;
  queue.WentAsking();
  queue.Stop();
  auto next = std::async(std::launch::async, [&] { return Ids(queue.Next()); });
  EXPECT_TRUE(queue.Put(batch[0]).ok());
  EXPECT_EQ(next.get(), "a ");
  EXPECT_TRUE(queue.Next().empty());
}

// Two groups that take turns become one: those who were answered are waited for.
TEST(CommandQueue, CallersOfTheLastBatchJoinThoseWhoWait) {
  CommandQueue queue({.company_wait_max = kLong});
  Put(queue, Person("a1"));
  Put(queue, Person("a2"));
  EXPECT_EQ(Ids(queue.Next()), "a1 a2 ");
  Put(queue, Person("b1"));  // While the first batch is on its way to the disk.
  queue.Committed(2, kLong);
  auto next = std::async(std::launch::async, [&] { return Ids(queue.Next()); });
  Put(queue, Person("a3"));
  Put(queue, Person("a4"));
  EXPECT_EQ(next.get(), "b1 a3 a4 ");
}

TEST(CommandQueue, ACallerAloneWaitsForNobody) {
  CommandQueue queue({.company_wait_max = kLong});
  for (const char* id : {"1", "2", "3"}) {
    Put(queue, Person(id));
    EXPECT_EQ(Ids(queue.Next()), std::string(id) + " ");
    queue.Committed(1, kLong);
  }
}

// Else the test would not end: the next batch would wait an hour for callers that are gone.
TEST(CommandQueue, ThoseWhoDoNotComeBackAreNotWaitedForLong) {
  CommandQueue queue({.company_wait_max = std::chrono::milliseconds(2)});
  Put(queue, Person("a1"));
  Put(queue, Person("a2"));
  EXPECT_EQ(Ids(queue.Next()), "a1 a2 ");
  queue.Committed(2, kLong);
  Put(queue, Person("b"));
  EXPECT_EQ(Ids(queue.Next()), "b ");
}

TEST(CommandQueue, AQuickFlushIsNotWaitedFor) {
  CommandQueue queue({.company_wait_max = kLong});
  Put(queue, Person("a1"));
  Put(queue, Person("a2"));
  EXPECT_EQ(Ids(queue.Next()), "a1 a2 ");
  queue.Committed(2, std::chrono::microseconds(100));
  Put(queue, Person("b"));
  EXPECT_EQ(Ids(queue.Next()), "b ");
}

TEST(CommandQueue, AStopEndsEveryWait) {
  CommandQueue queue({.company_wait_max = kLong});
  Put(queue, Person("a1"));
  Put(queue, Person("a2"));
  EXPECT_EQ(Ids(queue.Next()), "a1 a2 ");
  queue.Committed(2, kLong);
  Put(queue, Person("b"));
  auto next = std::async(std::launch::async, [&] { return Ids(queue.Next()); });
  queue.Stop();
  EXPECT_EQ(next.get(), "b ");
  EXPECT_FALSE(queue.Sleep(kLong));
}

}  // namespace
}  // namespace interlock
