#include "services/interlock/bench_command.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "absl/strings/match.h"
#include "services/interlock/bench_figures.h"
#include "services/interlock/command_line.h"

namespace interlock {
namespace {

struct BenchFlags {
  std::string name;
  bool json = false;
};

int RunBench(const BenchFlags& flags, const BenchOptions& options) {
  signal(SIGPIPE, SIG_IGN);
  bool met = true, any = false;
  for (const Bench& bench : AllBenches()) {
    if (!flags.name.empty() && !absl::EqualsIgnoreCase(flags.name, bench.name)) continue;
    any = true;
    std::cerr << "measuring " << bench.name << " ..." << std::endl;
    auto figure = bench.run(options);
    if (!figure.ok()) {
      std::cerr << bench.name << ": " << figure.status().message() << "\n";
      return kFailed;
    }
    std::cout << (flags.json ? figure->ToJson().dump() + "\n" : figure->ToText() + "\n")
              << std::flush;
    met = met && figure->met();
  }
  if (!any) {
    std::cerr << "There is no figure " << flags.name << ". There are:";
    for (const Bench& bench : AllBenches()) std::cerr << " " << bench.name;
    std::cerr << "\n";
    return kUsage;
  }
  if (!met) std::cerr << "Not every goal is met.\n";
  return kDone;  // A goal that is not reached is a finding, not a failure.
}

}  // namespace

std::vector<Bench> AllBenches() {
  return {{"P3", BenchBatching},   {"P4", BenchOneCaller},        {"P5", BenchAccepts},
          {"P6", BenchVisible},    {"P6", BenchVisibleUnderLoad}, {"P8", BenchProjection},
          {"P9", BenchRebuild},    {"P11", BenchClassification},  {"import", BenchImport},
          {"matrix", BenchMatrix}, {"standing", BenchStanding}};
}

void AddBenchCommand(CLI::App& app, const Settings& settings, int& exit_code) {
  auto flags = std::make_shared<BenchFlags>();
  auto* bench = app.add_subcommand("bench", "Measure, as parts of what this machine can do");
  bench->add_option("name", flags->name, "One figure, such as P5; left out: all of them");
  bench->add_flag("--json", flags->json, "One JSON object a line");
  bench->callback(
      [flags, &settings, &exit_code] { exit_code = RunBench(*flags, {.rules = settings.rules}); });
}

}  // namespace interlock
