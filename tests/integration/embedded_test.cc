// The whole system over the real wire.
#include "services/interlock/embedded.h"

#include <gtest/gtest.h>

#include "interlock/core/v1/admin.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/reporting/v1/calendar_feed.pb.h"
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

  const Host::Running& IncidentsThatKnowTheSites() {
    auto& incidents = *embedded_->host().Find("incidents");
    for (auto& reaction : incidents.reactions)
      while (!reaction->consumer().Drain().ok()) {
      }
    return incidents;
  }

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

// A calendar cannot sign in: the secret in its address is all it has.
TEST_F(EmbeddedTest, ACalendarIsReadByItsSecretUntilItIsWithdrawn) {
  auto client = Owner();
  core::v1::Receipt receipt;
  reporting::v1::OpenFeedRequest open;
  open.set_feed_id("f1");
  open.set_site_id("baytown");
  open.set_secret("0123456789abcdef0123456789abcdef");
  constexpr char kFeeds[] = "/interlock.reporting.v1.CalendarFeedService/";
  auto status =
      client.Call(std::string(kFeeds) + "OpenFeed", open, receipt, {{"idempotency-key", "k1"}});
  ASSERT_TRUE(status.ok()) << status;
  Client calendar(embedded_->host().channel(), "");
  reporting::v1::ReadFeedRequest read;
  read.set_feed_id("f1");
  read.set_secret(open.secret());
  core::v1::FileContent file;
  status = calendar.Call(std::string(kFeeds) + "ReadFeed", read, file);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_TRUE(file.content().starts_with("BEGIN:VCALENDAR\r\n")) << file.content();
  read.set_secret("1123456789abcdef0123456789abcdef");
  EXPECT_EQ(ReasonOf(calendar.Call(std::string(kFeeds) + "ReadFeed", read, file)), "FEED_UNKNOWN");

  reporting::v1::WithdrawFeedRequest withdraw;
  withdraw.set_feed_id("f1");
  EXPECT_EQ(ReasonOf(calendar.Call(std::string(kFeeds) + "WithdrawFeed", withdraw, receipt,
                                   {{"idempotency-key", "k2"}})),
            "NOT_SIGNED_IN");
  status = client.Call(std::string(kFeeds) + "WithdrawFeed", withdraw, receipt,
                       {{"idempotency-key", "k2"}});
  ASSERT_TRUE(status.ok()) << status;
  read.set_secret(open.secret());
  EXPECT_EQ(ReasonOf(calendar.Call(std::string(kFeeds) + "ReadFeed", read, file)), "FEED_UNKNOWN");
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
  const auto& incidents = IncidentsThatKnowTheSites();
  EXPECT_EQ(*ReactionRunner::CountRefused(*incidents.sql), 0);
  EXPECT_EQ(incidents.ledger->ReadStream("site_mirror-" + request.site_id())->size(), 1u);
}

TEST_F(EmbeddedTest, AnIncidentIsMovedByWhoHoldsTheRoleAtBothSites) {
  auto owner = Owner();
  core::v1::Receipt receipt;
  incidents::v1::ReportNearMissRequest report;
  report.set_incident_id("i1");
  report.set_site_id("baytown");
  report.set_what("The relief valve lifted early.");
  report.mutable_reporter()->set_name("Ann");
  for (const std::string site : {"baytown", "antwerp"}) {
    auto request = Baytown();
    request.set_site_id(site);
    ASSERT_TRUE(owner
                    .Call(std::string(kSites) + "RegisterSite", request, receipt,
                          {{"idempotency-key", site}})
                    .ok());
  }
  IncidentsThatKnowTheSites();
  const std::string incidents = "/interlock.incidents.v1.IncidentService/";
  auto status =
      owner.Call(incidents + "ReportNearMiss", report, receipt, {{"idempotency-key", "k2"}});
  ASSERT_TRUE(status.ok()) << status;
  const auto move = [&](const std::string& from_site, const std::string& to_site) {
    std::vector<Grant> grants{{"psm_manager", from_site}};
    if (!to_site.empty()) grants.push_back({"psm_manager", to_site});
    incidents::v1::MoveIncidentRequest request;
    request.set_incident_id("i1");
    request.set_to_site_id("antwerp");
    request.set_reason("It happened there.");
    Client client(embedded_->host().channel(), embedded_->tokens().Add("mia", grants).value());
    return ReasonOf(client.Call(incidents + "MoveIncident", request, receipt,
                                {{"idempotency-key", from_site + to_site}}));
  };
  EXPECT_EQ(move("baytown", ""), "SITE_NOT_YOURS");
  EXPECT_EQ(move("antwerp", ""), "SITE_NOT_YOURS");
  EXPECT_EQ(move("baytown", "antwerp"), "");
}

TEST(Embedded, ListensOnThisMachineAlone) {
  const auto time = NewSystemTime();
  EmbeddedOptions options{.data = ""};
  options.host.bind = "0.0.0.0";
  EXPECT_TRUE(absl::IsFailedPrecondition(Embedded::Open(options, *time).status()));
}

}  // namespace
}  // namespace interlock
