// Work is done beside, bounded, and all of it before the end.
#include "libs/chassis/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace interlock {
namespace {

TEST(Pool, DoesItsWorkInThreadsOfItsOwn) {
  std::promise<std::thread::id> where;
  Pool pool(1, 1);
  ASSERT_TRUE(pool.Run([&] { where.set_value(std::this_thread::get_id()); }));
  EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
}

TEST(Pool, AsManyWorkAtOnceAsThereAreThreads) {
  std::promise<void> first, second, both;
  Pool pool(2, 2);
  ASSERT_TRUE(pool.Run([&] {
    first.set_value();
    second.get_future().wait();  // Of the other: neither ends before both have begun.
    both.set_value();
  }));
  ASSERT_TRUE(pool.Run([&] {
    second.set_value();
    first.get_future().wait();
  }));
  both.get_future().wait();
}

TEST(Pool, RefusesWhatWouldWaitBeyondItsLimitAndTakesWorkAgainLater) {
  std::atomic<int> done = 0;
  std::promise<void> begun, go_on, waited, later;
  Pool pool(1, 2);
  ASSERT_TRUE(pool.Run([&] {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  EXPECT_TRUE(pool.Run([&] { ++done; }));
  EXPECT_TRUE(pool.Run([&] { waited.set_value(); }));
  EXPECT_FALSE(pool.Run([&] { done += 100; }));
  go_on.set_value();
  waited.get_future().wait();
  EXPECT_TRUE(pool.Run([&] { later.set_value(); }));
  later.get_future().wait();
  EXPECT_EQ(done, 1);
}

TEST(Pool, DoesAllThatItTookBeforeItEnds) {
  std::atomic<int> done = 0;
  {
    Pool pool(3, 1000);
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(pool.Run([&] { ++done; }));
  }
  EXPECT_EQ(done, 1000);
}

}  // namespace
}  // namespace interlock
