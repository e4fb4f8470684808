#pragma once
#include <CLI/App.hpp>

namespace interlock {

// `interlock up`: everything in this process until it is told to stop.
void AddUpCommand(CLI::App& app, int& exit_code);

}  // namespace interlock
