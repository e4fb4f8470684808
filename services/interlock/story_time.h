#pragma once
#include <atomic>
#include <memory>

#include "libs/ports/time_source.h"

namespace interlock {

// The clock of a simulation: it stands where it is set, until it is let go and follows the
// machine's.
class StoryTime final : public TimeSource {
 public:
  StoryTime(int64_t begins_at_ms, TimeSource& real) : now_ms_(begins_at_ms), real_(real) {}
  int64_t now_ms() override { return live_ ? real_.now_ms() : now_ms_.load(); }
  // Never back.
  void Set(int64_t now_ms) {
    if (now_ms > now_ms_) now_ms_ = now_ms;
  }
  void GoLive() { live_ = true; }

 private:
  std::atomic<int64_t> now_ms_;
  std::atomic<bool> live_ = false;
  TimeSource& real_;
};

}  // namespace interlock
