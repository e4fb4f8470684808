#pragma once
// A ledger around another, in which a test can break what a disk or a network would.
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "libs/ports/ledger.h"

namespace interlock {

class LedgerAround final : public Ledger {
 public:
  explicit LedgerAround(Ledger& inside) : inside_(&inside) {}

  // Set before anybody uses the ledger.
  std::function<absl::Status()> before_lock = [] { return absl::OkStatus(); };
  std::function<absl::Status(Lock&, const Changes&)> commit = [](Lock& lock, const Changes& c) {
    return lock.Commit(c);
  };
  std::function<void(Known&)> known = [](Known&) {};
  std::function<absl::Status(std::vector<Record>&)> read = [](std::vector<Record>&) {
    return absl::OkStatus();
  };
  std::function<absl::Status()> before_erase = [] { return absl::OkStatus(); };
  std::string as_id = {};  // Empty: its own.

  // From now on it stands on another one, as after a restore.
  void StandOn(Ledger& other) { inside_ = &other; }
  // All that was ever committed, to be put into a copy.
  std::vector<Changes> committed() const {
    std::lock_guard guard(mutex_);
    return committed_;
  }

  int shards() const override { return inside()->shards(); }
  std::string id() const override { return as_id.empty() ? inside()->id() : as_id; }
  absl::StatusOr<std::unique_ptr<Lock>> LockShard(int shard, const Wanted& wanted) override {
    if (auto status = before_lock(); !status.ok()) return status;
    auto lock = inside()->LockShard(shard, wanted);
    if (!lock.ok()) return lock.status();
    return std::make_unique<LockAround>(*this, *std::move(lock));
  }
  absl::StatusOr<std::vector<Record>> ReadStream(const std::string& stream) override {
    return inside()->ReadStream(stream);
  }
  absl::StatusOr<std::vector<Record>> ReadShard(int shard, int64_t after, int limit) override {
    auto records = inside()->ReadShard(shard, after, limit);
    if (!records.ok()) return records;
    if (auto status = read(*records); !status.ok()) return status;
    return records;
  }
  absl::StatusOr<Head> ReadHead(int shard) override { return inside()->ReadHead(shard); }
  absl::StatusOr<std::vector<ClockChange>> ReadClocks(int shard, int64_t due_until_ms,
                                                      int limit) override {
    ++clock_reads;
    return inside()->ReadClocks(shard, due_until_ms, limit);
  }
  absl::StatusOr<int64_t> NextClock(int shard) override { return inside()->NextClock(shard); }
  absl::Status Erase(const std::string& stream, int64_t version) override {
    if (auto status = before_erase(); !status.ok()) return status;
    return inside()->Erase(stream, version);
  }
  std::atomic<int> clock_reads = 0;

 private:
  class LockAround final : public Lock {
   public:
    LockAround(LedgerAround& around, std::unique_ptr<Lock> inside)
        : around_(around), inside_(std::move(inside)), known_(inside_->known()) {
      around_.known(known_);
    }
    const Known& known() const override { return known_; }
    absl::Status Commit(const Changes& changes) override {
      const auto status = around_.commit(*inside_, changes);
      if (status.ok()) {
        std::lock_guard guard(around_.mutex_);
        around_.committed_.push_back(changes);
      }
      return status;
    }

   private:
    LedgerAround& around_;
    std::unique_ptr<Lock> inside_;
    Known known_;
  };
  Ledger* inside() const { return inside_; }

  std::atomic<Ledger*> inside_;
  mutable std::mutex mutex_;
  std::vector<Changes> committed_;
};

}  // namespace interlock
