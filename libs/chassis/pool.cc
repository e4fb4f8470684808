#include "libs/chassis/pool.h"

namespace interlock {

Pool::Pool(int threads, size_t waiting_max) : waiting_max_(waiting_max) {
  for (int i = 0; i < threads; ++i)
    threads_.emplace_back([this] {
      for (;;) {
        std::function<void()> work;
        {
          std::unique_lock guard(mutex_);
          arrived_.wait(guard, [this] { return stopping_ || !waiting_.empty(); });
          if (waiting_.empty()) return;
          work = std::move(waiting_.front());
          waiting_.pop_front();
        }
        work();
      }
    });
}

Pool::~Pool() {
  {
    std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool Pool::Run(std::function<void()> work) {
  {
    std::lock_guard guard(mutex_);
    if (stopping_ || waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(work));
  }
  arrived_.notify_one();
  return true;
}

}  // namespace interlock
