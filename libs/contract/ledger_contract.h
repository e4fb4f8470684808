#pragma once
// What every ledger driver promises. A driver's test is one INSTANTIATE_TEST_SUITE_P.
#include <gtest/gtest.h>

#include <functional>

#include "libs/contract/records.h"

namespace interlock {

// A new, empty ledger.
using LedgerFactory = std::function<std::unique_ptr<Ledger>(int shards, TimeSource& time)>;

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
