#pragma once
// What others read of a service: its shards, from a position, in order. In one process the ledger
// is read itself, and each commit rings the bells of those who listen to this feed, of nobody else.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "libs/ports/ledger.h"

namespace interlock {

// Wakes whoever waits for it. Any thread.
class Bell {
 public:
  void Ring();
  // How often it has rung. Waiting beyond a number never misses a ring.
  int64_t rings() const;
  // False if it did not ring beyond `seen` within the wait.
  bool WaitBeyond(int64_t seen, std::chrono::nanoseconds wait) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable rung_;
  int64_t rings_ = 0;
};

// One service's feed; outlives its listeners. Any thread. Statuses as the ledger's.
class Feed {
 public:
  Feed(std::string service, Ledger& ledger) : service_(std::move(service)), ledger_(ledger) {}
  const std::string& service() const { return service_; }
  int shards() const { return ledger_.shards(); }
  std::string ledger_id() const { return ledger_.id(); }
  absl::StatusOr<std::vector<Record>> Read(int shard, int64_t after, int limit) const {
    return ledger_.ReadShard(shard, after, limit);
  }
  absl::StatusOr<Head> ReadHead(int shard) const { return ledger_.ReadHead(shard); }

  // Something was committed.
  void Announce() const;
  // From now on `bell` rings at each commit, until StopListening has returned.
  void Listen(Bell& bell) const;
  void StopListening(Bell& bell) const;

 private:
  const std::string service_;
  Ledger& ledger_;
  mutable std::mutex mutex_;
  mutable std::vector<Bell*> listeners_;
};

// One event on its way to a consumer.
struct FeedEvent {
  std::string service;
  int shard = 0;
  Record record;
  // "<service>/<stream>@<version>": its name everywhere outside its ledger.
  std::string Identity() const {
    return service + "/" + record.stream + "@" + std::to_string(record.version);
  }
};

}  // namespace interlock
