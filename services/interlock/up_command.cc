#include "services/interlock/up_command.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "libs/drivers/drivers.h"
#include "services/interlock/command_line.h"
#include "services/interlock/embedded.h"
#include "services/interlock/log.h"
#include "services/interlock/wait_for_stop.h"

namespace interlock {
namespace {

int Up(const Settings& settings, bool dedupe) {
  BlockStopSignals();
  auto time = NewSystemTime();
  EmbeddedOptions options;
  options.data = settings.data;
  options.rules = settings.rules;
  options.http_port = settings.http_port;
  options.host.bind = settings.bind;
  options.host.grpc_port = settings.grpc_port;
  options.host.trouble = LogTrouble;
  options.access = NewAccessLog(settings);
  options.host.dedupe = dedupe;
  auto embedded = Embedded::Open(options, *time);
  if (!embedded.ok()) {
    std::cerr << embedded.status().message() << "\n";
    return kFailed;
  }
  if (auto status = (*embedded)->Start(); !status.ok()) {
    std::cerr << status.message() << "\n";
    return kFailed;
  }
  std::cout << "Interlock is up.\n"
            << "  page  " << (*embedded)->SignInLink() << "  (signs you in, once)\n"
            << "  gRPC  " << settings.bind << ":" << (*embedded)->host().grpc_port() << "\n"
            << "  data  " << settings.data << "\n"
            << "Ctrl-C stops it." << std::endl;
  WaitForStop();
  std::cout << "Stopping." << std::endl;
  (*embedded)->Stop();
  return kDone;
}

}  // namespace

void AddUpCommand(CLI::App& app, const Settings& settings, int& exit_code) {
  auto* up = app.add_subcommand("up", "Start everything in one process");
  // For `faults --without-dedupe` alone, whose witness must find what then goes wrong; not listed.
  auto without_dedupe = std::make_shared<bool>(false);
  up->add_flag("--without-dedupe", *without_dedupe)->group("");
  up->callback(
      [&settings, &exit_code, without_dedupe] { exit_code = Up(settings, !*without_dedupe); });
}

}  // namespace interlock
