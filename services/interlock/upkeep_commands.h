#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// Looking after a system: status, verify, rebuild, aside, token, link, erase.
void AddUpkeepCommands(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
