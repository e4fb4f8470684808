#include "tests/integration/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "libs/contract/temp_folder.h"

namespace interlock {
namespace {

pid_t Spawn(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const std::string& in, const std::string& out, const std::string& err) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const auto point = [](int descriptor, const std::string& path, int flags) {
    const int opened = open(path.c_str(), flags, 0600);
    if (opened >= 0) dup2(opened, descriptor);
  };
  point(STDIN_FILENO, in, O_RDONLY);
  point(STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC);
  point(STDERR_FILENO, err, O_WRONLY | O_CREAT | O_TRUNC);
  for (const std::string& variable : environment) {
    const size_t equals = variable.find('=');
    setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
  std::vector<char*> argv = {const_cast<char*>(INTERLOCK_PROGRAM)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(INTERLOCK_PROGRAM, argv.data());
  _exit(127);
}

}  // namespace

Ended RunProgram(const std::vector<std::string>& arguments, const std::string& input,
                 const std::vector<std::string>& environment) {
  const TempFolder folder;
  WriteWhole(folder / "in", input);
  const pid_t pid = Spawn(arguments, environment, folder / "in", folder / "out", folder / "err");
  int status = 0;
  waitpid(pid, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), ReadWhole(folder / "out"),
          ReadWhole(folder / "err")};
}

RunningProgram::RunningProgram(const std::vector<std::string>& arguments, const std::string& err)
    : pid_(Spawn(arguments, {}, "/dev/null", "/dev/null", err)) {}

RunningProgram::~RunningProgram() { Kill(); }

void RunningProgram::Kill() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

int RunningProgram::Stop() {
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool RunningProgram::Ended() {
  if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
  return pid_ <= 0;
}

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteWhole(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace interlock
