#pragma once
// The real program as a child of this one, to be killed.
#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock {

class Child {
 public:
  struct Options {
    std::string program;  // Its path.
    std::string data, rules;
    bool dedupe = true;
  };
  // Starts `up` and waits until it says where it is reached. UNAVAILABLE, with the last that it
  // said: it ended, or was not ready within a minute.
  static absl::StatusOr<std::unique_ptr<Child>> Start(const Options& options);
  ~Child();  // Kills it if it still runs.

  const std::string& grpc() const { return grpc_; }  // "127.0.0.1:4711"
  double ready_seconds() const { return ready_seconds_; }
  // Memory that it holds now.
  absl::StatusOr<int64_t> ResidentBytes() const;

  void Kill();          // SIGKILL, wherever it is.
  absl::Status Stop();  // As Ctrl-C does; INTERNAL if it does not end well.

 private:
  explicit Child(pid_t pid) : pid_(pid) {}
  absl::Status AwaitReady(const Options& options);
  int Wait();

  pid_t pid_;
  std::string grpc_;
  double ready_seconds_ = 0;
};

}  // namespace interlock
