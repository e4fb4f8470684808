#pragma once

namespace interlock {

// Exit codes of every command.
enum ExitCode {
  kDone = 0,
  kRefused = 1,  // Refused, or partly refused.
  kUsage = 2,    // The command line itself is wrong.
  kFailed = 3,   // Cannot reach or cannot store.
};

int RunCommandLine(int argc, char** argv);

}  // namespace interlock
