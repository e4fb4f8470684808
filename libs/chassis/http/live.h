#pragma once
// Live updates as server-sent events: what is pushed goes to every listener that may see it. A
// listener that is too slow loses the oldest events and is told to look anew.
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "libs/chassis/auth.h"
#include "libs/ports/push.h"

namespace interlock {

// One connection's waiting events. Any thread.
class LiveListener {
 public:
  static constexpr size_t kWaitingMax = 256;
  static constexpr size_t kBytesMax = 1 << 20;

  explicit LiveListener(SiteScope sites) : sites_(std::move(sites)) {}
  bool MaySee(const std::string& site) const { return site.empty() || sites_.Contains(site); }
  void Offer(const std::string& event);
  // Everything that waits, as text/event-stream; empty if nothing does.
  std::string Take();
  // Called, from the offering thread, when something waits that did not before. Must not block.
  void WhenOffered(std::function<void()> wake);

 private:
  const SiteScope sites_;
  std::mutex mutex_;
  std::deque<std::string> waiting_;
  size_t bytes_ = 0;
  bool lost_ = false;
  std::function<void()> wake_;
};

// Spreads one subscription over all listeners.
class LiveHub {
 public:
  explicit LiveHub(Push& push);
  // Hears everything from now on, until it is let go.
  std::shared_ptr<LiveListener> Listen(SiteScope sites);
  int listeners() const;

 private:
  void Spread(const std::string& topic, const std::string& message);

  mutable std::mutex mutex_;
  std::vector<std::weak_ptr<LiveListener>> listeners_;
  std::unique_ptr<Push::Subscription> subscription_;  // Last, so that it ends first.
};

// One event of a stream: a message of several lines is several data lines.
std::string EventText(const std::string& topic, const std::string& message);

}  // namespace interlock
