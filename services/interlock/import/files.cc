#include "services/interlock/import/files.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"
#include "libs/decider/decider.h"

namespace interlock {

absl::StatusOr<csv::Source> FromFile(const std::string& path) {
  const std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rb"), [](std::FILE* open) {
    if (open != nullptr) std::fclose(open);
  });
  if (file == nullptr)
    return Refuse(absl::StatusCode::kInvalidArgument, "FILE_UNREADABLE", "",
                  absl::StrCat(path, ": cannot be opened: ", std::strerror(errno), "."));
  struct stat seen;
  if (fstat(fileno(file.get()), &seen) == 0 && S_ISDIR(seen.st_mode))
    return Refuse(absl::StatusCode::kInvalidArgument, "FILE_UNREADABLE", "",
                  path + ": is a folder; name the file in it.");
  return [file, path](char* into, size_t size) -> absl::StatusOr<size_t> {
    const size_t got = std::fread(into, 1, size, file.get());
    if (got == 0 && std::ferror(file.get()) != 0)
      return absl::UnavailableError(path + ": cannot be read to its end.");
    return got;
  };
}

absl::Status InFile(const std::string& path, const absl::Status& status) {
  if (status.ok() || ReasonOf(status) == "FILE_UNREADABLE") return status;
  return Refuse(status.code(), ReasonOf(status), "", absl::StrCat(path, ": ", status.message()));
}

}  // namespace interlock
