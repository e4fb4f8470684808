#pragma once
// How far long work is, on standard error: on a terminal one line written over and over, elsewhere
// a line of its own now and then.
#include <chrono>
#include <cstdint>
#include <string>

namespace interlock {

class Progress {
 public:
  // "Importing", "rows"
  Progress(std::string work, std::string unit);
  // Clears the line, if one is there.
  ~Progress();
  Progress(const Progress&) = delete;

  // `of` may be 0: not known. Not for several threads at once.
  void Show(int64_t done, int64_t of);

 private:
  const std::string work_, unit_;
  const bool terminal_;
  const std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point next_;
  bool shown_ = false;
};

// "1,234,567"
std::string Grouped(int64_t number);

}  // namespace interlock
