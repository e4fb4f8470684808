#pragma once
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace interlock {

// Keeps a file for one process alone, until it is destroyed or the process dies, however it dies.
class FileLock {
 public:
  // Takes `<path>.lock`. FAILED_PRECONDITION names the process that has it; UNAVAILABLE, the folder
  // that cannot be written.
  static absl::StatusOr<std::unique_ptr<FileLock>> Take(const std::string& path);
  ~FileLock();
  // What was noted in the lock file by whoever held it last, and what the next one will find.
  const std::string& note() const { return note_; }
  absl::Status SetNote(const std::string& note);
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  FileLock(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  const int fd_;
  const std::string name_;
  std::string note_;
};

}  // namespace interlock
