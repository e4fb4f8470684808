#include "libs/language/language.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace interlock {
namespace {

bool AllOf(absl::string_view text, bool (*is)(unsigned char)) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is(static_cast<unsigned char>(c)); });
}
bool IsScript(absl::string_view part) {
  return part.size() == 4 && AllOf(part.substr(0, 1), absl::ascii_isupper) &&
         AllOf(part.substr(1), absl::ascii_islower);
}
bool IsRegion(absl::string_view part) {
  return (part.size() == 2 && AllOf(part, absl::ascii_isupper)) ||
         (part.size() == 3 && AllOf(part, absl::ascii_isdigit));
}

}  // namespace

bool IsLanguage(std::string_view tag) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(absl::string_view(tag.data(), tag.size()), '-');
  if (parts[0].size() < 2 || parts[0].size() > 3 || !AllOf(parts[0], absl::ascii_islower))
    return false;
  size_t next = 1;
  if (next < parts.size() && IsScript(parts[next])) ++next;
  if (next < parts.size() && IsRegion(parts[next])) ++next;
  return next == parts.size();
}

}  // namespace interlock
