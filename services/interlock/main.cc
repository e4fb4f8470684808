#include "services/interlock/command_line.h"

// jemalloc reads it as it starts. What a burst of commands needed goes back to the system a second
// after it, and not with the next allocation of whichever thread freed it.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";

int main(int argc, char** argv) { return interlock::RunCommandLine(argc, argv); }
