#pragma once
#include "libs/chassis/http/access_line.h"
#include "services/interlock/config.h"

namespace interlock {

// What the program tells about itself from now on, on standard error: a line for people, or one
// JSON object a line.
void StartLog(const Settings& settings);

// Something that somebody should look at. Any thread.
void LogTrouble(const std::string& sentence);

// Where every answered HTTP request is told, whatever the level is; null if that was not asked for.
AccessLog NewAccessLog(const Settings& settings);

}  // namespace interlock
