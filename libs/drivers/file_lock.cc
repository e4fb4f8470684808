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
  std::unique_ptr<FileLock> lock(new FileLock(fd));
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = {};
    const ssize_t size = pread(fd, holder, sizeof(holder) - 1, 0);
    return absl::FailedPreconditionError(path + " is in use by process " +
                                         (size > 0 ? std::string(holder, size) : "unknown") +
                                         ": stop that one first, or name another data folder");
  }
  // For the sentence above only: the lock itself does not rest on what is written.
  const std::string self = std::to_string(getpid());
  if (ftruncate(fd, 0) != 0 || pwrite(fd, self.data(), self.size(), 0) < 0)
    return absl::UnavailableError("cannot write " + name + ": " + std::strerror(errno));
  return lock;
}

FileLock::~FileLock() { close(fd_); }

}  // namespace interlock
