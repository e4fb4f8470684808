#include "services/interlock/config.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "libs/contract/temp_folder.h"

namespace interlock {
namespace {

class ConfigFile : public ::testing::Test {
 protected:
  // What becomes of a file of settings.
  absl::Status Read(const std::string& yaml, Config& config) {
    const std::string path = folder_ / "interlock.yaml";
    std::ofstream(path, std::ios::binary) << yaml;
    CLI::App app;
    config.AddFlags(app);
    app.parse("--config " + path, false);
    return config.Resolve();
  }

 private:
  TempFolder folder_;
};

TEST_F(ConfigFile, WhatIsPrintedReadsAsTheSameSettings) {
  Config config, again;
  ASSERT_TRUE(Read("data: \"a: b # c\"\nhttp_port: 8080\nlog: json\n", config).ok());
  EXPECT_EQ(config.settings().data, "a: b # c");
  ASSERT_TRUE(Read(config.ToYaml(), again).ok());
  EXPECT_EQ(again.ToYaml(), config.ToYaml());
}

TEST_F(ConfigFile, RefusesAControlCharacterInAValue) {
  for (const char* value : {"x\r", "\"x\\ny\"", "\"\\x7f\""}) {
    Config config;
    const auto status = Read(std::string("data: ") + value, config);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << value;
    EXPECT_NE(status.message().find("control character"), std::string::npos) << status;
  }
}

TEST_F(ConfigFile, RefusesAValueThatIsNoUtf8) {
  Config config;
  const auto status = Read("data: \"a\xc0\x80\"\n", config);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("no UTF-8"), std::string::npos) << status;
}

}  // namespace
}  // namespace interlock
