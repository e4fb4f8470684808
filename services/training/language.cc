#include "services/training/language.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace interlock::training {

bool Understands(std::string_view known, std::string_view spoken) {
  if (known.size() > spoken.size()) std::swap(known, spoken);
  const absl::string_view shorter(known.data(), known.size()), longer(spoken.data(), spoken.size());
  if (known.empty() || !absl::StartsWithIgnoreCase(longer, shorter)) return false;
  return known.size() == spoken.size() || spoken[known.size()] == '-';
}

}  // namespace interlock::training
