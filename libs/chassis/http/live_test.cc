#include "libs/chassis/http/live.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

class OnePush : public Push {
 public:
  void Publish(const std::string& topic, const std::string& message) override {
    listener(topic, message);
  }
  std::unique_ptr<Subscription> Subscribe(Listener to) override {
    listener = std::move(to);
    return std::make_unique<Subscription>();
  }
  Listener listener;
};

TEST(EventText, CarriesEveryLineAsData) {
  EXPECT_EQ(EventText("t", "{}"), "event: t\ndata: {}\n\n");
  EXPECT_EQ(EventText("a\nb", "1\r\n2\n3\r4"),
            "event: a b\ndata: 1\ndata: 2\ndata: 3\ndata: 4\n\n");
}

TEST(LiveHub, SpreadsToThoseWhoMaySee) {
  OnePush push;
  LiveHub hub(push);
  const auto all = hub.Listen({.all = true}), one = hub.Listen({.sites = {"S1"}});
  push.Publish("t", R"({"site_id": "S2"})");
  push.Publish("t", "for everybody");
  EXPECT_EQ(all->Take(), EventText("t", R"({"site_id": "S2"})") + EventText("t", "for everybody"));
  EXPECT_EQ(one->Take(), EventText("t", "for everybody"));
  EXPECT_EQ(one->Take(), "");
}

TEST(LiveHub, ForgetsWhoLeft) {
  OnePush push;
  LiveHub hub(push);
  auto listener = hub.Listen({.all = true});
  EXPECT_EQ(hub.listeners(), 1);
  listener.reset();
  push.Publish("t", "1");
  EXPECT_EQ(hub.listeners(), 0);
}

TEST(LiveListener, LosesTheOldestAndSaysSo) {
  LiveListener slow({.all = true});
  for (size_t i = 0; i < LiveListener::kWaitingMax + 3; ++i)
    slow.Offer(EventText("t", std::to_string(i)));
  const std::string text = slow.Take();
  EXPECT_TRUE(text.starts_with(EventText("resync", "{}") + EventText("t", "3"))) << text;
  slow.Offer("x");
  EXPECT_EQ(slow.Take(), "x");
}

TEST(LiveListener, IsBoundedInBytes) {
  LiveListener slow({.all = true});
  for (int i = 0; i < 5; ++i) slow.Offer(std::string(LiveListener::kBytesMax / 2, char('a' + i)));
  EXPECT_LE(slow.Take().size(), LiveListener::kBytesMax + 100);
  slow.Offer(std::string(2 * LiveListener::kBytesMax, 'x'));
  EXPECT_EQ(slow.Take(), EventText("resync", "{}"));
}

TEST(LiveListener, IsWokenOnceForWhatWaits) {
  LiveListener listener({.all = true});
  int woken = 0;
  listener.WhenOffered([&] { ++woken; });
  listener.Offer("1");
  listener.Offer("2");
  EXPECT_EQ(woken, 1);
  listener.Take();
  listener.Offer("3");
  EXPECT_EQ(woken, 2);
}

}  // namespace
}  // namespace interlock
