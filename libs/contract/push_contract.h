#pragma once
// What every push driver promises. Anything may be lost, so a test waits for what it published last
// and publishes until it has come.
#include <gtest/gtest.h>

#include <functional>

#include "libs/ports/push.h"

namespace interlock {

using PushFactory = std::function<std::unique_ptr<Push>()>;

class PushContract : public testing::TestWithParam<PushFactory> {
 protected:
  void SetUp() override { push_ = GetParam()(); }
  std::unique_ptr<Push> push_;
};

}  // namespace interlock
