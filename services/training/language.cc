#include "services/training/language.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace interlock::training {

bool IsLanguage(std::string_view tag) {
  bool first = true;
  for (const absl::string_view part :
       absl::StrSplit(absl::string_view(tag.data(), tag.size()), '-')) {
    if (part.size() < 2 || part.size() > (first ? 3u : 8u)) return false;
    const auto fits = [&](unsigned char c) {
      return first ? absl::ascii_isalpha(c) : absl::ascii_isalnum(c);
    };
    if (!std::all_of(part.begin(), part.end(), fits)) return false;
    first = false;
  }
  return true;
}

bool Understands(std::string_view known, std::string_view spoken) {
  if (known.size() > spoken.size()) std::swap(known, spoken);
  const absl::string_view shorter(known.data(), known.size()), longer(spoken.data(), spoken.size());
  if (known.empty() || !absl::StartsWithIgnoreCase(longer, shorter)) return false;
  return known.size() == spoken.size() || spoken[known.size()] == '-';
}

}  // namespace interlock::training
