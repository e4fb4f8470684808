#pragma once
// Takes commands for one shard and decides them in batches under the shard's lock. While one batch
// is on its way to the disk the next one gathers, so the batch grows with the load and no timer is
// needed. A caller is answered after its batch is durable and the lock is given up, never before.
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "libs/chassis/command_queue.h"
#include "libs/chassis/held_states.h"
#include "libs/chassis/pool.h"
#include "libs/ports/ledger.h"
#include "libs/ports/time_source.h"

namespace interlock {

class ShardWriter {
 public:
  // Asks the questions outside any lock, puts the answers into the command's facts and submits it
  // again, in any case and soon: a writer that stops waits for it. Must not block the caller.
  using Asker = std::function<void(ShardWriter&, PendingCommand, std::vector<Question>)>;

  struct Options {
    std::string service = {};  // First part of an event's identity.
    const RuleData* rules = nullptr;
    // 16 secret bytes for each event that has erasable fields. Empty: random ones.
    std::function<std::string()> salt = {};
    // After each commit, when its callers have been answered, from the writer's thread.
    std::function<void()> committed = {};
    // Something that an operator should read: a restore noticed, a fork, an unknown outcome
    // settled.
    std::function<void(const std::string&)> trouble = {};
    CommandQueue::Options queue = {};  // A batch of one: for the bench that shows what more bring.
    size_t held_max = 5'000;
    int64_t apart_max_ms = 10'000;  // Between the store's clock and ours.
    bool dedupe = true;  // Off only to prove that the witness of the kill test finds what it must.
  };
  struct Counts {
    int64_t commands = 0, events = 0, batches = 0, refused = 0, overloaded = 0, restores = 0,
            settled = 0;
    size_t waiting = 0, held = 0;
    int64_t longest_stream = 0;  // Versions; a stream should end before about a thousand.
  };

  ShardWriter(Ledger& ledger, int shard, TimeSource& time, Asker asker, Options options);
  ~ShardWriter();  // Answers all that it took, then stops.
  // Never blocks. A full queue, or a writer that is stopping, answers RESOURCE_EXHAUSTED or
  // UNAVAILABLE through `done`. Any thread.
  void Submit(PendingCommand pending);
  // Drops the state held of a stream, so that it is read from the ledger again: something of it was
  // erased there. Waits for the batch that is being decided. Any thread.
  void Forget(const std::string& stream);
  Counts counts() const;
  int shard() const { return shard_; }
  const std::string& service() const { return options_.service; }

 private:
  struct Answer {
    absl::StatusOr<StoredReceipt> receipt = absl::UnavailableError("not decided");
    std::vector<Question> questions = {};  // Not empty: to be asked first.
  };
  struct Batch {
    std::vector<PendingCommand> commands;
    std::vector<Answer> answers;
    Changes changes;
  };

  void Run();
  // Sends those out whose questions are open.
  void AskFirst(Batch& batch);
  // Tells the others: here if nobody waits, else in a thread beside, so that the next batch is on
  // its way meanwhile.
  void AnswerAll(Batch batch);
  absl::Status DecideBatch(Batch& batch);
  Wanted WantedFor(const std::vector<PendingCommand>& commands) const;
  // False if what is held is not a past of this shard: a restore or a fork.
  bool CatchUp(const Known& known);
  Answer DecideOne(PendingCommand& pending, Head& head, Changes& changes);
  absl::Status Admit(const PendingCommand& pending, const HeldState& held, int64_t now_ms) const;
  // After a commit whose outcome is not known: takes the lock again and reads the receipts.
  absl::Status Settle(const Batch& batch);
  absl::StatusOr<bool> IsStored(const Changes& changes, const Known& known) const;
  // True if what was seen at head_ is gone: the ledger was restored or forked.
  bool WasPutBack(const Head& now) const;
  void Count(const Batch& batch, const absl::Status& status);
  void Tell(const std::string& trouble) const;

  Ledger& ledger_;
  const int shard_;
  TimeSource& time_;
  const Asker asker_;
  const Options options_;
  std::mutex holding_;  // Of the held states, while they are in use.
  HeldStates held_;     // True at head_, and only then.
  Head head_;
  CommandQueue queue_;
  mutable std::mutex mutex_;  // Of the counts alone.
  Counts counts_;
  Pool answering_{1, 1};  // Before the thread that uses it, so that it goes after it.
  std::thread thread_;
};

}  // namespace interlock
