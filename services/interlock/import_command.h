#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock import rmp|sites|hours FILE`
void AddImportCommand(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
