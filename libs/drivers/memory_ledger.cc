#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <set>

#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

class MemoryLedger final : public Ledger {
 public:
  MemoryLedger(int shards, TimeSource& time) : shards_(shards), time_(time) {}

  int shards() const override { return int(shards_.size()); }
  // Simulations must come out the same every time, so not even the id is left to chance.
  std::string id() const override { return std::string(32, '0'); }

  absl::StatusOr<std::unique_ptr<Lock>> LockShard(int shard, const Wanted& wanted) override {
    return std::make_unique<MemoryLock>(*this, shard, wanted);
  }

  absl::StatusOr<std::vector<Record>> ReadStream(const std::string& stream) override {
    std::lock_guard guard(mutex_);
    return StreamOf(stream);
  }

  absl::StatusOr<std::vector<Record>> ReadShard(int shard, int64_t after, int limit) override {
    std::lock_guard guard(mutex_);
    return After(shards_[shard], after, limit);
  }

  absl::StatusOr<Head> ReadHead(int shard) override {
    std::lock_guard guard(mutex_);
    return HeadAt(shards_[shard], int64_t(shards_[shard].records.size()));
  }

  absl::StatusOr<std::vector<ClockChange>> ReadClocks(int shard, int64_t due_until_ms,
                                                      int limit) override {
    std::lock_guard guard(mutex_);
    std::vector<ClockChange> clocks;
    for (const auto& [due_at_ms, key] : shards_[shard].due) {
      if (due_at_ms > due_until_ms || int(clocks.size()) >= limit) break;
      clocks.push_back({key.first, {key.second, due_at_ms}});
    }
    return clocks;
  }

  absl::StatusOr<int64_t> NextClock(int shard) override {
    std::lock_guard guard(mutex_);
    const auto& due = shards_[shard].due;
    return due.empty() ? std::numeric_limits<int64_t>::max() : due.begin()->first;
  }

  absl::Status Erase(const std::string& stream, int64_t version) override {
    std::lock_guard guard(mutex_);
    Shard& shard = shards_[ShardOf(stream, shards())];
    const auto found = shard.streams.find(stream);
    if (found == shard.streams.end() || version < 1 || version > int64_t(found->second.size()))
      return absl::NotFoundError(stream + "@" + std::to_string(version) + " does not exist");
    shard.records[found->second[version - 1] - 1].erasable.clear();
    return absl::OkStatus();
  }

 private:
  using Key = std::pair<std::string, std::string>;
  struct Shard {
    std::mutex lock;
    std::deque<Record> records;
    std::map<std::string, std::vector<int64_t>> streams;  // Positions, by version.
    std::map<Key, StoredReceipt> receipts;
    std::map<Key, int64_t> clocks;
    std::set<std::pair<int64_t, Key>> due;  // The same clocks in the order of their instants.
  };

  std::vector<Record> StreamOf(const std::string& stream) const {
    const Shard& shard = shards_[ShardOf(stream, shards())];
    std::vector<Record> records;
    if (auto found = shard.streams.find(stream); found != shard.streams.end())
      for (const int64_t position : found->second) records.push_back(shard.records[position - 1]);
    return records;
  }
  static Head HeadAt(const Shard& shard, int64_t position) {
    if (position < 1 || position > int64_t(shard.records.size())) return {};
    return HeadOf(shard.records[position - 1]);
  }
  static std::vector<Record> After(const Shard& shard, int64_t after, int limit) {
    const size_t from = std::min<size_t>(std::max<int64_t>(after, 0), shard.records.size());
    const size_t to = std::min<size_t>(from + std::max(limit, 0), shard.records.size());
    return {shard.records.begin() + from, shard.records.begin() + to};
  }

  // Nothing may be stored of changes that break a promise, so all is checked before.
  static absl::Status CheckNew(const Shard& shard, const Changes& changes) {
    std::map<std::string, int64_t> versions;
    for (const Record& record : changes.records) {
      auto [version, fresh] = versions.try_emplace(record.stream, 0);
      if (auto found = shard.streams.find(record.stream); fresh && found != shard.streams.end())
        version->second = int64_t(found->second.size());
      if (record.version != ++version->second)
        return absl::InternalError(record.stream + "@" + std::to_string(record.version) +
                                   " is not the next version of its stream");
    }
    std::set<Key> receipts;
    for (const auto& receipt : changes.receipts) {
      const Key key{receipt.stream, receipt.command_id};
      if (shard.receipts.contains(key) || !receipts.insert(key).second)
        return absl::InternalError("the receipt of " + receipt.command_id + " on " +
                                   receipt.stream + " is there already");
    }
    return absl::OkStatus();
  }

  static void Store(Shard& shard, const Changes& changes) {
    for (const Record& record : changes.records) {
      shard.records.push_back(record);
      shard.streams[record.stream].push_back(record.position);
    }
    for (const auto& receipt : changes.receipts)
      shard.receipts.emplace(Key{receipt.stream, receipt.command_id}, receipt);
    for (const auto& [stream, clock, cancelled] : changes.clocks) {
      const Key key{stream, clock.name};
      if (auto held = shard.clocks.find(key); held != shard.clocks.end()) {
        shard.due.erase({held->second, key});
        shard.clocks.erase(held);
      }
      if (cancelled) continue;
      shard.clocks.emplace(key, clock.due_at_ms);
      shard.due.emplace(clock.due_at_ms, key);
    }
  }

  class MemoryLock final : public Lock {
   public:
    MemoryLock(MemoryLedger& ledger, int number, const Wanted& wanted)
        : ledger_(ledger), number_(number), shard_(ledger.shards_[number]), guard_(shard_.lock) {
      std::lock_guard guard(ledger.mutex_);
      const int64_t size = shard_.records.size();
      known_.head = HeadAt(shard_, size);
      known_.store_now_ms = ledger.time_.now_ms();
      known_.follows = HeadAt(shard_, wanted.since.position) == wanted.since &&
                       size - wanted.since.position <= wanted.records_max;
      if (known_.follows) known_.newer = After(shard_, wanted.since.position, wanted.records_max);
      for (const auto& stream : wanted.streams)
        for (Record& record : ledger.StreamOf(stream)) known_.records.push_back(std::move(record));
      for (const auto& command : wanted.commands)
        if (auto found = shard_.receipts.find(command); found != shard_.receipts.end())
          known_.receipts.push_back(found->second);
    }
    const Known& known() const override { return known_; }
    absl::Status Commit(const Changes& changes) override {
      if (std::exchange(used_, true)) return absl::InternalError("a lock commits once");
      if (auto follows = CheckFollows(number_, ledger_.shards(), known_.head, changes.records);
          !follows.ok())
        return follows;
      std::lock_guard guard(ledger_.mutex_);
      if (auto fresh = CheckNew(shard_, changes); !fresh.ok()) return fresh;
      Store(shard_, changes);
      return absl::OkStatus();
    }

   private:
    MemoryLedger& ledger_;
    const int number_;
    Shard& shard_;
    std::unique_lock<std::mutex> guard_;
    Known known_;
    bool used_ = false;
  };

  std::mutex mutex_;  // Of everything in the shards but their locks.
  std::vector<Shard> shards_;
  TimeSource& time_;
};

}  // namespace

std::unique_ptr<Ledger> OpenMemoryLedger(int shards, TimeSource& time) {
  return std::make_unique<MemoryLedger>(shards, time);
}

}  // namespace interlock
