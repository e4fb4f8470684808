#pragma once
// What the program was told: by flags, before the environment (INTERLOCK_...), before one YAML
// file, before the defaults below.
#include <CLI/App.hpp>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace interlock {

struct Settings {
  std::string data = "var";    // Folder of all data.
  std::string rules = "data";  // Folder of rule data.
  std::string bind = "127.0.0.1";
  int http_port = 0;  // 0: a free one.
  int grpc_port = 0;
  std::string log = "people";  // Or "json".
  std::string log_level = "info";
  std::string access_log = "off";  // Or "on".

  // Of one call, never from the file: whom to talk to instead of the folder, and as who.
  std::string server;
  std::string token;
};

// Whether gRPC may carry it beside a call; anything else ends the program in the middle of it.
bool IsVisibleAscii(std::string_view text);
inline constexpr char kNotVisibleAscii[] =
    "may hold letters, digits and signs of ASCII only, and no spaces";

class Config {
 public:
  // The flags, on the program itself, so that they may stand before or after a command.
  void AddFlags(CLI::App& app);
  // INVALID_ARGUMENT, naming the flag, variable, or file and key that is wrong.
  absl::Status Resolve();

  // Complete after Resolve.
  const Settings& settings() const { return settings_; }
  bool print_wanted() const { return print_wanted_; }
  std::string ToYaml() const;

 private:
  absl::Status ReadFile(const std::string& path);
  absl::Status Take(const std::string& key, const std::string& value, const std::string& where);

  std::map<std::string, std::string> flags_;
  std::map<std::string, std::string> file_;
  std::string config_path_;
  bool print_wanted_ = false;
  Settings settings_;
};

}  // namespace interlock
