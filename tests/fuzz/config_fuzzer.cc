// For libFuzzer: any text as the YAML file of settings. It is refused in words, or what is printed
// of it reads as the same settings.
#include <sys/mman.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdlib>

#include "absl/status/statusor.h"
#include "services/interlock/config.h"

namespace interlock {
namespace {

// Config reads a file; this one is in memory.
absl::StatusOr<std::string> ReadAndPrint(const std::string& text) {
  const int file = memfd_create("interlock.yaml", 0);
  if (file < 0 || write(file, text.data(), text.size()) != ssize_t(text.size())) std::abort();
  CLI::App app;
  Config config;
  config.AddFlags(app);
  app.parse("--config /proc/self/fd/" + std::to_string(file), false);
  const auto status = config.Resolve();
  close(file);
  if (!status.ok()) return status;
  return config.ToYaml();
}

}  // namespace
}  // namespace interlock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  const auto printed = ReadAndPrint({reinterpret_cast<const char*>(data), size});
  if (!printed.ok()) {
    if (printed.status().message().empty()) std::abort();
    return 0;
  }
  const auto again = ReadAndPrint(*printed);
  if (!again.ok() || *again != *printed) std::abort();
  return 0;
}
