#include "services/interlock/faults_child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

namespace interlock {
namespace {

constexpr std::chrono::seconds kReadyWithin{60};
constexpr std::chrono::milliseconds kLook{5};

std::string LogOf(const Child::Options& options) { return options.data + ".log"; }

std::string LastWords(const Child::Options& options) {
  std::ifstream log(LogOf(options));
  std::stringstream text;
  text << log.rdbuf();
  const std::string all = text.str();
  return all.size() > 600 ? all.substr(all.size() - 600) : all;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Child>> Child::Start(const Options& options) {
  std::vector<std::string> words = {options.program, "up",      "--data",
                                    options.data,    "--rules", options.rules};
  if (!options.dedupe) words.push_back("--without-dedupe");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, LogOf(options).c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = 0;
  const int failed =
      posix_spawn(&pid, options.program.c_str(), &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) return absl::UnavailableError("cannot start " + options.program);
  std::unique_ptr<Child> child(new Child(pid));
  if (auto status = child->AwaitReady(options); !status.ok()) return status;
  return child;
}

Child::~Child() { Kill(); }

absl::Status Child::AwaitReady(const Options& options) {
  const auto begun = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begun < kReadyWithin) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = 0;
      return absl::UnavailableError("the program ended by itself: " + LastWords(options));
    }
    std::ifstream file(options.data + "/endpoint.json");
    const auto said = nlohmann::json::parse(file, nullptr, false);
    if (said.is_object() && said.value("pid", 0) == pid_) {  // Not one that was killed before.
      grpc_ = said.value("grpc", "");
      ready_seconds_ =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
      return absl::OkStatus();
    }
    std::this_thread::sleep_for(kLook);
  }
  return absl::UnavailableError("the program is not ready after a minute: " + LastWords(options));
}

absl::StatusOr<int64_t> Child::ResidentBytes() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
  int64_t all = 0, resident = 0;
  if (!(file >> all >> resident)) return absl::UnavailableError("the program does not run");
  return resident * sysconf(_SC_PAGESIZE);
}

int Child::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return status;
}

void Child::Kill() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

absl::Status Child::Stop() {
  if (pid_ == 0) return absl::OkStatus();
  kill(pid_, SIGTERM);
  const int status = Wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::InternalError("the program did not end well when it was told to stop");
}

}  // namespace interlock
