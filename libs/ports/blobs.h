#pragma once
// Files that people attach, named by their content. What was put once is never changed.
// Statuses: NOT_FOUND; RESOURCE_EXHAUSTED, disk full; UNAVAILABLE; DATA_LOSS, the stored bytes no
// longer have their name's digest. Nothing throws. Any thread.
#include <string>

#include "absl/status/statusor.h"

namespace interlock {

class Blobs {
 public:
  virtual ~Blobs() = default;
  // Stores the bytes durably and gives their SHA-256 as 64 lower-case hexadecimal digits. Putting
  // the same bytes again changes nothing.
  virtual absl::StatusOr<std::string> Put(const std::string& bytes) = 0;
  // Checked against the digest as it is read.
  virtual absl::StatusOr<std::string> Get(const std::string& sha256) = 0;
  virtual absl::StatusOr<bool> Has(const std::string& sha256) = 0;
};

}  // namespace interlock
