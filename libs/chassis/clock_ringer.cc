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
constexpr std::chrono::milliseconds kSlice{50};

std::string KeyOf(const ClockChange& due) {
  return due.stream + "\n" + due.clock.name + "\n" + std::to_string(due.clock.due_at_ms);
}

}  // namespace

ClockRinger::ClockRinger(Ledger& ledger, const std::vector<std::unique_ptr<ShardWriter>>& writers,
                         const std::vector<std::unique_ptr<Aggregate>>& aggregates,
                         const Bell& bell, TimeSource& time)
    : ledger_(ledger), writers_(writers), bell_(bell), time_(time) {
  for (const auto& aggregate : aggregates) aggregates_[aggregate->category()] = aggregate.get();
}

ClockRinger::~ClockRinger() { Stop(); }

void ClockRinger::Start() {
  stopping_ = false;
  thread_ = std::thread([this] { Run(); });
}

void ClockRinger::Stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void ClockRinger::Run() {
  while (!stopping_) {
    const int64_t rings = bell_.rings();
    (void)RingDue();  // A store that cannot be read now is read again at the next look.
    const auto next = NextDue();
    const int64_t wait_ms =
        next.ok() ? std::clamp<int64_t>(*next - time_.now_ms(), 1, kLook.count()) : kLook.count();
    // Short waits, so that a stop is not kept waiting.
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
    while (!stopping_ && std::chrono::steady_clock::now() < until)
      if (bell_.WaitBeyond(rings, std::min(kSlice, std::chrono::milliseconds(wait_ms)))) break;
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
  auto due = ledger_.ReadClocks(shard, time_.now_ms(), kAtOnceMax);
  if (!due.ok()) return due.status();
  struct Ringing {
    std::string key;
    std::future<absl::Status> outcome;
  };
  std::vector<Ringing> ringing;
  const auto now = std::chrono::steady_clock::now();
  for (const ClockChange& clock : *due) {
    const std::string key = KeyOf(clock);
    if (auto failed = failed_until_.find(key); failed != failed_until_.end()) {
      if (now < failed->second) continue;
      failed_until_.erase(failed);
    }
    PendingCommand pending = Due(clock);
    if (pending.aggregate == nullptr) {  // A newer program's: it rings there.
      failed_until_[key] = now + kAgainAfter;
      continue;
    }
    auto promise = std::make_shared<std::promise<absl::Status>>();
    ringing.push_back({key, promise->get_future()});
    pending.done = [promise](const absl::StatusOr<StoredReceipt>& receipt) {
      promise->set_value(receipt.status());
    };
    writers_[shard]->Submit(std::move(pending));
  }
  int64_t rung = 0;
  for (Ringing& one : ringing) {
    if (one.outcome.get().ok())
      ++rung;
    else
      failed_until_[one.key] = now + kAgainAfter;
  }
  rung_ += rung;
  return rung;
}

}  // namespace interlock
