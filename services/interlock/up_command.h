#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock up`: everything in this process until it is told to stop.
void AddUpCommand(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
