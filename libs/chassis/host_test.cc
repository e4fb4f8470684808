// A host as a whole: its port, and its end.
#include "libs/chassis/host.h"

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

}  // namespace
}  // namespace interlock
