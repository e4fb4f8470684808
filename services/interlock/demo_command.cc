#include "services/interlock/demo_command.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "interlock/metrics/v1/indicators.pb.h"
#include "interlock/moc/v1/change_list.pb.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/chassis/verify.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/command_line.h"
#include "services/interlock/demo/story.h"
#include "services/interlock/log.h"
#include "services/interlock/progress.h"
#include "services/interlock/wait_for_stop.h"

namespace interlock {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kYearMs = 365LL * kDayMs;
constexpr char kMarker[] = "/made-by-demo";

struct DemoFlags {
  bool exit = false;
  int years = 3;
  uint64_t seed = 1;
};

// The demo makes its folder anew each time, but only one that it made itself.
absl::Status PrepareFolder(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    if (!fs::exists(folder + kMarker, error))
      return absl::FailedPreconditionError(
          folder + " holds something that the demo did not make; name another with --data.");
    fs::remove_all(folder, error);
  }
  fs::create_directories(folder, error);
  std::FILE* marker = std::fopen((folder + kMarker).c_str(), "w");
  if (marker == nullptr) return absl::UnavailableError("cannot write in " + folder);
  std::fclose(marker);
  return absl::OkStatus();
}

void PrintTiers(Client& client, int64_t begins_ms, int64_t ends_ms) {
  reporting::v1::GetTrendRequest request;
  request.set_interval(reporting::v1::INTERVAL_YEAR);
  request.mutable_filter()->set_from_on(DayOfUtc(begins_ms).ToString());
  request.mutable_filter()->set_to_on(DayOfUtc(ends_ms).ToString());
  reporting::v1::GetTrendResponse trend;
  if (!client.Call("/interlock.reporting.v1.ReportingService/GetTrend", request, trend).ok())
    return;
  std::cout << absl::StrFormat("\n%-8s %8s %8s %8s %10s %12s\n", "Year", "Tier 1", "Tier 2",
                               "Tier 3", "at least", "near misses");
  for (const auto& point : trend.points())
    std::cout << absl::StrFormat("%-8s %8d %8d %8d %10d %12d\n", point.period(), point.tier_1(),
                                 point.tier_2(), point.tier_3(), point.at_least(),
                                 point.near_misses());
}

void PrintRates(Client& client, int64_t ends_ms) {
  metrics::v1::GetIndicatorsRequest request;
  request.set_scope_kind(metrics::v1::Scope::KIND_COMPANY);
  request.set_scope_id(demo::kCompanyId);
  request.set_span(metrics::v1::SPAN_ROLLING_12_MONTHS);
  const std::string month = Month::Of(DayOfUtc(ends_ms)).Plus(-1).ToString();
  request.set_from_month(month);
  request.set_to_month(month);
  metrics::v1::GetIndicatorsResponse response;
  if (!client.Call("/interlock.metrics.v1.IndicatorService/GetIndicators", request, response).ok())
    return;
  std::cout << "\nTwelve months to " << month << ":\n";
  for (const auto& value : response.values()) std::cout << "  " << value.sentence() << "\n";
}

void PrintInvestigations(Client& client) {
  reporting::v1::GetOverviewResponse overview;
  if (!client
           .Call("/interlock.reporting.v1.ReportingService/GetOverview",
                 reporting::v1::GetOverviewRequest(), overview)
           .ok())
    return;
  std::cout << absl::StrFormat(
      "\nNow: %d investigations open, %d of them late; %d incidents whose tier is a lower bound.\n",
      overview.open_investigations(), overview.overdue_investigations(), overview.undetermined());
}

// "3 requested, 2 in review", and which of them are temporary and past their limit.
void PrintChanges(Client& client) {
  moc::v1::ListChangesRequest request;
  request.mutable_page()->set_limit(500);
  moc::v1::ListChangesResponse list;
  if (!client.Call("/interlock.moc.v1.ChangeListService/ListChanges", request, list).ok()) return;
  std::map<moc::v1::Change::Stage, int> stages;
  std::vector<std::string> past;
  for (const auto& change : list.changes()) {
    ++stages[change.stage()];
    for (const auto& wait : change.waits())
      if (wait.kind() == moc::v1::Waiting::KIND_LIMIT && wait.overdue())
        past.push_back(absl::StrCat(change.change_id(), " (until ", change.limit_on(), ")"));
  }
  std::vector<std::string> words;
  for (const auto& [stage, count] : stages) {
    std::string word = moc::v1::Change::Stage_Name(stage).substr(sizeof("STAGE_") - 1);
    absl::AsciiStrToLower(&word);
    words.push_back(absl::StrCat(count, " ", absl::StrReplaceAll(word, {{"_", " "}})));
  }
  std::cout << "Changes under way: " << absl::StrJoin(words, ", ")
            << ". Temporary, past the limit and still there: "
            << (past.empty() ? "none" : absl::StrJoin(past, ", ")) << ".\n";
}

