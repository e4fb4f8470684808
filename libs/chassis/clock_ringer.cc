#include "libs/chassis/clock_ringer.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <future>

#include "interlock/core/v1/core.pb.h"

namespace interlock {
namespace {

constexpr int kAtOnceMax = 1000;
constexpr std::chrono::minutes kAgainAfter{1};
constexpr std::chrono::milliseconds kLook{500};

std::string KeyOf(const ClockChange& due) {
  return due.stream + "\n" + due.clock.name + "\n" + std::to_string(due.clock.due_at_ms);
}

}  // namespace

ClockRinger::ClockRinger(Ledger& ledger, const std::vector<std::unique_ptr<ShardWriter>>& writers,
                         const std::vector<std::unique_ptr<Aggregate>>& aggregates,
                         TimeSource& time)
    : ledger_(ledger), writers_(writers), time_(time) {
  for (const auto& aggregate : aggregates) aggregates_[aggregate->category()] = aggregate.get();
}

ClockRinger::~ClockRinger() { Stop(); }

void ClockRinger::Start() {
  stopping_ = false;
  thread_ = std::thread([this] { Run(); });
}

void ClockRinger::Stop() {
  {
    std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ClockRinger::Run() {
  for (;;) {
    (void)RingDue();  // A store that cannot be read now is read again at the next look.
    const auto next = NextDue();
    // A clock set in the meantime is at most a look late. One that failed is due all the time, and
    // waits for its next turn.
    const int64_t left_ms = next.ok() ? *next - time_.now_ms() : 0;
    const auto wait = left_ms > 0 ? std::min(kLook, std::chrono::milliseconds(left_ms)) : kLook;
    std::unique_lock guard(mutex_);
    if (stopped_.wait_for(guard, wait, [this] { return stopping_; })) return;
  }
}

absl::StatusOr<int64_t> ClockRinger::NextDue() const {
  int64_t next = INT64_MAX;
  for (int shard = 0; shard < ledger_.shards(); ++shard) {
    auto due = ledger_.NextClock(shard);
    if (!due.ok()) return due.status();
    next = std::min(next, *due);
  }
  return next;
}

absl::StatusOr<int64_t> ClockRinger::RingDue() {
  std::lock_guard guard(ringing_);
  int64_t rung = 0;
  for (int shard = 0; shard < ledger_.shards(); ++shard)
    for (;;) {
      auto some = RingShard(shard);
      if (!some.ok()) return some.status();
      if (*some == 0) break;
      rung += *some;
    }
  return rung;
}

PendingCommand ClockRinger::Due(const ClockChange& due) const {
  const auto found = aggregates_.find(due.stream.substr(0, due.stream.find('-')));
  if (found == aggregates_.end()) return {};
  PendingCommand pending{
      .aggregate = found->second,
      .stream = due.stream,
      .command_id = "clock/" + due.clock.name + "/" + std::to_string(due.clock.due_at_ms),
      .command = found->second->NewCommand(),
      .clock_due = due.clock};
  pending.context.actor = "clock";
  const auto* oneof = pending.command->GetDescriptor()->oneof_decl(0);
  for (int f = 0; f < oneof->field_count(); ++f)
    if (oneof->field(f)->message_type() == core::v1::ClockDue::descriptor()) {
      auto* body = static_cast<core::v1::ClockDue*>(
          pending.command->GetReflection()->MutableMessage(pending.command.get(), oneof->field(f)));
      body->set_name(due.clock.name);
      body->set_due_at_ms(due.clock.due_at_ms);
    }
  return pending;
}

absl::StatusOr<int64_t> ClockRinger::RingShard(int shard) {
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(failed_until_, [&](const auto& failed) { return now >= failed.second; });
  // Those that failed stand before the others, and must not keep them from ringing.
  auto due = ledger_.ReadClocks(shard, time_.now_ms(), kAtOnceMax + int(failed_until_.size()));
  if (!due.ok()) return due.status();
  struct Ringing {
    std::string key;
    std::future<bool> rang;
  };
  std::vector<Ringing> ringing;
  for (const ClockChange& clock : *due) {
    const std::string key = KeyOf(clock);
    if (failed_until_.contains(key)) continue;
    PendingCommand pending = Due(clock);
    if (pending.aggregate == nullptr) {  // A newer program's: it rings there.
      failed_until_[key] = now + kAgainAfter;
      continue;
    }
    auto promise = std::make_shared<std::promise<bool>>();
    ringing.push_back({key, promise->get_future()});
    pending.done = [promise](const absl::StatusOr<StoredReceipt>& receipt) {
      promise->set_value(receipt.ok() && !receipt->stream.empty());
    };
    writers_[shard]->Submit(std::move(pending));
  }
  int64_t rung = 0;
  for (Ringing& one : ringing) {
    if (one.rang.get())
      ++rung;
    else
      failed_until_[one.key] = now + kAgainAfter;
  }
  rung_ += rung;
  return rung;
}

}  // namespace interlock
