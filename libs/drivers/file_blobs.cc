#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "libs/drivers/drivers.h"
#include "libs/ports/sha256.h"

namespace interlock {
namespace {

namespace fs = std::filesystem;

constexpr char kIncoming[] = "incoming-";

std::string DigestOf(const std::string& bytes) {
  std::string text;
  for (const unsigned char byte : Sha256(bytes)) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

absl::Status Failed(const std::string& what, const fs::path& path, int error) {
  const std::string sentence = what + " " + path.string() + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT)
    return absl::ResourceExhaustedError("disk full: " + sentence);
  return absl::UnavailableError(sentence);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

absl::Status FlushFolder(const fs::path& folder) {
  const Descriptor fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || fsync(fd.get()) != 0) return Failed("cannot flush", folder, errno);
  return absl::OkStatus();
}

absl::Status WriteAndFlush(int fd, const fs::path& path, const std::string& bytes) {
  for (size_t written = 0; written < bytes.size();) {
    const ssize_t size = write(fd, bytes.data() + written, bytes.size() - written);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return Failed("cannot write", path, errno);
    written += size_t(size);
  }
  if (fsync(fd) != 0) return Failed("cannot flush", path, errno);
  return absl::OkStatus();
}

class FileBlobs final : public Blobs {
 public:
  explicit FileBlobs(fs::path folder) : folder_(std::move(folder)) {}

  absl::StatusOr<std::string> Put(const std::string& bytes) override {
    std::string sha256 = DigestOf(bytes);
    if (Get(sha256).ok()) return sha256;  // A damaged one is written anew.
    std::string incoming = (folder_ / kIncoming).string() + "XXXXXX";
    absl::Status stored;
    {
      const Descriptor fd(mkostemp(incoming.data(), O_CLOEXEC));
      if (fd.get() < 0) return Failed("cannot write in the folder", folder_, errno);
      stored = WriteAndFlush(fd.get(), incoming, bytes);
    }
    if (stored.ok()) stored = MoveIn(incoming, PathOf(sha256));
    if (!stored.ok()) {
      unlink(incoming.c_str());
      return stored;
    }
    return sha256;
  }

  absl::StatusOr<std::string> Get(const std::string& sha256) override {
    if (!IsDigest(sha256)) return absl::NotFoundError("no attachment has the name " + sha256);
    const fs::path path = PathOf(sha256);
    const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0 && errno == ENOENT)
      return absl::NotFoundError("there is no attachment " + sha256);
    if (fd.get() < 0) return Failed("cannot read", path, errno);
    std::string bytes;
    char buffer[64 * 1024];
    for (;;) {
      const ssize_t size = read(fd.get(), buffer, sizeof buffer);
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return Failed("cannot read", path, errno);
      if (size == 0) break;
      bytes.append(buffer, size_t(size));
    }
    if (DigestOf(bytes) != sha256)
      return absl::DataLossError("damaged: " + path.string() + " no longer holds what was stored");
    return bytes;
  }

  absl::StatusOr<bool> Has(const std::string& sha256) override {
    if (!IsDigest(sha256)) return false;
    const fs::path path = PathOf(sha256);
    if (access(path.c_str(), F_OK) == 0) return true;
    if (errno == ENOENT) return false;
    return Failed("cannot read", path, errno);
  }

 private:
  // Names come from outside: none but a digest ever becomes part of a path.
  static bool IsDigest(const std::string& name) {
    return name.size() == 2 * kSha256Bytes &&
           name.find_first_not_of("0123456789abcdef") == std::string::npos;
  }
  fs::path PathOf(const std::string& sha256) const {
    return folder_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
  }

  absl::Status MoveIn(const std::string& incoming, const fs::path& path) {
    const fs::path inner = path.parent_path(), outer = inner.parent_path();
    std::error_code error;
    fs::create_directories(inner, error);
    if (error) return Failed("cannot make the folder", inner, error.value());
    if (rename(incoming.c_str(), path.c_str()) != 0) return Failed("cannot write", path, errno);
    for (const fs::path& changed : {inner, outer, folder_})
      if (auto flushed = FlushFolder(changed); !flushed.ok()) return flushed;
    return absl::OkStatus();
  }

  const fs::path folder_;
};

// What a crash left half written; a day old, because another process may be writing now.
void RemoveAbandoned(const fs::path& folder) {
  const auto yesterday = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename().string().rfind(kIncoming, 0) == 0 &&
        entry.last_write_time(ignored) < yesterday)
      fs::remove(entry.path(), ignored);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Blobs>> OpenFileBlobs(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Failed("cannot make the folder", folder, error.value());
  if (access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    return Failed("cannot write in the folder", folder, errno);
  RemoveAbandoned(folder);
  return std::make_unique<FileBlobs>(folder);
}

}  // namespace interlock
