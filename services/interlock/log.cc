#include "services/interlock/log.h"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace interlock {
namespace {

std::string Dump(const nlohmann::json& line) {
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

int64_t MillisecondsOf(spdlog::log_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& into) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const nlohmann::json line = {
        {"at_ms", MillisecondsOf(message.time)},
        {"level", std::string(level.data(), level.size())},
        {"message", std::string(message.payload.data(), message.payload.size())}};
    const std::string text = Dump(line) + "\n";
    into.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

std::string ToText(const AccessLine& line) {
  return absl::StrCat(line.method, " ", line.path, " ", line.status, " ", line.milliseconds, " ms ",
                      line.bytes, " bytes ", line.actor, " ", line.trace_id);
}

std::string ToJson(const AccessLine& line) {
  return Dump({{"at_ms", MillisecondsOf(spdlog::log_clock::now())},
               {"level", "info"},
               {"message", absl::StrCat(line.method, " ", line.path, " ", line.status)},
               {"method", line.method},
               {"path", line.path},
               {"status", line.status},
               {"milliseconds", line.milliseconds},
               {"bytes", line.bytes},
               {"actor", line.actor},
               {"trace_id", line.trace_id}});
}

}  // namespace

void StartLog(const Settings& settings) {
  auto log = std::make_shared<spdlog::logger>("interlock",
                                              std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (settings.log == "json")
    log->set_formatter(std::make_unique<JsonFormatter>());
  else
    log->set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
  log->set_level(spdlog::level::from_str(settings.log_level));
  spdlog::set_default_logger(std::move(log));
}

void LogTrouble(const std::string& sentence) { spdlog::warn("{}", sentence); }

AccessLog NewAccessLog(const Settings& settings) {
  if (settings.access_log != "on") return {};
  auto log =
      std::make_shared<spdlog::logger>("access", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  const bool json = settings.log == "json";
  log->set_pattern(json ? "%v" : "%Y-%m-%d %H:%M:%S.%e access: %v");
  return [log = std::move(log), json](const AccessLine& line) {
    log->info("{}", json ? ToJson(line) : ToText(line));
  };
}

}  // namespace interlock
