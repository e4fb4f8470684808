#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock incident|site|business|company|hours|period|rates|reports ...`, made from the protos,
// so that whatever a service learns can be called; `interlock call METHOD JSON` for those who know
// the message; `interlock methods` for what there is.
void AddMethodCommands(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
