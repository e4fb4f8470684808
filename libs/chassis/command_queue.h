#pragma once
// Where commands wait for a shard's writer: bounded, people before bulk callers, and handed over as
// batches that are worth a flush.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "libs/chassis/pending_command.h"

namespace interlock {

// Put and Stop: any thread. The rest: the writer's thread alone.
class CommandQueue {
 public:
  struct Options {
    size_t batch_max = 1024;
    size_t waiting_max = 4096;  // Of people, and as many of bulk callers.
    // The longest wait for callers that are about to come back; see Next.
    std::chrono::nanoseconds company_wait_max = std::chrono::milliseconds(4);
  };
  explicit CommandQueue(const Options& options) : options_(options) {}

  // Takes the command, and moves from it, or says why not: RESOURCE_EXHAUSTED with a delay to
  // retry, the queue is full; UNAVAILABLE, the writer is stopping. Never blocks.
  absl::Status Put(PendingCommand& pending);
  // No new commands from now on; those that are out with questions still come back.
  void Stop();

  // The next batch: at most `batch_max`, bulk callers at most half of it unless nobody else waits
  // for that half. Empty: stopped, and nothing will come any more.
  //
  // Sleeps until a command waits. Whoever was just answered tends to send the next command at once,
  // and where a flush takes milliseconds, two groups of callers that take turns get half of what
  // one group gets. So while such callers keep coming it waits for them, for a fraction of what
  // the last commit took. It never waits for a caller alone, nor where a flush is quick.
  std::vector<PendingCommand> Next();
  // The batch is durable; its callers are answered next.
  void Committed(size_t commands, std::chrono::nanoseconds took);
  // One of the last batch goes out with questions, and comes back by Put.
  void WentAsking();
  // False, at once or as soon as it happens: the queue was stopped.
  bool Sleep(std::chrono::nanoseconds time);

  size_t waiting() const;

 private:
  size_t Waiting() const { return people_.size() + bulk_.size(); }
  void AwaitCompany(std::unique_lock<std::mutex>& guard);
  std::vector<PendingCommand> Gather();

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<PendingCommand> people_, bulk_;
  size_t wake_at_ = 1;     // The writer sleeps until so many wait.
  size_t out_asking_ = 0;  // Went out with questions and have not come back.
  bool stopping_ = false;
  // Set by Committed: how many wait when all whom that batch answers are back, and until when they
  // are waited for.
  size_t company_ = 0;
  std::chrono::nanoseconds company_pause_{0};
  std::chrono::steady_clock::time_point company_until_;
};

}  // namespace interlock
