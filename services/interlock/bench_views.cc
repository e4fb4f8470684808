// P6, P8, P9: how fast what was taken is seen, and built again.
#include <algorithm>
#include <atomic>
#include <thread>

#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/chassis/wire.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/bench_figures.h"
#include "services/interlock/bench_system.h"

namespace interlock {
namespace {

using Timer = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTime{1000};
constexpr std::chrono::milliseconds kUnderLoad{5000};
constexpr double kLoad = 0.7;
constexpr int kSimpleRows = 1000;        // A transaction of the ceiling.
constexpr int kSimpleTransactions = 30;  // Of it, a measurement.
constexpr int64_t kEventsOfOneDrain = 1000;
constexpr int64_t kIncidentsToRebuild = 10'000;

constexpr char kCommand[] = "Command: an incident with a release reported and classified. ";

double SecondsSince(Timer::time_point begun) {
  return std::chrono::duration<double>(Timer::now() - begun).count();
}

// The reporting service's one view, of a system on SQLite.
class Reporting {
 public:
  explicit Reporting(BenchSystem& system)
      : system_(system),
        running_(*system.host().Find("reporting")),
        view_(running_.service.views.front().name) {}

  Views& views() { return *running_.views; }
  const std::string& view() const { return view_; }

  absl::StatusOr<int64_t> RecordedEvents() {
    int64_t events = 0;
    for (const char* source : {"incidents", "organisation"}) {
      auto head = system_.host().Find(source)->ledger->ReadHead(0);
      if (!head.ok()) return head.status();
      events += head->position;
    }
    return events;
  }

  absl::Status WaitFor(int64_t position) {
    core::v1::WaitFor wait;
    wait.set_service("incidents");
    wait.set_position(position);
    for (;;) {
      auto status = views().Read(
          view_, {wait}, [](SqlSession&) { return absl::OkStatus(); }, nullptr);
      if (!absl::IsFailedPrecondition(status)) return status;  // That is: still behind.
    }
  }

  // From before a report is sent until the view shows it.
  absl::StatusOr<double> MicrosecondsUntilSeen(const Calls& calls, Client& client, int64_t n) {
    incidents::v1::ReportIncidentRequest request;
    if (!ReadMessage(calls.request(n), request)) return absl::InternalError("no request");
    core::v1::Receipt receipt;
    const auto sent = Timer::now();
    auto status = client.Call(calls.method, request, receipt,
                              {{"idempotency-key", "bench-command-" + std::to_string(n)}});
    if (status.ok()) status = WaitFor(receipt.position());
    if (!status.ok()) return status;
    return SecondsSince(sent) * 1e6;
  }

  // Reports one after the other, for as long as wanted.
  absl::StatusOr<std::vector<double>> ReportAndWatch(std::chrono::milliseconds time) {
    const Calls calls = system_.ReportIncident();
    Client client(calls.channel, calls.token);
    std::vector<double> took_us;
    const auto until = Timer::now() + time;
    for (int64_t n = calls.first; Timer::now() < until; ++n) {
      auto us = MicrosecondsUntilSeen(calls, client, n);
      if (!us.ok()) return us.status();
      took_us.push_back(*us);
    }
    return took_us;
  }

  // Reports that the system can take and show, sustained.
  absl::StatusOr<double> SustainedPerSecond() {
    const auto begun = Timer::now();
    auto passed = KeepInFlight(system_.ReportIncident(), 64, kTime);
    if (!passed.ok()) return passed.status();
    auto head = system_.host().Find("incidents")->ledger->ReadHead(0);
    if (!head.ok()) return head.status();
    if (auto status = WaitFor(head->position); !status.ok()) return status;
    return double(passed->answered) / SecondsSince(begun);
  }

 private:
  BenchSystem& system_;
  Host::Running& running_;
  const std::string view_;
};

// The least that applying to a store of views can be: rows by key, and the position.
class SimpleView {
 public:
  static absl::StatusOr<std::unique_ptr<SimpleView>> Make(const std::string& folder) {
    auto sql = OpenSqliteSql(folder + "/floor.views.db");
    if (!sql.ok()) return sql.status();
    std::unique_ptr<SimpleView> view(new SimpleView(*std::move(sql)));
    auto status = view->sql_->Write([](SqlSession& session) {
      auto made = session.Run(
          "CREATE TABLE simple (id TEXT PRIMARY KEY, site TEXT, at_ms BIGINT, title TEXT)");
      return made.ok() ? session.Run("CREATE TABLE stands (source TEXT PRIMARY KEY, at BIGINT)")
                       : made;
    });
    if (!status.ok()) return status;
    return view;
  }

