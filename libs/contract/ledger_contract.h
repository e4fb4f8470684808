#pragma once
// What every ledger driver promises. A driver's test is one INSTANTIATE_TEST_SUITE_P.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>

#include "libs/ports/ledger.h"
#include "libs/ports/time_source.h"

namespace interlock {

// Stands still until a test moves it.
class ManualTime final : public TimeSource {
 public:
  int64_t now_ms() override { return now_ms_; }
  void Set(int64_t now_ms) { now_ms_ = now_ms; }

 private:
  std::atomic<int64_t> now_ms_{0};
};

// A new, empty ledger.
using LedgerFactory = std::function<std::unique_ptr<Ledger>(int shards, TimeSource& time)>;

// The n-th stream of a category that lies in a shard.
std::string StreamIn(int shard, int shards, int n, const std::string& category = "a");

// A record as a writer makes it, following a head; its fields are all different and none is empty,
// but for the erasable ones.
Record RecordAfter(const Head& head, const std::string& stream, int64_t version);
void Chain(const Head& head, Record& record);  // Sets the hash anew after a field was changed.

class LedgerContract : public testing::TestWithParam<LedgerFactory> {
 protected:
  static constexpr int kShards = 2;
  void SetUp() override { ledger_ = GetParam()(kShards, time_); }

  // The n-th stream of shard 0.
  std::string Stream(int n) { return StreamIn(0, kShards, n); }
  std::unique_ptr<Ledger::Lock> LockShard(const Wanted& wanted, int shard = 0);
  // Commits one record, with its receipt, at the head of its shard.
  Record Append(const std::string& stream, int64_t version);
  absl::Status Commit(const Changes& changes, int shard = 0);

  ManualTime time_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace interlock
