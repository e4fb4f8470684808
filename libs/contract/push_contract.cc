#include "libs/contract/push_contract.h"

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace interlock {
namespace {

// What a listener has heard so far.
class Heard {
 public:
  Push::Listener listener() {
    return [this](const std::string& topic, const std::string& message) {
      std::lock_guard guard(mutex_);
      heard_.insert(topic + ": " + message);
    };
  }
  bool Has(const std::string& line) {
    std::lock_guard guard(mutex_);
    return heard_.contains(line);
  }
  size_t size() {
    std::lock_guard guard(mutex_);
    return heard_.size();
  }

 private:
  std::mutex mutex_;
  std::set<std::string> heard_;
};

void PublishUntil(Push& push, const std::string& topic, const std::string& message,
                  const std::function<bool()>& heard) {
  while (!heard()) {
    push.Publish(topic, message);
    std::this_thread::yield();
  }
}

}  // namespace

TEST_P(PushContract, EveryListenerHearsEveryTopic) {
  Heard one, two;
  auto first = push_->Subscribe(one.listener());
  auto second = push_->Subscribe(two.listener());
  PublishUntil(*push_, "incidents", "7",
               [&] { return one.Has("incidents: 7") && two.Has("incidents: 7"); });
  PublishUntil(*push_, "hours", std::string("a\0b", 3), [&] {
    return one.Has(std::string("hours: a\0b", 10)) && two.Has(std::string("hours: a\0b", 10));
  });
}

TEST_P(PushContract, PublishingToNobodyIsNoError) { push_->Publish("incidents", "7"); }

TEST_P(PushContract, NothingIsHeardOnceASubscriptionIsGone) {
  Heard gone, stays;
  auto subscription = push_->Subscribe(gone.listener());
  auto other = push_->Subscribe(stays.listener());
  subscription.reset();
  PublishUntil(*push_, "incidents", "8", [&] { return stays.Has("incidents: 8"); });
  EXPECT_EQ(gone.size(), 0u);
}

// Thread and address sanitizer see a call into a listener that is gone.
TEST_P(PushContract, NoCallIsUnderWayOnceASubscriptionIsGone) {
  std::atomic<bool> done{false};
  std::thread publisher([&] {
    while (!done) push_->Publish("incidents", "9");
  });
  for (int i = 0; i < 200; ++i) {
    auto calls = std::make_unique<int>(0);
    auto subscription =
        push_->Subscribe([&calls](const std::string&, const std::string&) { ++*calls; });
    subscription.reset();
    calls.reset();
  }
  done = true;
  publisher.join();
}

}  // namespace interlock
