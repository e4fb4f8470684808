#include "libs/rule_file/rule_file.h"

#include <gtest/gtest.h>

#include <fstream>

namespace interlock {
namespace {

absl::StatusOr<size_t> Length(const std::string& text) {
  if (text.empty()) return absl::InvalidArgumentError("it is empty");
  return text.size();
}

std::string File(const std::string& text) {
  const std::string path = testing::TempDir() + "rule_file_test.json";
  std::ofstream(path) << text;
  return path;
}

TEST(RuleFile, IsReadAndUnderstoodOrNamed) {
  EXPECT_EQ(ReadRuleFile(File("{}\n"), Length).value(), 3u);
  const std::string empty = File("");
  const auto refused = ReadRuleFile(empty, Length);
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
  EXPECT_EQ(refused.status().message(), empty + ": it is empty");
  const auto missing = ReadRuleFile("/nowhere/rules.json", Length);
  EXPECT_TRUE(absl::IsUnavailable(missing.status()));
  EXPECT_EQ(missing.status().message(), "cannot read /nowhere/rules.json");
}

}  // namespace
}  // namespace interlock
