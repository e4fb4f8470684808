#include "libs/chassis/feed.h"

namespace interlock {

void Bell::Ring() {
  {
    std::lock_guard guard(mutex_);
    ++rings_;
  }
  rung_.notify_all();
}

int64_t Bell::rings() const {
  std::lock_guard guard(mutex_);
  return rings_;
}

bool Bell::WaitBeyond(int64_t seen, std::chrono::nanoseconds wait) const {
  std::unique_lock guard(mutex_);
  return rung_.wait_for(guard, wait, [&] { return rings_ > seen; });
}

void Feed::Announce() const {
  std::lock_guard guard(mutex_);
  for (Bell* bell : listeners_) bell->Ring();
}

void Feed::Listen(Bell& bell) const {
  std::lock_guard guard(mutex_);
  listeners_.push_back(&bell);
}

void Feed::StopListening(Bell& bell) const {
  std::lock_guard guard(mutex_);
  std::erase(listeners_, &bell);
}

}  // namespace interlock
