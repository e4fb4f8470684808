#include <list>
#include <mutex>
#include <vector>

#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

// A listener may publish, subscribe and even drop its own subscription, hence the recursive mutex.
struct Ear {
  explicit Ear(Push::Listener l) : listener(std::move(l)) {}
  std::recursive_mutex mutex;
  bool open = true;
  const Push::Listener listener;
};

// Outlives the driver while a subscription is still there.
struct Room {
  std::mutex mutex;
  std::list<std::shared_ptr<Ear>> ears;
};

class MemorySubscription final : public Push::Subscription {
 public:
  MemorySubscription(std::shared_ptr<Room> room, std::shared_ptr<Ear> ear)
      : room_(std::move(room)), ear_(std::move(ear)) {}
  ~MemorySubscription() override {
    {
      std::lock_guard guard(room_->mutex);
      room_->ears.remove(ear_);
    }
    std::lock_guard guard(ear_->mutex);  // Waits for a call under way in another thread.
    ear_->open = false;
  }

 private:
  const std::shared_ptr<Room> room_;
  const std::shared_ptr<Ear> ear_;
};

class MemoryPush final : public Push {
 public:
  void Publish(const std::string& topic, const std::string& message) override {
    std::vector<std::shared_ptr<Ear>> ears;
    {
      std::lock_guard guard(room_->mutex);
      ears.assign(room_->ears.begin(), room_->ears.end());
    }
    for (const auto& ear : ears) {
      std::lock_guard guard(ear->mutex);
      if (ear->open) ear->listener(topic, message);
    }
  }
  std::unique_ptr<Subscription> Subscribe(Listener listener) override {
    auto ear = std::make_shared<Ear>(std::move(listener));
    std::lock_guard guard(room_->mutex);
    room_->ears.push_back(ear);
    return std::make_unique<MemorySubscription>(room_, std::move(ear));
  }

 private:
  const std::shared_ptr<Room> room_ = std::make_shared<Room>();
};

}  // namespace

std::unique_ptr<Push> NewMemoryPush() { return std::make_unique<MemoryPush>(); }

}  // namespace interlock
