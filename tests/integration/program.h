#pragma once
// Runs the real program as people do, for tests.
#include <sys/types.h>

#include <string>
#include <vector>

namespace interlock {

struct Ended {
  int code = -1;
  std::string out, err;
};

// Runs to its end with that standard input. `environment` is "NAME=value", added to the test's own.
Ended RunProgram(const std::vector<std::string>& arguments, const std::string& input = "",
                 const std::vector<std::string>& environment = {});

// Runs beside the test; killed with it.
class RunningProgram {
 public:
  // What it says on standard error goes into that file.
  explicit RunningProgram(const std::vector<std::string>& arguments,
                          const std::string& err = "/dev/null");
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  void Kill();  // As power failure does.
  // Waits for its end after telling it to stop, and says with which code.
  int Stop();
  bool Ended();

 private:
  pid_t pid_;
};

std::string ReadWhole(const std::string& path);
void WriteWhole(const std::string& path, const std::string& text);

}  // namespace interlock
