#pragma once
// Files of rule data, as services read them at their start.
#include <string>

#include "absl/status/statusor.h"

namespace interlock {

// UNAVAILABLE, naming the file: it cannot be read.
absl::StatusOr<std::string> ReadRuleText(const std::string& path);

// `why` with the file named before it.
absl::Status InRuleFile(const std::string& path, const absl::Status& why);

// What the file says. INVALID_ARGUMENT, naming the file: it is not understood.
template <class Rules>
absl::StatusOr<Rules> ReadRuleFile(const std::string& path,
                                   absl::StatusOr<Rules> (*parse)(const std::string& text)) {
  const auto text = ReadRuleText(path);
  if (!text.ok()) return text.status();
  auto rules = parse(*text);
  return rules.ok() ? rules : InRuleFile(path, rules.status());
}

}  // namespace interlock