void PrintDuties(Client& client) {
  reporting::v1::ListDutiesResponse duties;
  if (!client
           .Call("/interlock.reporting.v1.ReportingService/ListDuties",
                 reporting::v1::ListDutiesRequest(), duties)
           .ok())
    return;
  std::cout << absl::StrFormat(
      "Duties: %d overdue (%d told above the owner), %d due within 24 hours, %d coming.\n",
      duties.overdue(), duties.escalated(), duties.due(), duties.coming());
}

bool PrintVerification(Host& host) {
  bool ok = true;
  for (const auto& running : host.running())
    for (int shard = 0; shard < running->ledger->shards(); ++shard) {
      const Verification found = VerifyChain(*running->ledger, shard);
      ok = ok && found.ok();
      std::cout << absl::StrFormat("  %-13s %6d events, chain %s\n", running->service.name,
                                   found.position,
                                   found.ok() ? "whole" : "BROKEN: " + found.findings.front().why);
    }
  return ok;
}

int Demo(const DemoFlags& flags, const Settings& settings) {
  EmbeddedOptions options;
  options.data = settings.data + "/demo";
  options.rules = settings.rules;
  options.http_port = settings.http_port;
  options.host.bind = settings.bind;
  options.host.grpc_port = settings.grpc_port;
  options.host.trouble = LogTrouble;
  BlockStopSignals();
  const auto real = NewSystemTime();
  const int64_t ends_ms = real->now_ms();
  const int64_t begins_ms = ends_ms - flags.years * kYearMs;
  StoryTime time(begins_ms, *real);
  if (auto status = PrepareFolder(options.data); !status.ok()) {
    std::cerr << status.message() << "\n";
    return kFailed;
  }
  auto opened = Embedded::Open(options, time);
  if (!opened.ok()) {
    std::cerr << opened.status().message() << "\n";
    return kFailed;
  }
  Embedded& embedded = **opened;
  std::cout << demo::kCompanyName << ": " << demo::Sites().size() << " sites, " << flags.years
            << " years from " << DayOfUtc(begins_ms).ToString()
            << ", every command over gRPC, every event on disk." << std::endl;
  demo::Story story(embedded, time,
                    {.begins_at_ms = begins_ms,
                     .ends_at_ms = ends_ms,
                     .sites = demo::Sites().size(),
                     .seed = flags.seed});
  const auto began = std::chrono::steady_clock::now();
  const auto lived = [&] {
    Progress progress("Living", "days");
    return story.Live([&](int64_t now_ms, const demo::StoryCounts&) {
      progress.Show((now_ms - begins_ms) / kDayMs, (ends_ms - begins_ms) / kDayMs);
    });
  }();
  if (!lived.ok()) {
    std::cerr << lived.message() << "\n";
    return kFailed;
  }
  std::ostringstream startup;
  if (auto status = story.ShowStartup(startup); !status.ok()) {
    std::cerr << status.message() << "\n";
    return kFailed;
  }
  time.GoLive();
  if (auto status = embedded.Start(); !status.ok()) {
    std::cerr << status.message() << "\n";
    return kFailed;
  }
  const demo::StoryCounts& counts = story.counts();
  const double took_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::cout << absl::StrFormat(
      "Lived in %.1f s: %d commands (%.0f a second), %d incidents, %d near misses, %d "
      "investigations, %d people, %d trainings, %d changes, %d startups, %d clocks rung.\n",
      took_s, counts.commands, double(counts.commands) / took_s, counts.incidents,
      counts.near_misses, counts.investigations, counts.people, counts.trainings, counts.changes,
      counts.startups, counts.clocks_rung);
  for (const auto& [refusal, times] : story.refusals())
    std::cout << "  refused " << times << " times: " << refusal << "\n";
  Client client(embedded.host().channel(), embedded.owner_token());
  PrintTiers(client, begins_ms, ends_ms);
  PrintRates(client, ends_ms);
  PrintInvestigations(client);
  PrintChanges(client);
  PrintDuties(client);
  std::cout << startup.str() << "\nProof:\n";
  const bool whole = PrintVerification(embedded.host());
  if (!flags.exit) {
    std::cout << "\nThe page: " << embedded.SignInLink()
              << "\n(The link signs you in once. Ctrl-C stops; `./interlock up --data "
              << options.data << "` starts it again.)" << std::endl;
    WaitForStop();
    std::cout << "Stopping." << std::endl;
  }
  embedded.Stop();
  return whole ? kDone : kFailed;
}

}  // namespace

void AddDemoCommand(CLI::App& app, const Settings& settings, int& exit_code) {
  auto flags = std::make_shared<DemoFlags>();
  auto* demo = app.add_subcommand(
      "demo", "Three simulated years of a company in <data>/demo, made anew, then the page");
  demo->add_flag("--exit", flags->exit, "End after the summary");
  demo->add_option("--years", flags->years)->capture_default_str()->check(CLI::Range(1, 20));
  demo->add_option("--seed", flags->seed)->capture_default_str();
  demo->callback([flags, &settings, &exit_code] { exit_code = Demo(*flags, settings); });
}

}  // namespace interlock
