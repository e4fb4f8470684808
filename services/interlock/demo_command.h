#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock demo`: three years of a company on the simulated clock, then the running system.
void AddDemoCommand(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
