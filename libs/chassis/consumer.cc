#include "libs/chassis/consumer.h"

#include <set>

#include "absl/strings/escaping.h"
#include "libs/chassis/aside_retry.h"

namespace interlock {
namespace {

constexpr int kDeathsMax = 2;
constexpr std::chrono::milliseconds kPause{1000};
constexpr std::chrono::milliseconds kPauseAfterFailure{200};
// Under load a commit is followed by another at once: a pause then lets one transaction take many
// of them. A few events, as one person makes them, are never waited for.
constexpr int64_t kLoad = 8;
constexpr std::chrono::milliseconds kGather{4};

}  // namespace

// One shard of one service, and how far it was taken in.
struct Consumer::Source {
  const Feed* feed = nullptr;
  int shard = 0;
  bool loaded = false;
  bool met = false;  // Loaded before in this life.
  int64_t position = 0;
  std::string hash;  // Raw bytes of the record at `position`; empty at 0.
  std::string hash_hex;
  int64_t attempts = 0;       // Begun and not ended, for the batch after `position`.
  int64_t careful_until = 0;  // One event at a time up to here: something before it kills.
  std::string stopped_because;
  std::set<std::string> aside_streams;
};

absl::Status Consumer::MakeTables(Sql& sql) {
  return sql.Write([](SqlSession& session) {
    for (const char* statement :
         {"CREATE TABLE IF NOT EXISTS consumer_position (consumer TEXT, service TEXT, shard "
          "BIGINT, "
          "ledger TEXT, position BIGINT, hash TEXT, as_of_ms BIGINT, attempts BIGINT, "
          "careful_until BIGINT, stopped TEXT, PRIMARY KEY (consumer, service, shard))",
          "CREATE TABLE IF NOT EXISTS consumer_aside (consumer TEXT, service TEXT, shard BIGINT, "
          "position BIGINT, stream TEXT, version BIGINT, type TEXT, reason TEXT, at_ms BIGINT, "
          "attempts BIGINT, discard_by TEXT, discard_reason TEXT, "
          "PRIMARY KEY (consumer, service, shard, position))",
          "CREATE TABLE IF NOT EXISTS consumer_discarded (consumer TEXT, service TEXT, "
          "shard BIGINT, position BIGINT, stream TEXT, type TEXT, reason TEXT, proposed_by TEXT, "
          "confirmed_by TEXT, at_ms BIGINT, PRIMARY KEY (consumer, service, shard, position))"})
      if (auto status = session.Run(statement); !status.ok()) return status;
    return absl::OkStatus();
  });
}

Consumer::Consumer(Options options, Sql& sql, std::vector<const Feed*> feeds, TimeSource& time,
                   Handler& handler)
    : options_(std::move(options)),
      sql_(sql),
      feeds_(std::move(feeds)),
      time_(time),
      handler_(handler) {
  for (const Feed* feed : feeds_) {
    feed->Listen(bell_);
    for (int shard = 0; shard < feed->shards(); ++shard) {
      auto source = std::make_unique<Source>();
      source->feed = feed;
      source->shard = shard;
      sources_.push_back(std::move(source));
    }
  }
}

Consumer::~Consumer() {
  Stop();
  for (const Feed* feed : feeds_) feed->StopListening(bell_);
}

void Consumer::Start() {
  stopping_ = false;
  thread_ = std::thread([this] { Run(); });
}

void Consumer::RequestStop() {
  stopping_ = true;
  bell_.Ring();
}

void Consumer::Stop() {
  RequestStop();
  if (thread_.joinable()) thread_.join();
}

void Consumer::Run() {
  while (!stopping_) {
    int64_t rings = bell_.rings();
    const auto taken = TakeIn(INT64_MAX, kGather);
    if (taken.ok() && *taken > 0) continue;
    // A source is looked at now and then even if nobody rings: it may have been put back. After a
    // failure a ring is no reason to hurry, but for a stop.
    const auto pause = taken.ok() ? kPause : kPauseAfterFailure;
    const auto until = std::chrono::steady_clock::now() + pause;
    while (!stopping_ && bell_.WaitBeyond(rings, until - std::chrono::steady_clock::now())) {
      if (taken.ok()) break;
      rings = bell_.rings();
    }
  }
}

absl::StatusOr<int64_t> Consumer::Drain(int64_t at_most) {
  return TakeIn(at_most, std::chrono::milliseconds(0));
}

absl::StatusOr<int64_t> Consumer::TakeIn(int64_t at_most, std::chrono::milliseconds gather) {
  std::lock_guard guard(draining_);
  int64_t taken = 0;
  absl::Status trouble;
  // By turns, so that a busy source holds no other up. One in trouble is left for the next time.
  std::set<Source*> busy;
  for (auto& source : sources_) busy.insert(source.get());
  while (!busy.empty()) {
    int64_t in_turn = 0;
    for (auto& source : sources_) {
      if ((stopping_ && taken > 0) || taken >= at_most) return taken;
      if (!busy.contains(source.get())) continue;
      auto batch = TakeBatch(*source);
      if (!batch.ok()) trouble.Update(batch.status());
      if (!batch.ok() || *batch == 0)
        busy.erase(source.get());
      else
        taken += *batch, in_turn += *batch;
    }
    if (in_turn >= kLoad && in_turn < options_.batch_max) std::this_thread::sleep_for(gather);
  }
  if (taken == 0 && !trouble.ok()) return trouble;
  return taken;
}

absl::Status Consumer::Load(Source& source) {
  std::string ledger;
  bool found = false;
  auto status = sql_.Read([&](SqlSession& session) {
    return session.Query(
        "SELECT ledger, position, hash, attempts, careful_until, stopped FROM consumer_position "
        "WHERE consumer = $1 AND service = $2 AND shard = $3",
        {options_.name, source.feed->service(), int64_t(source.shard)}, [&](const SqlRow& row) {
          found = true;
          ledger = row.Text(0);
          source.position = row.Int(1);
          source.hash_hex = row.Text(2);
          // What another replica, alive as we are, has begun in the meantime is no death.
          source.attempts = source.met ? 0 : row.Int(3);
          source.careful_until = row.Int(4);
          source.stopped_because = row.Text(5);
        });
  });
  if (status.ok()) status = LoadAsides(source);
  if (!status.ok()) return status;
  if (!found) {
    status = sql_.Write([&](SqlSession& session) {
      return session.Run(
          "INSERT INTO consumer_position (consumer, service, shard, ledger, position, hash, "
          "as_of_ms, attempts, careful_until, stopped) VALUES ($1, $2, $3, $4, 0, '', 0, 0, 0, '') "
          "ON CONFLICT (consumer, service, shard) DO NOTHING",
          {options_.name, source.feed->service(), int64_t(source.shard), source.feed->ledger_id()});
    });
    if (!status.ok()) return status;
  } else if (ledger != source.feed->ledger_id()) {
    return SayStopped(source, "the ledger of " + source.feed->service() +
                                  " is another one than before; rebuild this view");
  }
  if (source.position > 0) {
    auto at = source.feed->Read(source.shard, source.position - 1, 1);
    if (!at.ok()) return at.status();
    if (at->empty() || absl::BytesToHexString(at->front().hash) != source.hash_hex)
      return SayStopped(source, "the ledger of " + source.feed->service() +
                                    " was restored or forked: at position " +
                                    std::to_string(source.position) +
                                    " it no longer holds what was taken in");
    source.hash = at->front().hash;
  }
  source.loaded = source.met = true;
  return absl::OkStatus();
}

absl::Status Consumer::LoadAsides(Source& source) {
  source.aside_streams.clear();
  return sql_.Read([&](SqlSession& session) {
    return session.Query(
        "SELECT DISTINCT stream FROM consumer_aside WHERE consumer = $1 AND service = $2 "
        "AND shard = $3",
        {options_.name, source.feed->service(), int64_t(source.shard)},
        [&](const SqlRow& row) { source.aside_streams.emplace(row.Text(0)); });
  });
}

absl::Status Consumer::SayStopped(Source& source, const std::string& because) {
  if (source.stopped_because == because) return absl::OkStatus();
  auto status = sql_.Write([&](SqlSession& session) {
    return session.Run(
        "UPDATE consumer_position SET stopped = $4 WHERE consumer = $1 AND service = $2 "
        "AND shard = $3",
        {options_.name, source.feed->service(), int64_t(source.shard), because});
  });
  if (status.ok()) source.stopped_because = because;
  return status;
}

// What follows the position without a gap; nothing if nothing does, and then `loaded` is false if
// that is not as it should be.
absl::StatusOr<std::vector<FeedEvent>> Consumer::ReadWhole(Source& source, int limit) {
  std::vector<FeedEvent> events;
  auto records = source.feed->Read(source.shard, source.position, limit);
  if (!records.ok()) return records.status();
  if (records->empty()) {
    auto head = source.feed->ReadHead(source.shard);
    if (!head.ok()) return head.status();
    if (head->position >= source.position) return events;
    source.loaded = false;  // Shorter than before.
    if (auto status = Load(source); !status.ok()) return status;
    return events;
  }
  events.reserve(records->size());
  const std::string* hash = &source.hash;
  for (Record& record : *records) {
    if (record.position != source.position + int64_t(events.size()) + 1 ||
        ChainHash(*hash, record) != record.hash)
      break;  // What is whole before it is taken in first.
    events.push_back({source.feed->service(), source.shard, std::move(record)});
    hash = &events.back().record.hash;
  }
  if (!events.empty()) return events;
  source.loaded = false;
  auto said =
      SayStopped(source, "the chain of " + source.feed->service() + " breaks at shard " +
                             std::to_string(source.shard) + ", position " +
                             std::to_string(source.position + 1) + ": restored, forked or damaged");
  if (!said.ok()) return said;
  return events;
}

absl::StatusOr<int64_t> Consumer::TakeBatch(Source& source) {
  if (!source.loaded) {
    if (auto status = Load(source); !status.ok()) return status;
    if (!source.loaded) return 0;  // Stopped: looked at again at the next ring.
  }
  // Another replica, or a person, may have taken some back.
  if (!source.aside_streams.empty())
    if (auto status = LoadAsides(source); !status.ok()) return status;
  if (source.attempts >= kDeathsMax && source.careful_until <= source.position)
    source.careful_until = source.position + options_.batch_max, source.attempts = 0;
  const bool careful = source.position < source.careful_until;
  auto events = ReadWhole(source, careful ? 1 : options_.batch_max);
  if (!events.ok()) return events.status();
  if (source.loaded)  // Somebody may have put the right ledger back.
    if (auto status = SayStopped(source, ""); !status.ok()) return status;
  if (events->empty()) return 0;
  if (careful && source.attempts >= kDeathsMax)
    return Take(source, *events, "it killed the program twice");
  if (auto status = NoteAttempts(source, source.attempts + 1); !status.ok()) return status;
  auto taken = Take(source, *events, "");
  // A failure that was lived through is no death, here or after the next start.
  if (!taken.ok() && source.loaded) (void)NoteAttempts(source, 0);
  return taken;
}

absl::Status Consumer::NoteAttempts(Source& source, int64_t attempts) {
  source.attempts = attempts;
  int64_t noted = 0;
  auto status = sql_.Write([&](SqlSession& session) {
    return session.Run(
        "UPDATE consumer_position SET attempts = $4, careful_until = $5 WHERE consumer = $1 "
        "AND service = $2 AND shard = $3 AND position = $6",
        {options_.name, source.feed->service(), int64_t(source.shard), attempts,
         source.careful_until, source.position},
        &noted);
  });
  if (!status.ok() || noted == 1) return status;
  source.loaded = false;
  return absl::AbortedError("another replica was faster");
}

absl::StatusOr<int64_t> Consumer::Take(Source& source, const std::vector<FeedEvent>& events,
                                       const std::string& kill_reason) {
  // A batch that fails at its n-th event is taken in up to there, then the n-th goes aside alone.
  size_t count = events.size();
  std::string aside_reason = kill_reason;
  for (;;) {
    size_t failed_at = 0;
    auto status =
        ApplyRange(source, {events.begin(), events.begin() + count}, aside_reason, failed_at);
    if (status.ok()) return int64_t(count);
    if (failed_at == SIZE_MAX) return status;  // The store itself, or another replica was faster.
    if (failed_at > 0) {
      count = failed_at;
      aside_reason.clear();
    } else if (MayPass(status)) {
      return status;
    } else {
      count = 1;
      aside_reason = std::string(status.message());
    }
  }
}

absl::Status Consumer::ApplyRange(Source& source, const std::vector<FeedEvent>& events,
                                  const std::string& aside_reason, size_t& failed_at) {
  const auto is_aside = [&](const FeedEvent& event) {
    return !aside_reason.empty() || source.aside_streams.contains(event.record.stream);
  };
  std::vector<const FeedEvent*> whole;
  for (const FeedEvent& event : events)
    if (!is_aside(event)) whole.push_back(&event);
  if (auto status = handler_.BeforeAll(whole, failed_at); !status.ok()) {
    failed_at = size_t(whole[failed_at] - events.data());
    return status;
  }
  const Record& last = events.back().record;
  const std::string last_hex = absl::BytesToHexString(last.hash);
  std::vector<std::string> gone_aside;
  failed_at = SIZE_MAX;
  absl::Status event_status;
  auto status = sql_.Write([&](SqlSession& session) {
    gone_aside.clear();
    for (size_t i = 0; i < events.size(); ++i) {
      const Record& record = events[i].record;
      if (is_aside(events[i])) {
        auto put = session.Run(
            "INSERT INTO consumer_aside (consumer, service, shard, position, stream, version, "
            "type, reason, at_ms, attempts, discard_by, discard_reason) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, '', '')",
            {options_.name, events[i].service, int64_t(events[i].shard), record.position,
             record.stream, record.version, record.type,
             aside_reason.empty() ? std::string("an earlier event of its stream is set aside")
                                  : aside_reason,
             time_.now_ms()});
        if (!put.ok()) return put;
        gone_aside.push_back(record.stream);
        continue;
      }
      if (event_status = handler_.Apply(session, events[i]); !event_status.ok()) {
        failed_at = i;
        return event_status;
      }
    }
    int64_t moved = 0;
    auto moving = session.Run(
        "UPDATE consumer_position SET position = $4, hash = $5, as_of_ms = $6, attempts = 0 "
        "WHERE consumer = $1 AND service = $2 AND shard = $3 AND position = $7 AND hash = $8",
        {options_.name, source.feed->service(), int64_t(source.shard), last.position, last_hex,
         last.at_ms, source.position, source.hash_hex},
        &moved);
    if (moving.ok() && moved != 1) return absl::AbortedError("another replica was faster");
    return moving;
  });
  if (!status.ok()) {
    if (absl::IsAborted(status)) source.loaded = false;
    return status;
  }
  source.position = last.position;
  source.hash = last.hash;
  source.hash_hex = last_hex;
  source.attempts = 0;
  source.aside_streams.insert(gone_aside.begin(), gone_aside.end());
  handler_.Applied(events);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Standing>> Consumer::ReadStandings(SqlSession& session) const {
  return interlock::ReadStandings(session, options_.name, feeds_);
}

absl::Status Consumer::Retry(const std::string& service, const std::string& stream) {
  std::lock_guard guard(draining_);
  return RetryAsides({sql_, options_.name, feeds_, handler_}, service, stream);
}

}  // namespace interlock
