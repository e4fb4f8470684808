// A limit is crossed because an action is late, is somebody's duty, and is kept again once it is
// done; each told once, at the end of the site's day, over the real wire.
#include <gtest/gtest.h>

#include "interlock/actions/v1/action.pb.h"
#include "interlock/metrics/v1/leading.pb.h"
#include "interlock/metrics/v1/site_limits.pb.h"
#include "interlock/metrics/v1/target.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/zone.h"
#include "libs/chassis/host.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/actions/service.h"
#include "services/metrics/service.h"
#include "services/organisation/service.h"

namespace interlock {
namespace {

constexpr char kChicago[] = "America/Chicago";

class LeadingTest : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(1'795'392'000'000);  // 2026-11-23 in UTC, and the evening before in Chicago.
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    std::vector<ServiceParts> parts;
    for (auto* make : {organisation::NewService, actions::NewService, metrics::NewService}) {
      auto service = make("data");
      ASSERT_TRUE(service.ok()) << service.status();
      parts.push_back({*std::move(service), OpenMemoryLedger(2, time_), OpenSqliteSql("").value()});
    }
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, {});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    manager_ = tokens_->Add("mia", {{"psm_manager", "*"}, {"reader", "*"}}).value();
    Send<organisation::v1::RegisterSiteRequest>(
        "organisation.v1.SiteService/RegisterSite",
        "site_id: 'bt' profile { name: 'Baytown' time_zone: 'America/Chicago' regime: "
        "REGIME_GENERAL_INDUSTRY go_live_on: '2026-01-01' }");
    Send<actions::v1::OpenActionRequest>(
        "actions.v1.ActionService/OpenAction",
        "action_id: 'a1' content { site_id: 'bt' what: 'Fit a car seal' source { kind: "
        "SOURCE_KIND_PHA source_id: 'p1' } owner { person_id: 'olga' } due_on: '2026-11-24' }");
    ASSERT_TRUE(host_->Settle().ok());
  }
  template <class Request>
  void Send(const std::string& method, const std::string& text) {
    core::v1::Receipt receipt;
    const auto status = Client(host_->channel(), manager_)
                            .Call("/interlock." + method, From<Request>(text), receipt,
                                  {{"idempotency-key", "k" + std::to_string(++keys_)}});
    ASSERT_TRUE(status.ok()) << status;
  }
  template <class Request, class Response>
  Response Ask(const std::string& method, const std::string& text) {
    Response response;
    const auto status = Client(host_->channel(), manager_)
                            .Call("/interlock.metrics.v1." + method, From<Request>(text), response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  // Noon of the day in Chicago, with all that rings until then.
  void LiveUntil(const std::string& day) {
    time_.Set(BeginOf(*Day::Parse(day), kChicago) + 12 * 3'600'000);
    ASSERT_TRUE(host_->Settle().ok());
  }
  // "crossed 2026-11-24, kept 2026-11-26, ": of the limits of a year.
  std::string Told(const std::string& limits_id = "bt:2026") {
    const auto history = Ask<core::v1::HistoryRequest, core::v1::HistoryResponse>(
        "SiteLimitsService/GetSiteLimitsHistory", "limit: 1000 id: '" + limits_id + "'");
    std::string told;
    for (const auto& one : history.events()) {
      metrics::v1::SiteLimitsEvent event;
      EXPECT_TRUE(one.event().UnpackTo(&event));
      if (event.has_crossed()) told += "crossed " + event.crossed().on() + ", ";
      if (event.has_kept()) told += "kept " + event.kept().on() + ", ";
      if (event.has_carried_over()) told += "carried over, ";
    }
    return told;
  }

  TempFolder folder_;
  ManualTime time_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Host> host_;
  std::string manager_;
  int keys_ = 0;
};

TEST_F(LeadingTest, ALimitRingsOnceWhenItIsCrossedAndOnceWhenItIsKeptAgain) {
  LiveUntil("2026-11-24");
  EXPECT_EQ(Told(), "");
  LiveUntil("2026-11-26");
  EXPECT_EQ(Told(), "crossed 2026-11-24, ");
  Send<actions::v1::CompleteActionRequest>("actions.v1.ActionService/CompleteAction",
                                           "action_id: 'a1' what_was_done: 'Fitted.'");
  LiveUntil("2026-11-28");
  EXPECT_EQ(Told(), "crossed 2026-11-24, kept 2026-11-26, ");
}

TEST_F(LeadingTest, AValueOpensDownToItsRecordsOnAnyDay) {
  LiveUntil("2026-12-01");
  const auto list =
      Ask<metrics::v1::ListLeadingRecordsRequest, metrics::v1::ListLeadingRecordsResponse>(
          "LeadingIndicatorService/ListLeadingRecords",
          "indicator_id: 'actions-overdue' site_id: 'bt' wanted: RECORDS_WANTED_IN_NUMERATOR");
  ASSERT_EQ(list.records_size(), 1);
  EXPECT_EQ(list.records(0).stream(), "action-a1");
  EXPECT_EQ(list.value().sentence(), "Actions overdue: 1 of 1, 100.0 %; at most 5 % is the limit.");
  const auto then =
      Ask<metrics::v1::GetLeadingIndicatorsRequest, metrics::v1::GetLeadingIndicatorsResponse>(
          "LeadingIndicatorService/GetLeadingIndicators",
          "on: '2026-11-23' indicator_ids: 'actions-overdue'");
  ASSERT_EQ(then.values_size(), 1);
  EXPECT_EQ(then.values(0).percent().value(), "0.0");
}

TEST_F(LeadingTest, ALimitThatTheCompanyWidensIsKeptAgainFromThatDayOn) {
  Send<metrics::v1::SetIndicatorTargetRequest>(
      "metrics.v1.IndicatorTargetService/SetIndicatorTarget",
      "indicator_id: 'actions-overdue' from_on: '2026-11-27' reason: 'One action in all' target { "
      "target_percent { value: '0' } limit_percent { value: '100' } }");
  LiveUntil("2026-11-29");
  EXPECT_EQ(Told(), "crossed 2026-11-24, kept 2026-11-27, ");
}

TEST_F(LeadingTest, WhatIsCrossedGoesOverIntoTheNextYearAndDaysThatNobodyLookedAtAreMadeUp) {
  LiveUntil("2027-01-10");
  EXPECT_EQ(Told(), "crossed 2026-11-24, ");
  EXPECT_EQ(Told("bt:2027"), "carried over, ");
  const auto limits = Ask<core::v1::GetRequest, metrics::v1::SiteLimits>(
      "SiteLimitsService/GetSiteLimits", "id: 'bt:2027'");
  EXPECT_EQ(limits.next_on(), "2027-01-10");
  EXPECT_EQ(limits.crossed_size(), 1);
}

}  // namespace
}  // namespace interlock
