#include "services/interlock/progress.h"

#include <unistd.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace interlock {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kOnTerminalEvery{100};
constexpr std::chrono::seconds kElsewhereEvery{5};

std::string Time(double seconds) {
  const auto whole = int64_t(seconds + 0.5);
  if (whole < 60) return absl::StrCat(whole, " s");
  if (whole < 3600) return absl::StrFormat("%d min %02d s", whole / 60, whole % 60);
  return absl::StrFormat("%d h %02d min", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string Grouped(int64_t number) {
  std::string digits = std::to_string(number);
  const int begin = number < 0 ? 1 : 0;
  for (int at = int(digits.size()) - 3; at > begin; at -= 3) digits.insert(size_t(at), ",");
  return digits;
}

Progress::Progress(std::string work, std::string unit)
    : work_(std::move(work)),
      unit_(std::move(unit)),
      terminal_(isatty(STDERR_FILENO) == 1),
      began_(Clock::now()),
      next_(began_ + (terminal_ ? Clock::duration(kOnTerminalEvery) : kElsewhereEvery)) {}

Progress::~Progress() {
  if (shown_ && terminal_) std::fputs("\r\x1b[K", stderr);
}

void Progress::Show(int64_t done, int64_t of) {
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + (terminal_ ? Clock::duration(kOnTerminalEvery) : kElsewhereEvery);
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - began_).count();
  const double rate = double(done) / seconds;
  std::string line = absl::StrCat(work_, ": ", Grouped(done));
  if (of > 0) absl::StrAppend(&line, " of ", Grouped(of));
  absl::StrAppend(&line, " ", unit_, ", ", Grouped(int64_t(rate)), " a second");
  if (of > done && rate > 0) absl::StrAppend(&line, ", ", Time(double(of - done) / rate), " left");
  std::fprintf(stderr, terminal_ ? "\r%s\x1b[K" : "%s\n", line.c_str());
  std::fflush(stderr);
}

}  // namespace interlock
