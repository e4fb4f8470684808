// The whole system over the real wire.
#include "services/interlock/embedded.h"

#include <gtest/gtest.h>

#include "interlock/core/v1/admin.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/wire.h"
#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

constexpr char kSites[] = "/interlock.organisation.v1.SiteService/";

class EmbeddedTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Embedded::Open({.data = ""}, *time_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    embedded_ = *std::move(opened);
    ASSERT_TRUE(embedded_->Start().ok());
  }
  Client Owner() { return Client(embedded_->host().channel(), embedded_->owner_token()); }

  std::unique_ptr<TimeSource> time_ = NewSystemTime();
  std::unique_ptr<Embedded> embedded_;
};

organisation::v1::RegisterSiteRequest Baytown() {
  organisation::v1::RegisterSiteRequest request;
  request.set_site_id("baytown");
  auto& profile = *request.mutable_profile();
  profile.set_name("Baytown");
  profile.set_time_zone("America/Chicago");
  profile.set_regime(organisation::v1::REGIME_GENERAL_INDUSTRY);
  return request;
}

TEST_F(EmbeddedTest, ACommandIsTakenOnceAndReadBack) {
  core::v1::Receipt first, again;
  auto client = Owner();
  auto status = client.Call(std::string(kSites) + "RegisterSite", Baytown(), first,
                            {{"idempotency-key", "k1"}});
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(first.version(), 1);
  ASSERT_TRUE(
      client
          .Call(std::string(kSites) + "RegisterSite", Baytown(), again, {{"idempotency-key", "k1"}})
          .ok());
  EXPECT_EQ(again.position(), first.position());
  core::v1::GetRequest get;
  get.set_id("baytown");
  organisation::v1::Site site;
  ASSERT_TRUE(client.Call(std::string(kSites) + "GetSite", get, site).ok());
  EXPECT_EQ(site.site_id(), "baytown");
}

TEST_F(EmbeddedTest, WithoutATokenNothingIsTold) {
  core::v1::GetRequest get;
  get.set_id("baytown");
  organisation::v1::Site site;
  Client stranger(embedded_->host().channel(), "wrong");
  EXPECT_EQ(ReasonOf(stranger.Call(std::string(kSites) + "GetSite", get, site)), "NOT_SIGNED_IN");
}

TEST_F(EmbeddedTest, ACommandWithoutAKeyIsRefused) {
  core::v1::Receipt receipt;
  auto client = Owner();
  EXPECT_EQ(ReasonOf(client.Call(std::string(kSites) + "RegisterSite", Baytown(), receipt)),
            "IDEMPOTENCY_KEY_MISSING");
}

TEST_F(EmbeddedTest, TheChainVerifiesOverTheWire) {
  core::v1::Receipt receipt;
  auto client = Owner();
  ASSERT_TRUE(client
                  .Call(std::string(kSites) + "RegisterSite", Baytown(), receipt,
                        {{"idempotency-key", "k1"}})
                  .ok());
  core::v1::VerifyShardRequest request;
  request.set_service("organisation");
  core::v1::VerifyShardResponse response;
  auto status = client.Call("/interlock.core.v1.AdminService/VerifyShard", request, response);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_TRUE(response.ok() && response.done());
  EXPECT_EQ(response.position(), receipt.position());
}

TEST_F(EmbeddedTest, AnAttachmentThatWasNeverStoredIsRefused) {
  incidents::v1::AddAttachmentsRequest request;
  request.set_incident_id("i1");
  auto& photo = *request.add_attachments();
  photo.set_sha256(std::string(64, 'a'));
  photo.set_file_name("flange.jpg");
  photo.set_media_type("image/jpeg");
  photo.set_size_bytes(1);
  core::v1::Receipt receipt;
  auto client = Owner();
  const auto status = client.Call("/interlock.incidents.v1.IncidentService/AddAttachments", request,
                                  receipt, {{"idempotency-key", "k1"}});
  EXPECT_EQ(ReasonOf(status), "FIELDS_INVALID");
  EXPECT_NE(status.message().find("attachments[0].sha256"), status.message().npos) << status;
}

TEST_F(EmbeddedTest, ASiteWithTheLongestIdIsMirroredToo) {
  auto request = Baytown();
  request.set_site_id(std::string(100, 'b'));
  core::v1::Receipt receipt;
  auto client = Owner();
  auto status = client.Call(std::string(kSites) + "RegisterSite", request, receipt,
                            {{"idempotency-key", "k1"}});
  ASSERT_TRUE(status.ok()) << status;
  auto& incidents = *embedded_->host().Find("incidents");
  for (auto& reaction : incidents.reactions)
    while (!reaction->consumer().Drain().ok()) {
    }
  EXPECT_EQ(*ReactionRunner::CountRefused(*incidents.sql), 0);
  EXPECT_EQ(incidents.ledger->ReadStream("site_mirror-" + request.site_id())->size(), 1u);
}

TEST(Embedded, ListensOnThisMachineAlone) {
  const auto time = NewSystemTime();
  EmbeddedOptions options{.data = ""};
  options.host.bind = "0.0.0.0";
  EXPECT_TRUE(absl::IsFailedPrecondition(Embedded::Open(options, *time).status()));
}

}  // namespace
}  // namespace interlock
