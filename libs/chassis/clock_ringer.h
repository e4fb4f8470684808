#pragma once
// Rings the clocks that the ledger holds when they are due: never early, once however many replicas
// ring, after a restart or a jump of the clock as soon as may be.
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "libs/chassis/shard_writer.h"

namespace interlock {

class ClockRinger {
 public:
  ClockRinger(Ledger& ledger, const std::vector<std::unique_ptr<ShardWriter>>& writers,
              const std::vector<std::unique_ptr<Aggregate>>& aggregates, TimeSource& time);
  ~ClockRinger();

  // Rings by itself from now on. A simulation calls RingDue instead.
  void Start();
  void Stop();

  // Rings what is due now, waits for the outcomes, and does so until nothing is due. Gives how many
  // were rung. A clock that fails, or that its stream says it does not hold, is tried again a
  // minute later.
  absl::StatusOr<int64_t> RingDue();
  // The earliest due instant, or INT64_MAX.
  absl::StatusOr<int64_t> NextDue() const;
  int64_t rung() const { return rung_; }

 private:
  absl::StatusOr<int64_t> RingShard(int shard);
  PendingCommand Due(const ClockChange& due) const;
  void Run();

  Ledger& ledger_;
  const std::vector<std::unique_ptr<ShardWriter>>& writers_;
  std::map<std::string, const Aggregate*> aggregates_;  // By category.
  TimeSource& time_;
  std::map<std::string, std::chrono::steady_clock::time_point> failed_until_;
  std::mutex ringing_;  // Of failed_until_ too.
  std::atomic<int64_t> rung_ = 0;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace interlock
