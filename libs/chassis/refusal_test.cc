// Refusals over the wire and back.
#include "libs/chassis/refusal.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"

namespace interlock {
namespace {

int64_t ReadDelayMs(int64_t seconds, int32_t nanos) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(seconds);
  retry.mutable_retry_delay()->set_nanos(nanos);
  google::rpc::Status rpc;
  rpc.set_code(int(absl::StatusCode::kUnavailable));
  rpc.add_details()->PackFrom(retry);
  return RetryAfterMsOf(FromRpcStatus(rpc));
}

TEST(Refusal, ADelayComesBackAsItWasSent) {
  const auto again = FromRpcStatus(ToRpcStatus(RefuseOverload("Too much.", 2750)));
  EXPECT_TRUE(absl::IsResourceExhausted(again));
  EXPECT_EQ(RetryAfterMsOf(again), 2750);
}

TEST(Refusal, ADelayThatNobodyMayMeanIsTheLongestOrNone) {
  EXPECT_EQ(ReadDelayMs(1, 500'000'000), 1500);
  EXPECT_EQ(ReadDelayMs(INT64_MAX, 0), 315'576'000'000'000);
  EXPECT_EQ(ReadDelayMs(INT64_MIN, 0), 0);
  EXPECT_EQ(ReadDelayMs(0, INT32_MIN), 0);
}

}  // namespace
}  // namespace interlock
