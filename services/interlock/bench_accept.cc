// P3, P4, P5: how fast commands are taken, with authorisation, field rules, dedupe, hash chain and
// flush, and with the views at work beside.
#include <algorithm>

#include "libs/drivers/floors.h"
#include "services/interlock/bench_echo.h"
#include "services/interlock/bench_figures.h"
#include "services/interlock/bench_system.h"

namespace interlock {
namespace {

constexpr int kInFlight = 64;
constexpr std::chrono::milliseconds kTime{1000};
constexpr int kFloorTransactions = 150;
constexpr int kFloorSingles = 400;

constexpr char kCommand[] =
    "Command: hours of a site's month entered (HoursService/EnterHours), each on a new stream; "
    "over TCP, callers and program on the same cores. ";

absl::StatusOr<std::unique_ptr<BenchSystem>> Running(const BenchOptions& options, bool batching) {
  auto system = BenchSystem::Open(options.rules, {.batching = batching});
  if (!system.ok()) return system.status();
  if (auto status = (*system)->Start(); !status.ok()) return status;
  return system;
}

Measure AcceptsPerSecond(BenchSystem& system) {
  return [&system]() -> absl::StatusOr<double> {
    auto passed = KeepInFlight(system.EnterHours(), kInFlight, kTime);
    if (!passed.ok()) return passed.status();
    return passed->per_second;
  };
}

}  // namespace

absl::StatusOr<Figure> BenchBatching(const BenchOptions& options) {
  auto batched = Running(options, true);
  if (!batched.ok()) return batched.status();
  auto single = Running(options, false);
  if (!single.ok()) return single.status();
  auto pairs = ByTurns(AcceptsPerSecond(**single), AcceptsPerSecond(**batched));
  if (!pairs.ok()) return pairs.status();
  return Figure{
      .name = "P3 accepts, 64 in flight / the same with batching off",
      .unit = "accepts/s",
      .floor = pairs->floor,
      .measured = pairs->measured,
      .ratio = pairs->ratio,
      .goal = Goal{Goal::Kind::kAtLeast, 4},
      .about = std::string(kCommand) +
               "Off: one command, one transaction, one flush; on: what arrives while a batch is on "
               "its way to the disk is the next batch."};
}

absl::StatusOr<Figure> BenchOneCaller(const BenchOptions& options) {
  auto system = Running(options, true);
  if (!system.ok()) return system.status();
  auto pairs = ByTurns(
      [&]() -> absl::StatusOr<double> {
        auto floor = MeasureSqliteCommits((*system)->folder(), 1, kFloorSingles);
        if (!floor.ok()) return floor.status();
        return floor->p50_us;
      },
      [&]() -> absl::StatusOr<double> {
        auto passed = KeepInFlight((*system)->EnterHours(), 1, kTime);
        if (!passed.ok()) return passed.status();
        return passed->p50_us;
      });
  if (!pairs.ok()) return pairs.status();
  return Figure{.name = "P4 accept p50, one in flight / SQLite commit of one command p50",
                .unit = "us",
                .floor = pairs->floor,
                .measured = pairs->measured,
                .ratio = pairs->ratio,
                .goal = Goal{Goal::Kind::kAtMost, 3},
                .about = std::string(kCommand) +
                         "Above the commit: a gRPC call there and back and two changes of thread."};
}

absl::StatusOr<Figure> BenchAccepts(const BenchOptions& options) {
  auto system = Running(options, true);
  if (!system.ok()) return system.status();
  auto echo = EchoServer::Start();
  if (!echo.ok()) return echo.status();
  const Calls empty{
      .channel = (*echo)->channel(), .method = EchoServer::kMethod, .request = [](int64_t) {
        const grpc::Slice nothing;
        return grpc::ByteBuffer(&nothing, 1);
      }};
  std::vector<double> commits, echoes;
  auto pairs = ByTurns(
      [&]() -> absl::StatusOr<double> {
        auto floor = MeasureSqliteCommits((*system)->folder(), kInFlight, kFloorTransactions);
        if (!floor.ok()) return floor.status();
        auto passed = KeepInFlight(empty, kInFlight, kTime);
        if (!passed.ok()) return passed.status();
        commits.push_back(floor->per_second);
        echoes.push_back(passed->per_second);
        return std::min(floor->per_second, passed->per_second);
      },
      AcceptsPerSecond(**system));
  if (!pairs.ok()) return pairs.status();
  return Figure{
      .name = "P5 accepts, 64 in flight / the lesser of SQLite commits by 64 and gRPC echo",
      .unit = "accepts/s",
      .floor = pairs->floor,
      .measured = pairs->measured,
      .ratio = pairs->ratio,
      .goal = Goal{Goal::Kind::kAtLeast, 0.70},
      .about = std::string(kCommand) +
               "SQLite, 64 commands a transaction: " + std::to_string(int64_t(Median(commits))) +
               "/s; empty unary echo, 64 in flight: " + std::to_string(int64_t(Median(echoes))) +
               "/s."};
}

}  // namespace interlock
