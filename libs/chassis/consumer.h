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
#include "libs/chassis/handler.h"
#include "libs/chassis/standing.h"
#include "libs/ports/sql.h"
#include "libs/ports/time_source.h"

namespace interlock {

class Consumer {
 public:
  struct Options {
    std::string name;     // Its group: where positions are kept under. [a-z0-9_.]+
    int batch_max = 512;  // Events a transaction.
  };
  Consumer(Options options, Sql& sql, std::vector<const Feed*> feeds, TimeSource& time,
           Handler& handler);
  ~Consumer();

  // Makes the tables that all consumers of one store share. Call once before any.
  static absl::Status MakeTables(Sql& sql);

  void Start();
  // Asks the thread to end; Stop waits for it. Ask many before waiting for one, and they end at
  // once.
  void RequestStop();
  void Stop();
  // Takes in what there is, without a thread of its own: for rebuilds, tests and simulations. Gives
  // how many events were taken in (set aside ones too).
  absl::StatusOr<int64_t> Drain(int64_t at_most = INT64_MAX);

  // As of the snapshot that the session sees.
  absl::StatusOr<std::vector<Standing>> ReadStandings(SqlSession& session) const;

  // Handles what is set aside of one stream of a service, as RetryAsides does.
  absl::Status Retry(const std::string& service, const std::string& stream);

  const std::string& name() const { return options_.name; }

 private:
  struct Source;
  absl::Status Load(Source& source);
  absl::Status LoadAsides(Source& source);
  absl::StatusOr<std::vector<FeedEvent>> ReadWhole(Source& source, int limit);
  // Says in the store why a source does not go on; empty: it does.
  absl::Status SayStopped(Source& source, const std::string& because);
  absl::StatusOr<int64_t> TakeBatch(Source& source);
  absl::Status NoteAttempts(Source& source, int64_t attempts);
  absl::StatusOr<int64_t> Take(Source& source, const std::vector<FeedEvent>& events,
                               const std::string& kill_reason);
  // `failed_at` is the event that failed, or SIZE_MAX if it was none of them.
  absl::Status ApplyRange(Source& source, const std::vector<FeedEvent>& events,
                          const std::string& aside_reason, size_t& failed_at);
  // Drain, with a pause after each turn that met load.
  absl::StatusOr<int64_t> TakeIn(int64_t at_most, std::chrono::milliseconds gather);
  void Run();

  const Options options_;
  Sql& sql_;
  const std::vector<const Feed*> feeds_;
  TimeSource& time_;
  Handler& handler_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::mutex draining_;
  Bell bell_;  // Rings at commits of a source, and for a stop.
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace interlock
