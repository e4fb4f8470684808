// Looking after a running system, over real gRPC.
#include "libs/chassis/refusal.h"
#include "libs/chassis/testing/host_fixture.h"

namespace interlock {
namespace {

class AdminServiceTest : public HostTest {
 protected:
  void SetUp() override {
    HostTest::SetUp();
    dora_ = tokens_->Add("dora", {{"administrator", "*"}}).value();
    emil_ = tokens_->Add("emil", {{"administrator", "*"}}).value();
    Host();
  }
  template <class Reply, class Request>
  absl::StatusOr<Reply> Admin(const std::string& token, const std::string& method,
                              const Request& request) {
    Reply reply;
    auto status = Client(host_->channel(), token)
                      .Call("/interlock.core.v1.AdminService/" + method, request, reply);
    if (!status.ok()) return status;
    return reply;
  }
  std::vector<core::v1::AsideEvent> Asides() {
    const auto listed =
        Admin<core::v1::ListAsidesResponse>(dora_, "ListAsides", core::v1::ListAsidesRequest());
    return {listed->events().begin(), listed->events().end()};
  }
  // An installation that the view cannot take in.
  core::v1::AsideEvent SetOneAside() {
    view_works_ = false;
    EXPECT_TRUE(Install("a").ok());
    EXPECT_TRUE(host_->Settle().ok());
    view_works_ = true;
    const auto asides = Asides();
    EXPECT_EQ(asides.size(), 1u);
    return asides.at(0);
  }
  absl::StatusOr<core::v1::DiscardAsideResponse> Discard(const std::string& token,
                                                         const core::v1::AsideEvent& event,
                                                         const std::string& reason) {
    core::v1::DiscardAsideRequest request;
    request.set_owner(event.owner());
    request.set_consumer(event.consumer());
    request.set_source(event.source());
    request.set_shard(event.shard());
    request.set_position(event.position());
    request.set_reason(reason);
    return Admin<core::v1::DiscardAsideResponse>(token, "DiscardAside", request);
  }
  int Listed() {
    return Call<valve::v1::ListValvesResponse>(ann_, "ValveCheckService/ListValves",
                                               valve::v1::ListValvesRequest())
        ->rows_size();
  }

  std::string dora_, emil_;
};

TEST_F(AdminServiceTest, WhatWasSetAsideIsListedAndTakenInOnceItCanBe) {
  const auto event = SetOneAside();
  EXPECT_EQ(event.stream(), "valve-v");
  EXPECT_EQ(event.reason(), "the view has a defect");
  EXPECT_EQ(Listed(), 0);
  core::v1::RetryAsideRequest request;
  request.set_owner(event.owner());
  request.set_consumer(event.consumer());
  request.set_source(event.source());
  request.set_stream(event.stream());
  const auto retried = Admin<core::v1::RetryAsideResponse>(dora_, "RetryAside", request);
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_TRUE(Asides().empty());
  EXPECT_EQ(Listed(), 1);
  EXPECT_TRUE(
      absl::IsNotFound(Admin<core::v1::RetryAsideResponse>(dora_, "RetryAside", request).status()));
}

TEST_F(AdminServiceTest, TwoPeopleGiveAnEventUp) {
  const auto event = SetOneAside();
  EXPECT_EQ(ReasonOf(Discard(dora_, event, "").status()), "SECOND_PERSON_NEEDED");
  const auto proposed = Discard(dora_, event, "the valve was scrapped");
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_FALSE(proposed->discarded());
  EXPECT_EQ(proposed->event().stream(), "valve-v");
  EXPECT_EQ(Asides().at(0).discard_proposed_by(), "dora");
  EXPECT_EQ(ReasonOf(Discard(dora_, event, "").status()), "SECOND_PERSON_NEEDED");
  EXPECT_TRUE(Discard(emil_, event, "")->discarded());
  EXPECT_TRUE(Asides().empty());
  EXPECT_EQ(ReasonOf(Discard(emil_, event, "").status()), "ASIDE_UNKNOWN");
}

TEST_F(AdminServiceTest, StatusTellsWhatStandsWhere) {
  SetOneAside();
  const auto status =
      Admin<core::v1::GetStatusResponse>(dora_, "GetStatus", core::v1::GetStatusRequest());
  ASSERT_TRUE(status.ok()) << status.status();
  ASSERT_EQ(status->services_size(), 1);
  const auto& valves = status->services(0);
  EXPECT_EQ(valves.name(), "valves");
  EXPECT_EQ(valves.shards_size(), 2);
  EXPECT_EQ(valves.shards(0).position() + valves.shards(1).position(), Recorded());
  EXPECT_EQ(valves.views(0).name(), "valves");
  EXPECT_EQ(valves.views(0).freshness().behind_events(), 0);
  EXPECT_EQ(valves.asides(), 1);
}

TEST_F(AdminServiceTest, WhatIsNotThereIsNamed) {
  core::v1::RebuildViewRequest rebuild;
  for (const char* view : {"valves", "valves.nothing", "pumps.valves"}) {
    rebuild.set_view(view);
    EXPECT_EQ(
        ReasonOf(Admin<core::v1::RebuildViewResponse>(dora_, "RebuildView", rebuild).status()),
        "VIEW_UNKNOWN")
        << view;
  }
  core::v1::VerifyShardRequest verify;
  verify.set_service("pumps");
  EXPECT_EQ(ReasonOf(Admin<core::v1::VerifyShardResponse>(dora_, "VerifyShard", verify).status()),
            "SERVICE_UNKNOWN");
  verify.set_service("valves");
  verify.set_shard(2);
  EXPECT_EQ(ReasonOf(Admin<core::v1::VerifyShardResponse>(dora_, "VerifyShard", verify).status()),
            "SHARD_UNKNOWN");
}

TEST_F(AdminServiceTest, ATokenIsGivenWithItsRolesAndSites) {
  const auto added = Admin<core::v1::AddTokenResponse>(
      dora_, "AddToken",
      From<core::v1::AddTokenRequest>("actor: 'fred' grants { role: 'operator' site_id: 'bt' }"));
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_TRUE(Install("a").ok());
  EXPECT_TRUE(Open("o", added->token()).ok());
  EXPECT_EQ(store_->ReadStream("valve-v")->back().actor, "fred");
}

}  // namespace
}  // namespace interlock
