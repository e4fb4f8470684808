#pragma once
#include <CLI/App.hpp>

#include "services/interlock/config.h"

namespace interlock {

// `interlock verify`: reads every shard from its first event and checks that nothing in it was
// changed.
void AddVerifyCommand(CLI::App& app, const Settings& settings, int& exit_code);

}  // namespace interlock
