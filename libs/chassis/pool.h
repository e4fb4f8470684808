#pragma once
// A few threads for work that waits for a store, so that gRPC's own threads never do.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace interlock {

class Pool {
 public:
  Pool(int threads, size_t waiting_max);
  ~Pool();  // Does what is waiting, then stops.
  // False if too much is waiting already; the work is then not done. Any thread.
  bool Run(std::function<void()> work);

 private:
  const size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace interlock
