#include "libs/chassis/view.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <unordered_map>

namespace interlock {
namespace {

constexpr std::chrono::seconds kWaitForMax{2};
constexpr int64_t kFillAtOnce = 5000;

// Puts a generation's name before each table.
class GenerationSession final : public SqlSession {
 public:
  GenerationSession(SqlSession& session, const std::string& prefix,
                    std::unordered_map<std::string, std::string>& names)
      : session_(session), prefix_(prefix), names_(names) {}
  absl::Status Run(std::string_view sql, const SqlValues& values, int64_t* changed) override {
    return session_.Run(Named(sql), values, changed);
  }
  absl::Status Query(std::string_view sql, const SqlValues& values,
                     const std::function<void(const SqlRow&)>& row) override {
    return session_.Query(Named(sql), values, row);
  }

 private:
  const std::string& Named(std::string_view sql) {
    auto [found, fresh] = names_.try_emplace(std::string(sql));
    if (fresh) {
      constexpr std::string_view kMark = "{v}";
      size_t from = 0;
      for (size_t at; (at = sql.find(kMark, from)) != sql.npos; from = at + kMark.size())
        (found->second += sql.substr(from, at - from)) += prefix_;
      found->second += sql.substr(from);
    }
    return found->second;
  }
  SqlSession& session_;
  const std::string& prefix_;
  std::unordered_map<std::string, std::string>& names_;
};

// What is not in the rows because it could not be taken in: nobody may rest on its absence.
absl::Status TellSetAside(SqlSession& session, const std::string& consumer,
                          core::v1::Freshness& freshness) {
  if (!freshness.stopped_because().empty()) return absl::OkStatus();
  return session.Query(
      "SELECT service, stream, reason FROM consumer_aside WHERE consumer = $1 "
      "ORDER BY service, shard, position LIMIT 1",
      {consumer}, [&](const SqlRow& row) {
        freshness.set_stopped_because("an event of " + std::string(row.Text(0)) + "/" +
                                      std::string(row.Text(1)) +
                                      " is set aside: " + std::string(row.Text(2)));
      });
}

}  // namespace

// One generation of one view.
struct Views::Generation final : Handler {
  Generation(Views::Parts& all, const View& view, int64_t number);
  absl::Status MakeTables();
  absl::Status DropTables();
  absl::Status Apply(SqlSession& session, const FeedEvent& event) override {
    GenerationSession rows(session, prefix, names);
    return view.apply(rows, event);
  }
  void Applied(const std::vector<FeedEvent>& events) override;

  Views::Parts& all;
  const View& view;
  const int64_t number;
  const std::string prefix;
  std::unordered_map<std::string, std::string> names;  // Of the applying thread.
  bool live = false;
  std::unique_ptr<Consumer> consumer;
};

struct Views::Parts {
  Sql& sql;
  std::vector<View> views;
  std::map<std::string, const Feed*> feeds;
  TimeSource& time;
  Asides asides;
  std::mutex mutex;  // Of `live` and `started`.
  std::map<std::string, std::shared_ptr<Generation>> live;
  bool started = false;
  std::atomic<bool> stopping = false;  // No rebuild holds a stop up.
  std::mutex rebuilding;
  Bell applied;

