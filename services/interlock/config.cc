#include "services/interlock/config.h"

#include <yaml-cpp/yaml.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "libs/chassis/nearest.h"
#include "libs/csv/utf8.h"

namespace interlock {
namespace {

struct Key {
  const char* name;
  std::string Settings::*text = nullptr;
  int Settings::*port = nullptr;
  const char* help;
  std::vector<std::string> choices = {};
  bool in_file = true;
};

const std::vector<Key>& Keys() {
  static const std::vector<Key> kKeys = {
      {"data", &Settings::data, nullptr, "Folder of all data (var)"},
      {"rules", &Settings::rules, nullptr, "Folder of rule data (data)"},
      {"bind", &Settings::bind, nullptr, "Address that `up` listens at (127.0.0.1)"},
      {"http_port", nullptr, &Settings::http_port, "Port of the page and HTTP (0: a free one)"},
      {"grpc_port", nullptr, &Settings::grpc_port, "Port of gRPC (0: a free one)"},
      {"log", &Settings::log, nullptr, "How to log: people or json", {"people", "json"}},
      {"log_level",
       &Settings::log_level,
       nullptr,
       "What to log: debug, info, warn, error or off",
       {"debug", "info", "warn", "error", "off"}},
      {"access_log",
       &Settings::access_log,
       nullptr,
       "A line for each HTTP request that `up` answers: on or off",
       {"on", "off"}},
      {"server", &Settings::server, nullptr, "HOST:PORT of gRPC, instead of the folder", {}, false},
      {"token", &Settings::token, nullptr, "Act with this token, not the owner's", {}, false}};
  return kKeys;
}

std::string FlagOf(const std::string& key) { return "--" + absl::StrReplaceAll(key, {{"_", "-"}}); }
std::string VariableOf(const std::string& key) { return "INTERLOCK_" + absl::AsciiStrToUpper(key); }

}  // namespace

bool IsVisibleAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

void Config::AddFlags(CLI::App& app) {
  for (const Key& key : Keys())
    app.add_option(FlagOf(key.name), flags_[key.name], key.help)->group("Settings");
  app.add_option("--config", config_path_, "YAML file of settings (<data>/interlock.yaml)")
      ->group("Settings");
  app.add_flag("--print-config", print_wanted_, "Print the settings that hold, and end")
      ->group("Settings");
}

absl::Status Config::Take(const std::string& name, const std::string& value,
                          const std::string& where) {
  // Neither a path nor a log holds one, and YAML does not print it as it was read.
  if (std::any_of(value.begin(), value.end(), absl::ascii_iscntrl))
    return absl::InvalidArgumentError(
        absl::StrCat(where, ": the value holds a control character; write it in one line."));
  if (csv::FirstNotUtf8(value) != std::string::npos)
    return absl::InvalidArgumentError(absl::StrCat(where, ": the value is no UTF-8 text."));
  for (const Key& key : Keys()) {
    if (name != key.name) continue;
    if (!key.choices.empty() &&
        std::find(key.choices.begin(), key.choices.end(), value) == key.choices.end())
      return absl::InvalidArgumentError(absl::StrCat(where, ": \"", value, "\" is none of ",
                                                     absl::StrJoin(key.choices, ", "), "."));
    if (key.text == &Settings::token && !IsVisibleAscii(value))
      return absl::InvalidArgumentError(absl::StrCat(where, ": a token ", kNotVisibleAscii, "."));
    if (key.text != nullptr) {
      settings_.*key.text = value;
      return absl::OkStatus();
    }
    int port = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
    if (error != std::errc() || end != value.data() + value.size() || port < 0 || port > 65535)
      return absl::InvalidArgumentError(
          absl::StrCat(where, ": \"", value, "\" is no port; write a number from 0 to 65535."));
    settings_.*key.port = port;
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status Config::ReadFile(const std::string& path) {
  std::vector<std::string> known;
  for (const Key& key : Keys())
    if (key.in_file) known.push_back(key.name);
  try {
    const YAML::Node root = YAML::LoadFile(path);
    if (root.IsNull()) return absl::OkStatus();
    if (!root.IsMap()) return absl::InvalidArgumentError(path + ": must be a list of key: value.");
    for (const auto& entry : root) {
      const auto key = entry.first.as<std::string>();
      const std::string where = absl::StrCat(path, ", line ", entry.first.Mark().line + 1);
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        const std::string near = Nearest(key, known);
        return absl::InvalidArgumentError(
            absl::StrCat(where, ": there is no setting \"", key, "\"; ",
                         near.empty() ? "there are " + absl::StrJoin(known, ", ")
                                      : "did you mean \"" + near + "\"?"));
      }
      if (!entry.second.IsScalar())
        return absl::InvalidArgumentError(
            absl::StrCat(where, ": ", key, " must have one value, a text or a number."));
      if (!file_.emplace(key, entry.second.as<std::string>()).second)
        return absl::InvalidArgumentError(absl::StrCat(where, ": ", key, " is there twice."));
    }
  } catch (const YAML::BadFile&) {
    return absl::InvalidArgumentError(path + ": cannot be read.");
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ", line ", error.mark.line + 1, ": ", error.msg, "."));
  }
  return absl::OkStatus();
}

absl::Status Config::Resolve() {
  const auto take_all = [this](bool file_known) -> absl::Status {
    for (const Key& key : Keys()) {
      const std::string& flag = flags_[key.name];
      const char* variable = std::getenv(VariableOf(key.name).c_str());
      absl::Status taken;
      if (!flag.empty())
        taken = Take(key.name, flag, FlagOf(key.name));
      else if (variable != nullptr && *variable != '\0')
        taken = Take(key.name, variable, VariableOf(key.name));
      else if (auto found = file_.find(key.name); file_known && found != file_.end())
        taken = Take(key.name, found->second, config_path_ + ", " + key.name);
      if (!taken.ok()) return taken;
    }
    return absl::OkStatus();
  };
  // Twice: the folder tells where the file is, unless the file is named.
  if (auto status = take_all(false); !status.ok()) return status;
  const char* variable = std::getenv("INTERLOCK_CONFIG");
  if (config_path_.empty() && variable != nullptr) config_path_ = variable;
  std::error_code ignored;
  if (const std::string usual = settings_.data + "/interlock.yaml";
      config_path_.empty() && std::filesystem::exists(usual, ignored))
    config_path_ = usual;
  if (config_path_.empty()) return absl::OkStatus();
  if (auto status = ReadFile(config_path_); !status.ok()) return status;
  return take_all(true);
}

std::string Config::ToYaml() const {
  YAML::Emitter out;
  out << YAML::BeginMap;
  for (const Key& key : Keys()) {
    if (!key.in_file) continue;
    out << YAML::Key << key.name << YAML::Value;
    if (key.text != nullptr)
      out << settings_.*key.text;
    else
      out << settings_.*key.port;
  }
  out << YAML::EndMap;
  return std::string(out.c_str()) + "\n";
}

}  // namespace interlock
