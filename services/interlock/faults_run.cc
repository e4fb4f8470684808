#include "services/interlock/faults_run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "interlock/core/v1/admin.pb.h"
#include "libs/chassis/wire.h"
#include "services/interlock/bench_load.h"
#include "services/interlock/bench_system.h"
#include "services/interlock/faults_caller.h"
#include "services/interlock/faults_check.h"
#include "services/interlock/faults_child.h"

namespace interlock {
namespace {

using Timer = std::chrono::steady_clock;

constexpr int kCallers = 8;
constexpr int kKilledAfterMinMs = 50, kKilledAfterMaxMs = 1000;
constexpr std::chrono::minutes kCatchUpWithin{2};
constexpr double kGrowthMax = 1.1;

double SecondsSince(Timer::time_point begun) {
  return std::chrono::duration<double>(Timer::now() - begun).count();
}

absl::StatusOr<std::string> OwnerTokenOf(const std::string& data) {
  auto tokens = TokenBook::Open(data + "/auth/tokens.json");
  if (!tokens.ok()) return tokens.status();
  return (*tokens)->OwnerToken();
}

std::shared_ptr<grpc::Channel> Dial(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // No back-off left from before a kill.
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

class Kills {
 public:
  Kills(const FaultsOptions& options, const std::string& folder)
      : options_(options), data_(folder + "/var"), random_(options.seed) {
    for (int i = 0; i < kCallers; ++i)
      callers_.push_back(std::make_unique<FaultsCaller>(
          i, options.seed, folder + "/receipts-" + std::to_string(i) + ".txt"));
  }

  absl::StatusOr<FaultsResult> Run() {
    const auto begun = Timer::now();
    for (int kill = 0; kill < options_.kills; ++kill)
      if (auto status = Round(kill); !status.ok()) return status;
    if (auto status = Settle(); !status.ok()) return status;
    std::vector<const FaultsCaller*> callers;
    int64_t repeats = 0, different = 0;
    for (const auto& caller : callers_) {
      callers.push_back(caller.get());
      repeats += caller->repeats();
      different += caller->different();
    }
    auto findings = CheckFolder(data_, options_.rules, callers);
    if (!findings.ok()) return findings.status();
    FaultsResult result{.ok = findings->ok() && different == 0, .figures = {}};
    result.figures = {{"kills", options_.kills},
                      {"acknowledged", findings->acknowledged},
                      {"events", findings->events},
                      {"repeats", repeats},
                      {"lost", findings->lost},
                      {"doubled", findings->doubled},
                      {"answered_differently", different},
                      {"start_seconds_max", start_seconds_max_},
                      {"catch_up_seconds", catch_up_seconds_},
                      {"troubles", findings->troubles},
                      {"seconds", SecondsSince(begun)},
                      {"seed", options_.seed},
                      {"ok", result.ok}};
    return result;
  }

 private:
  absl::StatusOr<std::unique_ptr<Child>> Start() {
    auto child = Child::Start({.program = options_.program,
                               .data = data_,
                               .rules = options_.rules,
                               .dedupe = options_.dedupe});
    if (!child.ok()) return child.status();
    start_seconds_max_ = std::max(start_seconds_max_, (*child)->ready_seconds());
    auto token = OwnerTokenOf(data_);
    if (!token.ok()) return token.status();
    token_ = *token;
    return child;
  }

  absl::Status Round(int kill) {
    auto child = Start();
    if (!child.ok()) return child.status();
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (auto& caller : callers_)
      threads.emplace_back(
          [&, channel = Dial((*child)->grpc())] { caller->Run(channel, token_, stop); });
    const int ms =
        kKilledAfterMinMs + int(random_() % uint64_t(kKilledAfterMaxMs - kKilledAfterMinMs));
    std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    (*child)->Kill();  // While they send.
    stop = true;
    for (auto& thread : threads) thread.join();
    int64_t acknowledged = 0;
    for (auto& caller : callers_) {
      if (!caller->refused().ok()) return caller->refused();
      acknowledged += int64_t(caller->acknowledged().size());
    }
    if (options_.tell)
      options_.tell("kill " + std::to_string(kill + 1) + " of " + std::to_string(options_.kills) +
                    " after " + std::to_string(ms) + " ms; " + std::to_string(acknowledged) +
                    " receipts so far");
    return absl::OkStatus();
  }

  // Once more: every command gets its answer, the views catch up, and the program stops in peace.
  absl::Status Settle() {
    const auto begun = Timer::now();
    auto child = Start();
    if (!child.ok()) return child.status();
    const auto channel = Dial((*child)->grpc());
    for (auto& caller : callers_)
      if (auto status = caller->SettleOpen(channel, token_); !status.ok()) return status;
    Client client(channel, token_);
    for (int64_t behind = 1; behind > 0;) {
      core::v1::GetStatusResponse response;
      if (auto status = client.Call("/interlock.core.v1.AdminService/GetStatus",
                                    core::v1::GetStatusRequest(), response);
          !status.ok())
        return status;
      behind = 0;
      for (const auto& service : response.services())
        for (const auto& view : service.views()) behind += view.freshness().behind_events();
      if (SecondsSince(begun) > std::chrono::duration<double>(kCatchUpWithin).count())
        return absl::DeadlineExceededError("the views do not catch up");
      if (behind > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    catch_up_seconds_ = SecondsSince(begun);
    return (*child)->Stop();
  }

  const FaultsOptions& options_;
  const std::string data_;
  std::mt19937_64 random_;
  std::vector<std::unique_ptr<FaultsCaller>> callers_;
  std::string token_;
  double start_seconds_max_ = 0, catch_up_seconds_ = 0;
};

// What stays resident once a burst is over: the least of the seconds after it, in which the views
// catch up and what was freed goes back to the system.
absl::StatusOr<int64_t> RemainingBytes(const Child& child) {
  constexpr std::chrono::seconds kAfter{4};
  int64_t least = INT64_MAX;
  for (const auto begun = Timer::now(); Timer::now() - begun < kAfter;) {
    auto bytes = child.ResidentBytes();
    if (!bytes.ok()) return bytes;
    least = std::min(least, *bytes);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return least;
}

}  // namespace

absl::StatusOr<FaultsResult> RunKills(const FaultsOptions& options) {
  auto folder = TemporaryFolder::Make();
  if (!folder.ok()) return folder.status();
  return Kills(options, (*folder)->path()).Run();
}

absl::StatusOr<FaultsResult> RunOverload(const FaultsOptions& options, int seconds) {
  auto folder = TemporaryFolder::Make();
  if (!folder.ok()) return folder.status();
  const std::string data = (*folder)->path() + "/var";
  auto child = Child::Start({.program = options.program, .data = data, .rules = options.rules});
  if (!child.ok()) return child.status();
  auto token = OwnerTokenOf(data);
  if (!token.ok()) return token.status();
  // Together more than may wait at the writer.
  constexpr int kQuarters = 4, kLoads = 2, kInFlight = 8'000;
  std::vector<int64_t> resident;
  int64_t answered = 0, refused = 0;
  for (int quarter = 0; quarter < kQuarters; ++quarter) {
    std::vector<std::future<absl::StatusOr<Passed>>> loads;
    for (int load = 0; load < kLoads; ++load)
      loads.push_back(std::async(std::launch::async, [&, load] {
        Calls calls = EnterHoursCalls(Dial((*child)->grpc()), *token);
        calls.first = int64_t{quarter * kLoads + load} * 1'000'000'000;
        calls.may_be_refused = true;
        return KeepInFlight(calls, kInFlight,
                            std::chrono::milliseconds(seconds * 1000 / kQuarters));
      }));
    int64_t taken = 0, sent_away = 0;
    for (auto& load : loads) {
      auto passed = load.get();
      if (!passed.ok()) return passed.status();
      taken += passed->answered;
      sent_away += passed->refused;
    }
    answered += taken;
    refused += sent_away;
    auto bytes = RemainingBytes(**child);
    if (!bytes.ok()) return bytes.status();
    resident.push_back(*bytes);
    if (options.tell)
      options.tell("quarter " + std::to_string(quarter + 1) + ": " + std::to_string(taken) +
                   " taken, " + std::to_string(sent_away) + " sent away, " +
                   std::to_string(*bytes / (1 << 20)) + " MiB");
  }
  const double growth = double(resident.back()) / double(resident.front());
  FaultsResult result{.ok = growth <= kGrowthMax && refused > 0, .figures = {}};
  result.figures = {{"seconds", seconds},   {"taken", answered},
                    {"sent_away", refused}, {"resident_bytes", resident},
                    {"growth", growth},     {"growth_max", kGrowthMax},
                    {"ok", result.ok}};
  if (auto status = (*child)->Stop(); !status.ok()) return status;
  return result;
}

}  // namespace interlock
