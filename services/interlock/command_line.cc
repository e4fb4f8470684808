#include "services/interlock/command_line.h"

#include <CLI/CLI.hpp>

#include "services/interlock/up_command.h"

namespace interlock {

int RunCommandLine(int argc, char** argv) {
  CLI::App app("Interlock: process safety management for companies with many sites");
  app.require_subcommand(1);
  int exit_code = kDone;
  AddUpCommand(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return kUsage;
  }
  return exit_code;
}

}  // namespace interlock
