#include "libs/rule_file/rule_file.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace interlock {

absl::StatusOr<std::string> ReadRuleText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  if (file) text << file.rdbuf();
  if (!file) return absl::UnavailableError("cannot read " + path);
  return text.str();
}

absl::Status InRuleFile(const std::string& path, const absl::Status& why) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", why.message()));
}

}  // namespace interlock