  absl::Status Apply(int rows) {
    return sql_->Write([&](SqlSession& session) {
      for (int i = 0; i < rows; ++i, ++next_)
        if (auto status =
                session.Run("INSERT INTO simple (id, site, at_ms, title) VALUES ($1, $2, $3, $4) "
                            "ON CONFLICT (id) DO UPDATE SET title = excluded.title",
                            {"incident-" + std::to_string(next_ * 2654435761 % 4294967296),
                             "baytown", next_, "Leak at the flange of P-101"});
            !status.ok())
          return status;
      return session.Run(
          "INSERT INTO stands (source, at) VALUES ($1, $2) "
          "ON CONFLICT (source) DO UPDATE SET at = excluded.at",
          {"incidents", next_});
    });
  }

  absl::StatusOr<double> RowsPerSecond() {
    const auto begun = Timer::now();
    for (int i = 0; i < kSimpleTransactions; ++i)
      if (auto status = Apply(kSimpleRows); !status.ok()) return status;
    return kSimpleTransactions * kSimpleRows / SecondsSince(begun);
  }

  absl::StatusOr<double> CommitMicroseconds() {
    std::vector<double> took_us;
    for (int i = 0; i < 500; ++i) {
      const auto begun = Timer::now();
      if (auto status = Apply(1); !status.ok()) return status;
      took_us.push_back(SecondsSince(begun) * 1e6);
    }
    return Median(took_us);
  }

