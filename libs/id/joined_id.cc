#include "libs/id/joined_id.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "libs/ports/sha256.h"

namespace interlock {
namespace {

constexpr size_t kLongest = 100;  // Of any id.
constexpr size_t kDigest = 40;    // Hexadecimal digits: 160 bits.

}  // namespace

std::string JoinedId(const std::string& source_id, const std::string& item_id) {
  const std::string plain = absl::StrCat(source_id, ":", item_id);
  // Read from its last colon, a plain id has one meaning; what follows there is shorter than a
  // digest, so it is never taken for one.
  if (plain.size() <= kLongest && item_id.size() < kDigest &&
      item_id.find(':') == std::string::npos)
    return plain;
  // The length says where the one ends and the other begins.
  const std::string digest =
      absl::BytesToHexString(Sha256(absl::StrCat(source_id.size(), ":", plain))).substr(0, kDigest);
  return absl::StrCat(plain.substr(0, kLongest - kDigest - 1), ":", digest);
}

}  // namespace interlock
