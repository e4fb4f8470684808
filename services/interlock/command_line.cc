#include "services/interlock/command_line.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "absl/synchronization/mutex.h"
#include "services/interlock/bench_command.h"
#include "services/interlock/classify_command.h"
#include "services/interlock/config.h"
#include "services/interlock/demo_command.h"
#include "services/interlock/faults_command.h"
#include "services/interlock/import_command.h"
#include "services/interlock/log.h"
#include "services/interlock/method_commands.h"
#include "services/interlock/up_command.h"
#include "services/interlock/upkeep_commands.h"
#include "services/interlock/verify_command.h"

namespace interlock {

int RunCommandLine(int argc, char** argv) {
  // Debian builds abseil with the watch for deadlocks that is meant for debugging: gRPC's every
  // lock would be entered into a graph.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app("Interlock: process safety management for companies with many sites");
  app.fallthrough();  // Settings may stand after a command, too.
  app.require_subcommand(0, 1);
  Config config;
  config.AddFlags(app);
  int exit_code = kDone;
  app.parse_complete_callback([&] {
    if (auto status = config.Resolve(); !status.ok())
      throw CLI::ParseError(std::string(status.message()), kUsage);
    if (config.print_wanted()) {
      std::cout << config.ToYaml();
      throw CLI::Success();
    }
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A command; --help lists them");
    StartLog(config.settings());
  });
  AddDemoCommand(app, config.settings(), exit_code);
  AddUpCommand(app, config.settings(), exit_code);
  AddImportCommand(app, config.settings(), exit_code);
  AddBenchCommand(app, config.settings(), exit_code);
  AddClassifyCommand(app, config.settings(), exit_code);
  AddMethodCommands(app, config.settings(), exit_code);
  AddVerifyCommand(app, config.settings(), exit_code);
  AddUpkeepCommands(app, config.settings(), exit_code);
  AddFaultsCommand(app, config.settings(), exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);  // Help was asked for, or nothing but the settings.
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return kUsage;
  }
  return exit_code;
}

}  // namespace interlock
