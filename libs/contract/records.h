#pragma once
// Records as a writer makes them, for tests of ledgers and of what reads them.
#include <atomic>
#include <cstdint>
#include <string>

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

// The n-th stream of a category that lies in a shard.
std::string StreamIn(int shard, int shards, int n, const std::string& category = "a");

// A record as a writer makes it, following a head; its fields are all different and none is empty,
// but for the erasable ones.
Record RecordAfter(const Head& head, const std::string& stream, int64_t version);
// The same with erasable bytes beside it.
Record ErasableRecordAfter(const Head& head, const std::string& stream, int64_t version);
void Chain(const Head& head, Record& record);  // Sets the hash anew after a field was changed.

}  // namespace interlock
