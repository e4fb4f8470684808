#include "services/interlock/log.h"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <nlohmann/json.hpp>

namespace interlock {
namespace {

class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& into) override {
    const auto at = message.time.time_since_epoch();
    const auto level = spdlog::level::to_string_view(message.level);
    const nlohmann::json line = {
        {"at_ms", std::chrono::duration_cast<std::chrono::milliseconds>(at).count()},
        {"level", std::string(level.data(), level.size())},
        {"message", std::string(message.payload.data(), message.payload.size())}};
    const std::string text =
        line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    into.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

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

}  // namespace interlock
