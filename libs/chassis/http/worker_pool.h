#pragma once
// A few threads for what may block, with a bounded queue.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace interlock {

class WorkerPool {
 public:
  WorkerPool(int threads, size_t waiting_max) : waiting_max_(waiting_max) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
  }
  ~WorkerPool() { Stop(); }

  // False if too much waits, or after Stop; the task is then not run.
  bool Submit(std::function<void()> task) {
    {
      std::lock_guard guard(mutex_);
      if (stopping_ || waiting_.size() >= waiting_max_) return false;
      waiting_.push_back(std::move(task));
    }
    arrived_.notify_one();
    return true;
  }
  // Runs what waits, then ends.
  void Stop() {
    {
      std::lock_guard guard(mutex_);
      stopping_ = true;
    }
    arrived_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void Run() {
    for (;;) {
      std::function<void()> task;
      {
        std::unique_lock guard(mutex_);
        arrived_.wait(guard, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        task = std::move(waiting_.front());
        waiting_.pop_front();
      }
      task();
    }
  }

  const size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace interlock
