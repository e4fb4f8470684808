#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock classify FILE|-`: facts as JSON, one object or one a line; tier, severity and
// explanation as JSON, one answer for each. Stores nothing and needs no store.
void AddClassifyCommand(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
