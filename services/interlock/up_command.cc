#include "services/interlock/up_command.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "libs/drivers/drivers.h"
#include "services/interlock/command_line.h"
#include "services/interlock/embedded.h"

namespace interlock {
namespace {

struct UpFlags {
  EmbeddedOptions embedded;
};

int Up(const UpFlags& flags) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // Before any thread, so that all inherit it.
  signal(SIGPIPE, SIG_IGN);
  auto time = NewSystemTime();
  auto embedded = Embedded::Open(flags.embedded, *time);
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
            << "  gRPC  " << flags.embedded.host.bind << ":" << (*embedded)->host().grpc_port()
            << "\n"
            << "  data  " << flags.embedded.data << "\n"
            << "Ctrl-C stops it." << std::endl;
  int signal_number = 0;
  sigwait(&stop, &signal_number);
  std::cout << "Stopping." << std::endl;
  (*embedded)->Stop();
  return kDone;
}

}  // namespace

void AddUpCommand(CLI::App& app, int& exit_code) {
  auto flags = std::make_shared<UpFlags>();
  if (const char* rules = std::getenv("INTERLOCK_RULES")) flags->embedded.rules = rules;
  auto* up = app.add_subcommand("up", "Start everything in one process");
  up->add_option("--data", flags->embedded.data, "Folder of all data")->capture_default_str();
  up->add_option("--rules", flags->embedded.rules, "Folder of rule data")->capture_default_str();
  up->add_option("--http-port", flags->embedded.http_port, "0: a free one")->capture_default_str();
  up->add_option("--grpc-port", flags->embedded.host.grpc_port, "0: a free one")
      ->capture_default_str();
  up->callback([flags, &exit_code] { exit_code = Up(*flags); });
}

}  // namespace interlock
