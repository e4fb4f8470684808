#include "libs/drivers/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace interlock {

absl::StatusOr<std::unique_ptr<FileLock>> FileLock::Take(const std::string& path) {
  const std::string name = path + ".lock";
  const int fd = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    const std::string why = std::strerror(errno);
    const size_t slash = path.rfind('/');
    return absl::UnavailableError("cannot write in the folder " +
                                  (slash == std::string::npos ? "." : path.substr(0, slash)) +
                                  ": " + name + ": " + why);
  }
  std::unique_ptr<FileLock> lock(new FileLock(fd, name));
  char text[256];
  const ssize_t size = pread(fd, text, sizeof text, 0);
  const std::string content(text, size > 0 ? size_t(size) : 0);
  const size_t line = content.find('\n');
  if (flock(fd, LOCK_EX | LOCK_NB) != 0)
    return absl::FailedPreconditionError(path + " is in use by process " + content.substr(0, line) +
                                         ": stop that one first, or name another data folder");
  const std::string note = line == std::string::npos ? "" : content.substr(line + 1);
  if (auto noted = lock->SetNote(note); !noted.ok()) return noted;
  return lock;
}

// A line with the process, for the sentence above only: the lock itself does not rest on it.
absl::Status FileLock::SetNote(const std::string& note) {
  const std::string content = std::to_string(getpid()) + "\n" + note;
  if (pwrite(fd_, content.data(), content.size(), 0) != ssize_t(content.size()) ||
      ftruncate(fd_, off_t(content.size())) != 0)
    return absl::UnavailableError("cannot write " + name_ + ": " + std::strerror(errno));
  note_ = note;
  return absl::OkStatus();
}

FileLock::~FileLock() { close(fd_); }

}  // namespace interlock
