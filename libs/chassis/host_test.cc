// A host as a whole: its port, and its end.
#include "libs/chassis/host.h"

#include <future>

#include "libs/chassis/testing/host_fixture.h"

namespace interlock {
namespace {

TEST_F(HostTest, TheSecondOnAPortIsRefusedAndThePortIsNamed) {
  Host();
  const auto first_store = std::move(store_);
  const auto first = std::move(host_);
  grpc_port_ = first->grpc_port();
  const auto status = TryHost({"ValveService", "ValveCheckService"});
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_NE(status.message().find(":" + std::to_string(grpc_port_)), std::string::npos) << status;
}

TEST_F(HostTest, ARebuildEndsBeforeTheStopDoes) {
  Host();
  ASSERT_TRUE(Install("a").ok());
  ASSERT_TRUE(host_->Settle().ok());
  std::promise<void> begun, stopped;
  bool outlived = false;
  on_apply_ = [&] {
    begun.set_value();
    // Nothing comes: the stop waits for this rebuild. Were it not so, it would be over at once.
    outlived =
        stopped.get_future().wait_for(std::chrono::milliseconds(200)) == std::future_status::ready;
  };
  core::v1::RebuildViewResponse response;
  ASSERT_TRUE(Client(host_->channel(), tokens_->OwnerToken())
                  .Call("/interlock.core.v1.AdminService/RebuildView",
                        From<core::v1::RebuildViewRequest>("view: 'valves.valves'"), response)
                  .ok());
  begun.get_future().wait();
  host_->Stop();
  stopped.set_value();
  host_.reset();
  EXPECT_FALSE(outlived);
}

}  // namespace
}  // namespace interlock
