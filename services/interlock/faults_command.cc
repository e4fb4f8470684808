#include "services/interlock/faults_command.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <random>

#include "services/interlock/command_line.h"
#include "services/interlock/faults_run.h"

namespace interlock {
namespace {

struct FaultsFlags {
  FaultsOptions options;
  int overload_seconds = 0;
  bool without_dedupe = false;
  bool json = false;
};

ExitCode Run(FaultsFlags flags, const Settings& settings) {
  signal(SIGPIPE, SIG_IGN);
  flags.options.program = std::filesystem::read_symlink("/proc/self/exe").string();
  flags.options.rules = settings.rules;
  flags.options.dedupe = !flags.without_dedupe;
  if (flags.options.seed == 0) flags.options.seed = std::random_device{}();
  flags.options.tell = [](const std::string& line) { std::cerr << line << std::endl; };
  auto result = flags.overload_seconds > 0 ? RunOverload(flags.options, flags.overload_seconds)
                                           : RunKills(flags.options);
  if (!result.ok()) {
    std::cerr << result.status().message() << "\n";
    return kFailed;
  }
  if (flags.json)
    std::cout << result->figures.dump() << "\n";
  else
    for (const auto& [name, value] : result->figures.items())
      std::cout << name << ": " << value << "\n";
  std::cout.flush();
  return result->ok ? kDone : kRefused;
}

}  // namespace

void AddFaultsCommand(CLI::App& app, const Settings& settings, int& exit_code) {
  auto flags = std::make_shared<FaultsFlags>();
  auto* faults = app.add_subcommand("faults", "Kill it under load, and see that nothing is lost");
  faults->add_option("--kills", flags->options.kills, "Rounds of kill -9")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  faults
      ->add_option("--overload", flags->overload_seconds,
                   "Instead: so many seconds of more than it can take; memory must not grow")
      ->check(CLI::Range(4, 86'400));
  faults->add_option("--seed", flags->options.seed, "Of the moments and commands; 0: a new one");
  faults->add_flag("--json", flags->json, "One JSON object on standard output");
  faults->add_flag("--without-dedupe", flags->without_dedupe)->group("");  // Must find doubles.
  faults->callback([flags, &settings, &exit_code] { exit_code = Run(*flags, settings); });
}

}  // namespace interlock