  std::shared_ptr<Generation> Live(const std::string& view) {
    std::lock_guard guard(mutex);
    auto found = live.find(view);
    return found == live.end() ? nullptr : found->second;
  }
  std::vector<std::shared_ptr<Generation>> AllLive() {
    std::lock_guard guard(mutex);
    std::vector<std::shared_ptr<Generation>> all;
    for (auto& [name, generation] : live) all.push_back(generation);
    return all;
  }
  absl::StatusOr<std::shared_ptr<Generation>> Build(
      const View& view, int64_t number, const std::function<void(int64_t, int64_t)>& progress);
  absl::Status Fill(Generation& generation, const std::function<void(int64_t, int64_t)>& progress);
};

Views::Generation::Generation(Views::Parts& all, const View& view, int64_t number)
    : all(all),
      view(view),
      number(number),
      prefix(view.name + "_g" + std::to_string(number) + "_") {
  std::vector<const Feed*> feeds;
  for (const auto& source : view.sources)
    if (auto found = all.feeds.find(source); found != all.feeds.end())
      feeds.push_back(found->second);
  consumer = std::make_unique<Consumer>(
      Consumer::Options{.name = "view." + view.name + ".g" + std::to_string(number)}, all.sql,
      feeds, all.time, *this);
}

absl::Status Views::Generation::MakeTables() {
  return all.sql.Write([&](SqlSession& session) {
    GenerationSession rows(session, prefix, names);
    for (const auto& statement : view.schema)
      if (auto status = rows.Run(statement, {}, nullptr); !status.ok()) return status;
    return absl::OkStatus();
  });
}

absl::Status Views::Generation::DropTables() {
  return all.sql.Write([&](SqlSession& session) {
    for (const auto& table : view.tables)
      if (auto status = session.Run("DROP TABLE IF EXISTS " + prefix + table); !status.ok())
        return status;
    for (const char* table : {"consumer_position", "consumer_aside"})
      if (auto status = session.Run(std::string("DELETE FROM ") + table + " WHERE consumer = $1",
                                    {consumer->name()});
          !status.ok())
        return status;
    return absl::OkStatus();
  });
}

void Views::Generation::Applied(const std::vector<FeedEvent>& events) {
  if (!live) return;
  all.applied.Ring();
  if (view.applied) view.applied(events);
}

Views::Views(Sql& sql, std::vector<View> views, std::map<std::string, const Feed*> feeds,
             TimeSource& time)
    : parts_(new Parts{sql, std::move(views), std::move(feeds), time, Asides(sql)}) {}

Views::~Views() { Stop(); }

absl::StatusOr<std::shared_ptr<Views::Generation>> Views::Parts::Build(
    const View& view, int64_t number, const std::function<void(int64_t, int64_t)>& progress) {
  auto generation = std::make_shared<Generation>(*this, view, number);
  // Left over from a rebuild that was cut off.
  if (auto status = generation->DropTables(); !status.ok()) return status;
  auto status = generation->MakeTables();
  if (status.ok()) status = Fill(*generation, progress);
  if (status.ok()) return generation;
  (void)generation->DropTables();  // Else at the next start.
  return status;
}

absl::Status Views::Parts::Fill(Generation& generation,
                                const std::function<void(int64_t, int64_t)>& progress) {
  for (int64_t done = 0;;) {
    if (stopping) return absl::CancelledError("the program stops");
    auto taken = generation.consumer->Drain(kFillAtOnce);
    if (!taken.ok()) return taken.status();
    if (*taken == 0) return absl::OkStatus();
    done += *taken;
    if (!progress) continue;
    int64_t behind = 0;
    auto status = sql.Read([&](SqlSession& session) {
      auto standings = generation.consumer->ReadStandings(session);
      if (!standings.ok()) return standings.status();
      for (const auto& standing : *standings) behind += standing.behind_events;
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    progress(done, done + behind);
  }
}

absl::Status Views::Open() {
  if (auto status = Consumer::MakeTables(parts_->sql); !status.ok()) return status;
  auto status = parts_->sql.Write([](SqlSession& session) {
    return session.Run(
        "CREATE TABLE IF NOT EXISTS view_generation (view TEXT PRIMARY KEY, form BIGINT, "
        "number BIGINT)");
  });
  if (!status.ok()) return status;
  for (const View& view : parts_->views) {
    int64_t form = 0, number = 0;
    status = parts_->sql.Read([&](SqlSession& session) {
      return session.Query("SELECT form, number FROM view_generation WHERE view = $1", {view.name},
                           [&](const SqlRow& row) { form = row.Int(0), number = row.Int(1); });
    });
    if (!status.ok()) return status;
    if (form == view.form) {
      // What a program left behind that died between building, swapping and dropping.
      for (const int64_t left : {number - 1, number + 1})
        if (status = Generation(*parts_, view, left).DropTables(); !status.ok()) return status;
      auto generation = std::make_shared<Generation>(*parts_, view, number);
      std::lock_guard guard(parts_->mutex);
      generation->live = true;
      parts_->live[view.name] = generation;
    } else if (status = SwapIn(view, number, {}); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

void Views::Start() {
  std::lock_guard guard(parts_->mutex);
  parts_->started = true;
  parts_->stopping = false;
  for (auto& [name, generation] : parts_->live) generation->consumer->Start();
}

void Views::RequestStop() {
  for (auto& generation : parts_->AllLive()) generation->consumer->RequestStop();
}

void Views::Stop() {
  parts_->stopping = true;
  {
    std::lock_guard guard(parts_->mutex);
    if (!parts_->started) return;
    parts_->started = false;
  }
  for (auto& generation : parts_->AllLive()) generation->consumer->Stop();
}

absl::Status Views::SwapIn(const View& view, int64_t old_number,
                           const std::function<void(int64_t, int64_t)>& progress) {
  auto built = parts_->Build(view, old_number + 1, progress);
  if (!built.ok()) return built.status();
  auto status = parts_->sql.Write([&](SqlSession& session) {
    return session.Run(
        "INSERT INTO view_generation (view, form, number) VALUES ($1, $2, $3) "
        "ON CONFLICT (view) DO UPDATE SET form = excluded.form, number = excluded.number",
        {view.name, int64_t(view.form), old_number + 1});
  });
  if (!status.ok()) return status;
  std::shared_ptr<Generation> old;
  {
    std::lock_guard guard(parts_->mutex);
    (*built)->live = true;
    old = std::exchange(parts_->live[view.name], *built);
  }
  if (old != nullptr) old->consumer->Stop();
  {
    std::lock_guard guard(parts_->mutex);
    if (parts_->started) (*built)->consumer->Start();
  }
  return Generation(*parts_, view, old_number).DropTables();
}

absl::Status Views::Rebuild(const std::string& name,
                            const std::function<void(int64_t, int64_t)>& progress) {
  std::lock_guard guard(parts_->rebuilding);
  auto live = parts_->Live(name);
  if (live == nullptr) return absl::NotFoundError("there is no view " + name);
  return SwapIn(live->view, live->number, progress);
}

absl::Status Views::Read(const std::string& view, const std::vector<core::v1::WaitFor>& wait_for,
                         const std::function<absl::Status(SqlSession&)>& query,
                         core::v1::Freshness* freshness) {
  const auto until = std::chrono::steady_clock::now() + kWaitForMax;
  for (;;) {
    auto live = parts_->Live(view);
    if (live == nullptr) return absl::NotFoundError("there is no view " + view);
    const int64_t rings = parts_->applied.rings();
    bool seen = true, swapped = false;
    auto status = parts_->sql.Read([&](SqlSession& session) {
      auto standings = live->consumer->ReadStandings(session);
      if (!standings.ok()) return standings.status();
      // The snapshot stands now. If the view was swapped before it, the rows may be gone from it.
      if (swapped = parts_->Live(view) != live; swapped) return absl::OkStatus();
      for (const auto& wanted : wait_for)
        for (const auto& standing : *standings)
          if (standing.service == wanted.service() && standing.shard == wanted.shard() &&
              standing.position < wanted.position())
            seen = false;
      if (!seen) return absl::OkStatus();
      if (freshness != nullptr) {
        freshness->Clear();
        freshness->set_answered_at_ms(parts_->time.now_ms());
        for (const auto& standing : *standings) {
          freshness->set_as_of_ms(std::max(freshness->as_of_ms(), standing.as_of_ms));
          freshness->set_behind_events(freshness->behind_events() + standing.behind_events);
          if (!standing.stopped_because.empty())
            freshness->set_stopped_because(standing.stopped_because);
        }
        if (auto told = TellSetAside(session, live->consumer->name(), *freshness); !told.ok())
          return told;
      }
      std::unordered_map<std::string, std::string> names;
      GenerationSession rows(session, live->prefix, names);
      return query(rows);
    });
    if (status.ok() && swapped) continue;
    if (!status.ok() || seen) return status;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0)
      return Refuse(absl::StatusCode::kFailedPrecondition, "VIEW_BEHIND", "",
                    "What you just wrote is stored but not yet to be seen here; ask again.");
    parts_->applied.WaitBeyond(rings, left);
  }
}

absl::StatusOr<std::vector<core::v1::WaitFor>> Views::Heads(const std::string& view) const {
  auto live = parts_->Live(view);
  if (live == nullptr) return absl::NotFoundError("there is no view " + view);
  std::vector<core::v1::WaitFor> heads;
  for (const auto& source : live->view.sources) {
    auto feed = parts_->feeds.find(source);
    if (feed == parts_->feeds.end()) continue;
    for (int shard = 0; shard < feed->second->shards(); ++shard) {
      auto head = feed->second->ReadHead(shard);
      if (!head.ok()) return head.status();
      auto& wanted = heads.emplace_back();
      wanted.set_service(source);
      wanted.set_shard(shard);
      wanted.set_position(head->position);
    }
  }
  return heads;
}

absl::Status Views::Drain() {
  for (;;) {
    int64_t taken = 0;
    for (auto& generation : parts_->AllLive()) {
      auto more = generation->consumer->Drain();
      if (!more.ok()) return more.status();
      taken += *more;
    }
    if (taken == 0) return absl::OkStatus();
  }
}

absl::StatusOr<std::vector<Standing>> Views::Standings() {
  std::vector<Standing> all;
  for (auto& generation : parts_->AllLive()) {
    auto status = parts_->sql.Read([&](SqlSession& session) {
      auto standings = generation->consumer->ReadStandings(session);
      if (standings.ok()) all.insert(all.end(), standings->begin(), standings->end());
      return standings.status();
    });
    if (!status.ok()) return status;
  }
  return all;
}

absl::Status Views::RetryAside(const std::string& consumer, const std::string& service,
                               const std::string& stream) {
  for (auto& generation : parts_->AllLive())
    if (generation->consumer->name() == consumer)
      return generation->consumer->Retry(service, stream);
  return absl::NotFoundError("there is no consumer " + consumer);
}

Asides& Views::asides() { return parts_->asides; }

std::vector<std::string> Views::names() const {
  std::vector<std::string> names;
  for (const View& view : parts_->views) names.push_back(view.name);
  return names;
}

}  // namespace interlock
