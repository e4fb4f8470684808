#include "libs/contract/push_contract.h"
#include "libs/drivers/drivers.h"

namespace interlock {

INSTANTIATE_TEST_SUITE_P(Memory, PushContract, testing::Values(PushFactory(NewMemoryPush)));

TEST(MemoryPush, AListenerMayPublishSubscribeAndLeave) {
  auto push = NewMemoryPush();
  std::string heard;
  std::unique_ptr<Push::Subscription> inner, outer;
  outer = push->Subscribe([&](const std::string& topic, const std::string&) {
    heard += topic;
    if (topic != "first") return;
    inner = push->Subscribe([&](const std::string& t, const std::string&) { heard += "+" + t; });
    push->Publish("second", "");
    outer.reset();
  });
  push->Publish("first", "");
  push->Publish("third", "");
  EXPECT_EQ(heard, "firstsecond+second+third");
}

TEST(MemoryPush, ASubscriptionMayOutliveItsDriver) {
  auto push = NewMemoryPush();
  auto subscription = push->Subscribe([](const std::string&, const std::string&) {});
  push.reset();
  subscription.reset();
}

}  // namespace interlock