 private:
  explicit SimpleView(std::unique_ptr<Sql> sql) : sql_(std::move(sql)) {}
  const std::unique_ptr<Sql> sql_;
  int64_t next_ = 1;
};

}  // namespace

absl::StatusOr<Figure> BenchVisible(const BenchOptions& options) {
  auto system = BenchSystem::Open(options.rules);
  if (!system.ok()) return system.status();
  if (auto status = (*system)->Start(); !status.ok()) return status;
  auto simple = SimpleView::Make((*system)->folder());
  if (!simple.ok()) return simple.status();
  Reporting reporting(**system);
  auto pairs = ByTurns(
      [&]() -> absl::StatusOr<double> {
        auto accepted = KeepInFlight((*system)->ReportIncident(), 1, kTime);
        if (!accepted.ok()) return accepted.status();
        auto commit_us = (*simple)->CommitMicroseconds();
        if (!commit_us.ok()) return commit_us.status();
        return accepted->p50_us + *commit_us;
      },
      [&]() -> absl::StatusOr<double> {
        auto took_us = reporting.ReportAndWatch(kTime);
        if (!took_us.ok()) return took_us.status();
        return Median(*std::move(took_us));
      });
  if (!pairs.ok()) return pairs.status();
  return Figure{.name =
                    "P6 command sent to visible in the reporting view, p50 / accept p50 plus "
                    "one apply commit p50",
                .unit = "us",
                .floor = pairs->floor,
                .measured = pairs->measured,
                .ratio = pairs->ratio,
                .goal = Goal{Goal::Kind::kAtMost, 3},
                .about = std::string(kCommand) +
                         "Above accept and commit: the consumer's waking, reading the feed and "
                         "applying a dozen rows of incident, timeline and duties."};
}

absl::StatusOr<Figure> BenchVisibleUnderLoad(const BenchOptions& options) {
  auto system = BenchSystem::Open(options.rules);
  if (!system.ok()) return system.status();
  if (auto status = (*system)->Start(); !status.ok()) return status;
  Reporting reporting(**system);
  if (auto warm = reporting.SustainedPerSecond(); !warm.ok()) return warm.status();
  auto sustained = reporting.SustainedPerSecond();
  if (!sustained.ok()) return sustained.status();
  absl::StatusOr<Passed> others = absl::UnavailableError("not sent");
  const Calls calls = (*system)->ReportIncident();
  std::thread load([&] { others = SendAtRate(calls, kLoad * *sustained, kUnderLoad); });
  auto took_us = reporting.ReportAndWatch(kUnderLoad);
  load.join();
  if (!others.ok()) return others.status();
  if (!took_us.ok()) return took_us.status();
  std::sort(took_us->begin(), took_us->end());
  return Figure{.name = "P6 p99 of command sent to visible, at 70 % load",
                .unit = "ms",
                .measured = (*took_us)[took_us->size() * 99 / 100] / 1000,
                .goal = Goal{Goal::Kind::kAtMost, 50},
                .about = std::string(kCommand) + "The load is 70 % of the " +
                         std::to_string(int64_t(*sustained)) +
                         " reports/s that this system can take and show; " +
                         std::to_string(took_us->size()) + " reports were watched."};
}

absl::StatusOr<Figure> BenchProjection(const BenchOptions& options) {
  auto system = BenchSystem::Open(options.rules);  // Not started: we say when views are applied.
  if (!system.ok()) return system.status();
  auto simple = SimpleView::Make((*system)->folder());
  if (!simple.ok()) return simple.status();
  Reporting reporting(**system);
  auto pairs =
      ByTurns([&] { return (*simple)->RowsPerSecond(); },
              [&]() -> absl::StatusOr<double> {
                auto before = reporting.RecordedEvents();
                if (!before.ok()) return before.status();
                if (auto status = (*system)->MakeIncidents(kEventsOfOneDrain); !status.ok())
                  return status;
                auto after = reporting.RecordedEvents();
                if (!after.ok()) return after.status();
                const auto begun = Timer::now();
                if (auto status = reporting.views().Drain(); !status.ok()) return status;
                return double(*after - *before) / SecondsSince(begun);
              });
  if (!pairs.ok()) return pairs.status();
  return Figure{.name =
                    "P8 events projected into the reporting view / simple rows with the "
                    "position in the transaction",
                .unit = "events/s",
                .floor = pairs->floor,
                .measured = pairs->measured,
                .ratio = pairs->ratio,
                .goal = Goal{Goal::Kind::kAtLeast, 0.5},
                .about =
                    "The ceiling writes one row of four columns an event, 1,000 a "
                    "transaction; the view checks the chain, parses facts and explanation, "
                    "and writes an incident's row, its chemicals, missing facts, duties and "
                    "timeline with their indices."};
}

absl::StatusOr<Figure> BenchRebuild(const BenchOptions& options) {
  auto system = BenchSystem::Open(options.rules);
  if (!system.ok()) return system.status();
  if (auto status = (*system)->MakeIncidents(kIncidentsToRebuild); !status.ok()) return status;
  Reporting reporting(**system);
  if (auto status = reporting.views().Drain(); !status.ok()) return status;
  auto events = reporting.RecordedEvents();
  if (!events.ok()) return events.status();
  auto records =
      (*system)->host().Find("incidents")->ledger->ReadShard(0, 0, int(kIncidentsToRebuild));
  if (!records.ok()) return records.status();
  auto pairs = ByTurns(
      [&]() -> absl::StatusOr<double> {
        incidents::v1::IncidentEvent event;
        int64_t parsed = 0;
        const auto begun = Timer::now();
        while (Timer::now() - begun < kTime / 2)
          for (const Record& record : *records) {
            if (record.type == incidents::v1::IncidentEvent::descriptor()->full_name() &&
                !event.ParseFromString(record.event))
              return absl::DataLossError(record.stream + " cannot be parsed");
            ++parsed;
          }
        return double(parsed) / SecondsSince(begun);
      },
      [&]() -> absl::StatusOr<double> {
        const auto begun = Timer::now();
        if (auto status = reporting.views().Rebuild(reporting.view(), {}); !status.ok())
          return status;
        return double(*events) / SecondsSince(begun);
      });
  if (!pairs.ok()) return pairs.status();
  return Figure{.name = "P9 events of a rebuild of the reporting view / protobuf parse of them",
                .unit = "events/s",
                .floor = pairs->floor,
                .measured = pairs->measured,
                .ratio = pairs->ratio,
                .goal = Goal{Goal::Kind::kAtLeast, 0.5},
                .about =
                    "Reading the ledger, checking the chain and parsing are a small part of "
                    "it; nearly all is SQLite's rows and indices, as in P8."};
}

}  // namespace interlock
