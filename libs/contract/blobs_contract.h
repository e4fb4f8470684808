#pragma once
// What every store of attachments promises.
#include <gtest/gtest.h>

#include <functional>

#include "libs/ports/blobs.h"

namespace interlock {

// A new, empty store.
using BlobsFactory = std::function<std::unique_ptr<Blobs>()>;

class BlobsContract : public testing::TestWithParam<BlobsFactory> {
 protected:
  void SetUp() override { blobs_ = GetParam()(); }
  std::unique_ptr<Blobs> blobs_;
};

}  // namespace interlock
