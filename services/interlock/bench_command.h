#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock bench [NAME] [--json]`: how fast it is, as parts of what the machine itself can do.
void AddBenchCommand(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
