#include "services/interlock/command_line.h"

int main(int argc, char** argv) { return interlock::RunCommandLine(argc, argv); }
