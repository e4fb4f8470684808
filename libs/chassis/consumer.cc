#include "libs/chassis/consumer.h"

#include <set>

namespace interlock {
namespace {

std::string Hex(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// Tried again later; anything else would fail for ever.
bool MayPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsDeadlineExceeded(status) || absl::IsAborted(status);
}

constexpr int kDeathsMax = 2;
constexpr std::chrono::milliseconds kPause{1000};
constexpr std::chrono::milliseconds kPauseAfterFailure{200};

}  // namespace

// One shard of one service, and how far it was taken in.
struct Consumer::Source {
  const Feed* feed = nullptr;
  int shard = 0;
  bool loaded = false;
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

Consumer::Consumer(Options options, Sql& sql, std::vector<const Feed*> feeds, const Bell& bell,
                   TimeSource& time, Handler& handler)
    : options_(std::move(options)), sql_(sql), bell_(bell), time_(time), handler_(handler) {
  for (const Feed* feed : feeds)
    for (int shard = 0; shard < feed->shards(); ++shard) {
      auto source = std::make_unique<Source>();
      source->feed = feed;
      source->shard = shard;
      sources_.push_back(std::move(source));
    }
}

Consumer::~Consumer() { Stop(); }

void Consumer::Start() {
  stopping_ = false;
  thread_ = std::thread([this] { Run(); });
}

void Consumer::Stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Consumer::Run() {
  while (!stopping_) {
    const int64_t rings = bell_.rings();
    const auto taken = Drain();
    if (taken.ok() && *taken > 0) continue;
    // Short waits, so that a stop is not kept waiting.
    const auto until =
        std::chrono::steady_clock::now() + (taken.ok() ? kPause : kPauseAfterFailure);
    while (!stopping_ && std::chrono::steady_clock::now() < until)
      if (bell_.WaitBeyond(rings, std::chrono::milliseconds(50)) && taken.ok()) break;
  }
}

absl::StatusOr<int64_t> Consumer::Drain(int64_t at_most) {
  std::lock_guard guard(draining_);
  int64_t taken = 0;
  absl::Status trouble;
  for (auto& source : sources_)
    for (;;) {
      if ((stopping_ && taken > 0) || taken >= at_most) return taken;
      auto batch = TakeBatch(*source);
      if (!batch.ok()) trouble.Update(batch.status());  // The other sources go on.
      if (!batch.ok() || *batch == 0) break;
      taken += *batch;
    }
  if (taken == 0 && !trouble.ok()) return trouble;
  return taken;
}

absl::Status Consumer::Load(Source& source) {
  std::string ledger;
  source.aside_streams.clear();
  bool found = false;
  auto status = sql_.Read([&](SqlSession& session) {
    auto read = session.Query(
        "SELECT ledger, position, hash, attempts, careful_until, stopped FROM consumer_position "
        "WHERE consumer = $1 AND service = $2 AND shard = $3",
        {options_.name, source.feed->service(), int64_t(source.shard)}, [&](const SqlRow& row) {
          found = true;
          ledger = row.Text(0);
          source.position = row.Int(1);
          source.hash_hex = row.Text(2);
          source.attempts = row.Int(3);
          source.careful_until = row.Int(4);
          source.stopped_because = row.Text(5);
        });
    if (!read.ok()) return read;
    return session.Query(
        "SELECT DISTINCT stream FROM consumer_aside WHERE consumer = $1 AND service = $2 "
        "AND shard = $3",
        {options_.name, source.feed->service(), int64_t(source.shard)},
        [&](const SqlRow& row) { source.aside_streams.emplace(row.Text(0)); });
  });
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
    return StopSource(source, "the ledger of " + source.feed->service() +
                                  " is another one than before; rebuild this view");
  }
  if (source.position > 0) {
    auto at = source.feed->Read(source.shard, source.position - 1, 1);
    if (!at.ok()) return at.status();
    if (at->empty() || Hex(at->front().hash) != source.hash_hex)
      return StopSource(source, "the ledger of " + source.feed->service() +
                                    " was restored or forked: at position " +
                                    std::to_string(source.position) +
                                    " it no longer holds what was taken in");
    source.hash = at->front().hash;
  }
  if (!source.stopped_because.empty())  // It holds again: somebody put the right ledger back.
    if (auto again = StopSource(source, ""); !again.ok()) return again;
  source.loaded = true;
  return absl::OkStatus();
}

absl::Status Consumer::StopSource(Source& source, const std::string& because) {
  source.stopped_because = because;
  return sql_.Write([&](SqlSession& session) {
    return session.Run(
        "UPDATE consumer_position SET stopped = $4 WHERE consumer = $1 AND service = $2 "
        "AND shard = $3",
        {options_.name, source.feed->service(), int64_t(source.shard), because});
  });
}

absl::StatusOr<int64_t> Consumer::TakeBatch(Source& source) {
  if (!source.loaded) {
    if (auto status = Load(source); !status.ok()) return status;
    if (!source.loaded) return 0;  // Stopped: looked at again at the next ring.
  }
  if (source.attempts >= kDeathsMax && source.careful_until <= source.position)
    source.careful_until = source.position + options_.batch_max, source.attempts = 0;
  const bool careful = source.position < source.careful_until;
  auto records = source.feed->Read(source.shard, source.position, careful ? 1 : options_.batch_max);
  if (!records.ok()) return records.status();
  if (records->empty()) {
    auto head = source.feed->ReadHead(source.shard);
    if (!head.ok()) return head.status();
    if (head->position < source.position) source.loaded = false;  // Shorter: Load says so.
    return 0;
  }
  std::vector<FeedEvent> events;
  events.reserve(records->size());
  std::string hash = source.hash;
  for (Record& record : *records) {
    if (record.position != source.position + int64_t(events.size()) + 1 ||
        ChainHash(hash, record) != record.hash) {
      if (!events.empty()) break;  // What is whole is taken in first.
      source.loaded = false;
      if (auto status = StopSource(source, "the chain of " + source.feed->service() +
                                               " breaks at shard " + std::to_string(source.shard) +
                                               ", position " + std::to_string(source.position + 1) +
                                               ": restored, forked or damaged");
          !status.ok())
        return status;
      return 0;
    }
    hash = record.hash;
    events.push_back({source.feed->service(), source.shard, std::move(record)});
  }
  if (careful && source.attempts >= kDeathsMax)
    return Take(source, events, "it killed the program twice");
  if (auto status = NoteAttempt(source); !status.ok()) return status;
  return Take(source, events, "");
}

absl::Status Consumer::NoteAttempt(Source& source) {
  ++source.attempts;
  return sql_.Write([&](SqlSession& session) {
    return session.Run(
        "UPDATE consumer_position SET attempts = $4, careful_until = $5 WHERE consumer = $1 "
        "AND service = $2 AND shard = $3",
        {options_.name, source.feed->service(), int64_t(source.shard), source.attempts,
         source.careful_until});
  });
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
      source.attempts = 0;  // A failure that may pass is no death.
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
  for (size_t i = 0; i < events.size(); ++i) {
    if (is_aside(events[i])) continue;
    failed_at = i;
    if (auto status = handler_.Before(events[i]); !status.ok()) return status;
  }
  const Record& last = events.back().record;
  const std::string last_hex = Hex(last.hash);
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
  std::vector<Standing> standings;
  auto status = session.Query(
      "SELECT service, shard, position, hash, as_of_ms, stopped FROM consumer_position "
      "WHERE consumer = $1 ORDER BY service, shard",
      {options_.name}, [&](const SqlRow& row) {
        standings.push_back({std::string(row.Text(0)), int(row.Int(1)), row.Int(2),
                             std::string(row.Text(3)), row.Int(4), 0, std::string(row.Text(5))});
      });
  if (!status.ok()) return status;
  for (const auto& source : sources_) {
    auto head = source->feed->ReadHead(source->shard);
    if (!head.ok()) return head.status();
    Standing* mine = nullptr;
    for (Standing& standing : standings)
      if (standing.service == source->feed->service() && standing.shard == source->shard)
        mine = &standing;
    if (mine == nullptr)
      mine = &standings.emplace_back(Standing{source->feed->service(), source->shard});
    mine->behind_events = std::max<int64_t>(0, head->position - mine->position);
  }
  return standings;
}

absl::Status Consumer::Retry(const std::string& service, const std::string& stream) {
  std::lock_guard guard(draining_);
  std::vector<std::pair<int, int64_t>> places;
  auto status = sql_.Read([&](SqlSession& session) {
    return session.Query(
        "SELECT shard, position FROM consumer_aside WHERE consumer = $1 AND service = $2 "
        "AND stream = $3 ORDER BY position",
        {options_.name, service, stream},
        [&](const SqlRow& row) { places.emplace_back(int(row.Int(0)), row.Int(1)); });
  });
  if (!status.ok()) return status;
  if (places.empty()) return absl::NotFoundError("nothing of " + stream + " is set aside");
  for (const auto& [shard, position] : places) {
    const Feed* feed = nullptr;
    for (const auto& source : sources_)
      if (source->feed->service() == service && source->shard == shard) feed = source->feed;
    if (feed == nullptr) return absl::NotFoundError("no feed of " + service);
    auto record = feed->Read(shard, position - 1, 1);
    if (!record.ok()) return record.status();
    if (record->empty()) return absl::DataLossError("the event is gone from its ledger");
    const FeedEvent event{service, shard, std::move(record->front())};
    status = handler_.Before(event);
    if (status.ok())
      status = sql_.Write([&](SqlSession& session) {
        if (auto applied = handler_.Apply(session, event); !applied.ok()) return applied;
        return session.Run(
            "DELETE FROM consumer_aside WHERE consumer = $1 AND service = $2 AND shard = $3 "
            "AND position = $4",
            {options_.name, service, int64_t(shard), position});
      });
    if (!status.ok()) {
      auto noted = sql_.Write([&](SqlSession& session) {
        return session.Run(
            "UPDATE consumer_aside SET reason = $5, attempts = attempts + 1 WHERE consumer = $1 "
            "AND service = $2 AND shard = $3 AND position = $4",
            {options_.name, service, int64_t(shard), position, std::string(status.message())});
      });
      if (!noted.ok()) return noted;
      return status;
    }
    handler_.Applied({event});
  }
  for (const auto& source : sources_)
    if (source->feed->service() == service) source->aside_streams.erase(stream);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Aside>> Asides::List() {
  std::vector<Aside> asides;
  auto status = sql_.Read([&](SqlSession& session) {
    return session.Query(
        "SELECT consumer, service, shard, position, stream, version, type, reason, at_ms, "
        "attempts, discard_by, discard_reason FROM consumer_aside "
        "ORDER BY consumer, service, shard, position",
        {}, [&](const SqlRow& row) {
          asides.push_back({std::string(row.Text(0)), std::string(row.Text(1)), int(row.Int(2)),
                            row.Int(3), std::string(row.Text(4)), row.Int(5),
                            std::string(row.Text(6)), std::string(row.Text(7)), row.Int(8),
                            row.Int(9), std::string(row.Text(10)), std::string(row.Text(11))});
        });
  });
  if (!status.ok()) return status;
  return asides;
}

absl::Status Asides::ProposeDiscard(const Aside& which, const std::string& actor,
                                    const std::string& reason) {
  if (reason.empty())
    return Refuse(absl::StatusCode::kInvalidArgument, "REASON_MISSING", "",
                  "Say why this event may be given up.");
  int64_t changed = 0;
  auto status = sql_.Write([&](SqlSession& session) {
    return session.Run(
        "UPDATE consumer_aside SET discard_by = $5, discard_reason = $6 WHERE consumer = $1 "
        "AND service = $2 AND shard = $3 AND position = $4",
        {which.consumer, which.service, int64_t(which.shard), which.position, actor, reason},
        &changed);
  });
  if (status.ok() && changed == 0) return absl::NotFoundError("no such event is set aside");
  return status;
}

absl::Status Asides::ConfirmDiscard(const Aside& which, const std::string& actor, int64_t now_ms) {
  auto listed = List();
  if (!listed.ok()) return listed.status();
  for (const Aside& aside : *listed) {
    if (aside.consumer != which.consumer || aside.service != which.service ||
        aside.shard != which.shard || aside.position != which.position)
      continue;
    if (aside.discard_by.empty() || aside.discard_by == actor)
      return Refuse(absl::StatusCode::kPermissionDenied, "SECOND_PERSON_NEEDED", "",
                    "One person proposes to give an event up, with a reason; another confirms it.");
    return sql_.Write([&](SqlSession& session) {
      auto kept = session.Run(
          "INSERT INTO consumer_discarded (consumer, service, shard, position, stream, type, "
          "reason, proposed_by, confirmed_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
          "$10)",
          {aside.consumer, aside.service, int64_t(aside.shard), aside.position, aside.stream,
           aside.type, aside.discard_reason, aside.discard_by, actor, now_ms});
      if (!kept.ok()) return kept;
      return session.Run(
          "DELETE FROM consumer_aside WHERE consumer = $1 AND service = $2 AND shard = $3 "
          "AND position = $4",
          {aside.consumer, aside.service, int64_t(aside.shard), aside.position});
    });
  }
  return absl::NotFoundError("no such event is set aside");
}

}  // namespace interlock
