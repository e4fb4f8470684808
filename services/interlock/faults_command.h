#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock faults --kills N | --overload SECONDS [--json]`: does it lose or double anything?
void AddFaultsCommand(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
