#include "libs/chassis/http/live.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace interlock {
namespace {

// The site that a message is about, if it says so: {"site_id": "S1", ...}.
std::string SiteOf(const std::string& message) {
  const auto parsed = nlohmann::json::parse(message, nullptr, false);
  if (!parsed.is_object()) return "";
  const auto site = parsed.find("site_id");
  return site != parsed.end() && site->is_string() ? site->get<std::string>() : "";
}

}  // namespace

void LiveListener::Offer(const std::string& event) {
  std::function<void()> wake;
  {
    std::lock_guard guard(mutex_);
    if (waiting_.empty()) wake = wake_;
    waiting_.push_back(event);
    bytes_ += event.size();
    while (waiting_.size() > kWaitingMax || bytes_ > kBytesMax) {
      bytes_ -= waiting_.front().size();
      waiting_.pop_front();
      lost_ = true;
    }
  }
  if (wake) wake();
}

std::string LiveListener::Take() {
  std::lock_guard guard(mutex_);
  std::string text;
  if (lost_) text = EventText("resync", "{}");
  for (const std::string& event : waiting_) text += event;
  waiting_.clear();
  bytes_ = 0;
  lost_ = false;
  return text;
}

void LiveListener::WhenOffered(std::function<void()> wake) {
  std::lock_guard guard(mutex_);
  wake_ = std::move(wake);
}

LiveHub::LiveHub(Push& push)
    : subscription_(push.Subscribe([this](const std::string& topic, const std::string& message) {
        Spread(topic, message);
      })) {}

std::shared_ptr<LiveListener> LiveHub::Listen(SiteScope sites) {
  auto listener = std::make_shared<LiveListener>(std::move(sites));
  std::lock_guard guard(mutex_);
  std::erase_if(listeners_, [](const auto& one) { return one.expired(); });
  listeners_.push_back(listener);
  return listener;
}

int LiveHub::listeners() const {
  std::lock_guard guard(mutex_);
  return int(std::count_if(listeners_.begin(), listeners_.end(),
                           [](const auto& one) { return !one.expired(); }));
}

void LiveHub::Spread(const std::string& topic, const std::string& message) {
  std::vector<std::shared_ptr<LiveListener>> hearing;
  {
    std::lock_guard guard(mutex_);
    for (const auto& one : listeners_)
      if (auto listener = one.lock()) hearing.push_back(std::move(listener));
  }
  if (hearing.empty()) return;
  const std::string site = SiteOf(message), event = EventText(topic, message);
  for (const auto& listener : hearing)
    if (listener->MaySee(site)) listener->Offer(event);
}

std::string EventText(const std::string& topic, const std::string& message) {
  std::string text = "event: ";
  for (char c : topic) text += c == '\n' || c == '\r' ? ' ' : c;
  text += "\ndata: ";
  for (size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '\r' && i + 1 < message.size() && message[i + 1] == '\n') continue;
    if (message[i] == '\n' || message[i] == '\r')
      text += "\ndata: ";
    else
      text += message[i];
  }
  return text + "\n\n";
}

}  // namespace interlock
