#pragma once
// A program that runs until somebody stops it: SIGINT or SIGTERM.

namespace interlock {

// Before any thread is started, so that all of them leave the signals alone.
void BlockStopSignals();
void WaitForStop();

}  // namespace interlock
