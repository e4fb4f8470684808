#pragma once
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace interlock {

// Keeps a file for one process alone, until it is destroyed or the process dies, however it dies.
class FileLock {
 public:
  // Takes `<path>.lock`. FAILED_PRECONDITION names the process that has it; UNAVAILABLE, the folder
  // that cannot be written.
  static absl::StatusOr<std::unique_ptr<FileLock>> Take(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  const int fd_;
};

}  // namespace interlock
