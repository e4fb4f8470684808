#include "libs/chassis/command_queue.h"

#include <algorithm>

#include "libs/chassis/refusal.h"

namespace interlock {
namespace {

using Timer = std::chrono::steady_clock;

constexpr int64_t kRetryAfterMs = 250;
// Of a commit: how long callers are waited for in all, and after the last of them came.
constexpr int kWaitPart = 2, kPausePart = 8;
// Shorter pauses than this are lost in the change of threads.
constexpr std::chrono::microseconds kPauseMin{50};

}  // namespace

absl::Status CommandQueue::Put(PendingCommand& pending) {
  std::lock_guard guard(mutex_);
  auto& queue = pending.bulk ? bulk_ : people_;
  const bool returns = pending.rounds > 0;
  if (returns) --out_asking_;
  absl::Status no;
  if (stopping_ && !returns) {
    no = absl::UnavailableError("This service is stopping; send the command again.");
  } else if (queue.size() >= options_.waiting_max) {
    no = RefuseOverload("Too many commands are waiting; nothing was stored. Send it again.",
                        kRetryAfterMs);
  } else {
    queue.push_back(std::move(pending));
  }
  // Under the lock: once the command is taken, the queue may be gone before this returns. Also when
  // it was refused, for a writer that stops and waits for the questions that are out.
  if (stopping_ || Waiting() >= wake_at_) arrived_.notify_one();
  return no;
}

void CommandQueue::Stop() {
  std::lock_guard guard(mutex_);
  stopping_ = true;
  arrived_.notify_one();
}

std::vector<PendingCommand> CommandQueue::Next() {
  std::unique_lock guard(mutex_);
  arrived_.wait(guard, [&] { return Waiting() > 0 || (stopping_ && out_asking_ == 0); });
  AwaitCompany(guard);
  return Gather();
}

void CommandQueue::AwaitCompany(std::unique_lock<std::mutex>& guard) {
  if (company_pause_ < kPauseMin) return;
  wake_at_ = std::min(company_, options_.batch_max);
  for (size_t before = 0; before < Waiting() && Waiting() < wake_at_ && !stopping_;) {
    const auto left = company_until_ - Timer::now();
    if (left <= left.zero()) break;
    before = Waiting();
    arrived_.wait_for(guard, std::min<std::chrono::nanoseconds>(left, company_pause_),
                      [&] { return Waiting() >= wake_at_ || stopping_; });
  }
  wake_at_ = 1;
}

std::vector<PendingCommand> CommandQueue::Gather() {
  std::vector<PendingCommand> batch;
  const auto take = [&batch](std::deque<PendingCommand>& from, size_t until) {
    for (; !from.empty() && batch.size() < until; from.pop_front())
      batch.push_back(std::move(from.front()));
  };
  const size_t max = options_.batch_max;
  batch.reserve(std::min(max, Waiting()));
  // People first; bulk callers get what is left, but never more than half.
  take(people_, bulk_.empty() ? max : std::max<size_t>(1, max - max / 2));
  take(bulk_, std::min(max, batch.size() + std::max<size_t>(1, max / 2)));
  return batch;
}

void CommandQueue::Committed(size_t commands, std::chrono::nanoseconds took) {
  std::lock_guard guard(mutex_);
  const auto wait = std::min(took / kWaitPart, options_.company_wait_max);
  company_ = Waiting() + commands;
  company_pause_ = wait * kWaitPart / kPausePart;
  company_until_ = Timer::now() + wait;
}

void CommandQueue::WentAsking() {
  std::lock_guard guard(mutex_);
  ++out_asking_;
}

bool CommandQueue::Sleep(std::chrono::nanoseconds time) {
  std::unique_lock guard(mutex_);
  return !arrived_.wait_for(guard, time, [this] { return stopping_; });
}

size_t CommandQueue::waiting() const {
  std::lock_guard guard(mutex_);
  return Waiting();
}

}  // namespace interlock
