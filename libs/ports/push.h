#pragma once
// Tells live listeners that something changed. Nothing is kept and anything may be lost: a listener
// that hears nothing still finds everything in the views.
#include <functional>
#include <memory>
#include <string>

namespace interlock {

class Push {
 public:
  // Called from a thread of the driver's own or of the publisher; must not block.
  using Listener = std::function<void(const std::string& topic, const std::string& message)>;
  class Subscription {
   public:
    virtual ~Subscription() = default;  // No call is under way once it is gone.
  };
  virtual ~Push() = default;
  // Never blocks, never fails. Any thread.
  virtual void Publish(const std::string& topic, const std::string& message) = 0;
  // Every message of every topic from now on. Any thread.
  virtual std::unique_ptr<Subscription> Subscribe(Listener listener) = 0;
};

}  // namespace interlock
