#pragma once
// Takes in the events of others, each once: position and hash per source shard move by
// compare-and-set in the transaction of the effects.
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"
#include "libs/ports/time_source.h"

namespace interlock {

// An event that could not be taken in, kept with its reason; later events of its stream join it.
struct Aside {
  std::string consumer;
  std::string service;
  int shard = 0;
  int64_t position = 0;
  std::string stream;
  int64_t version = 0;
  std::string type;
  std::string reason;
  int64_t at_ms = 0;
  int64_t attempts = 0;
  // Who proposed to give it up, and why; empty if nobody did.
  std::string discard_by = {};
  std::string discard_reason = {};
};

// Where a consumer stands in one source shard.
struct Standing {
  std::string service;
  int shard = 0;
  int64_t position = 0;
  std::string hash;
  int64_t as_of_ms = 0;  // Record time of the newest event taken in; 0: none.
  int64_t behind_events = 0;
  // Why it stopped: the source was restored or forked. Empty: it goes on.
  std::string stopped_because;
};

// What is done with events. Called from one thread at a time.
class Handler {
 public:
  virtual ~Handler() = default;
  // Outside any transaction, before the effects: where a reaction sends its commands. UNAVAILABLE:
  // tried again later. Other errors set the event aside.
  virtual absl::Status Before(const FeedEvent&) { return absl::OkStatus(); }
  // In the transaction that moves the position.
  virtual absl::Status Apply(SqlSession& session, const FeedEvent& event) = 0;
  // After commit.
  virtual void Applied(const std::vector<FeedEvent>&) {}
};

class Consumer {
 public:
  struct Options {
    std::string name;     // Its group: where positions are kept under. [a-z0-9_.]+
    int batch_max = 512;  // Events a transaction.
  };
  Consumer(Options options, Sql& sql, std::vector<const Feed*> feeds, const Bell& bell,
           TimeSource& time, Handler& handler);
  ~Consumer();

  // Makes the tables that all consumers of one store share. Call once before any.
  static absl::Status MakeTables(Sql& sql);

  void Start();
  void Stop();
  // Takes in what there is, without a thread of its own: for rebuilds, tests and simulations. Gives
  // how many events were taken in (set aside ones too).
  absl::StatusOr<int64_t> Drain(int64_t at_most = INT64_MAX);

  // As of the snapshot that the session sees.
  absl::StatusOr<std::vector<Standing>> ReadStandings(SqlSession& session) const;

  // Applies what is set aside for one stream of this consumer, in order; rows go with their
  // effects.
  absl::Status Retry(const std::string& service, const std::string& stream);

  const std::string& name() const { return options_.name; }

 private:
  struct Source;
  absl::Status Load(Source& source);
  absl::Status StopSource(Source& source, const std::string& because);
  absl::StatusOr<int64_t> TakeBatch(Source& source);
  absl::Status NoteAttempt(Source& source);
  absl::StatusOr<int64_t> Take(Source& source, const std::vector<FeedEvent>& events,
                               const std::string& kill_reason);
  // `failed_at` is the event that failed, or SIZE_MAX if it was none of them.
  absl::Status ApplyRange(Source& source, const std::vector<FeedEvent>& events,
                          const std::string& aside_reason, size_t& failed_at);
  void Run();

  const Options options_;
  Sql& sql_;
  const Bell& bell_;
  TimeSource& time_;
  Handler& handler_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::mutex draining_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// The set-aside events of one store.
class Asides {
 public:
  explicit Asides(Sql& sql) : sql_(sql) {}
  absl::StatusOr<std::vector<Aside>> List();
  // Gives one up for good. Asked for by one person with a reason, confirmed by another; what is
  // lost is told by List before. NOT_FOUND; PERMISSION_DENIED, reason SECOND_PERSON_NEEDED.
  absl::Status ProposeDiscard(const Aside& which, const std::string& actor,
                              const std::string& reason);
  absl::Status ConfirmDiscard(const Aside& which, const std::string& actor, int64_t now_ms);

 private:
  Sql& sql_;
};

}  // namespace interlock
