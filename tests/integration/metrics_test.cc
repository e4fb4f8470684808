// Hours in, a period closed on the figures of the view and restated beside them, over the real
// wire.
#include <gtest/gtest.h>

#include <set>

#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/metrics/v1/indicators.pb.h"
#include "interlock/metrics/v1/period.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/host.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/metrics/service.h"
#include "services/organisation/service.h"

namespace interlock {
namespace {

class MetricsTest : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(1'795'392'000'000);  // 2026-11-23
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    std::vector<ServiceParts> parts;
    for (auto* make : {organisation::NewService, metrics::NewService}) {
      auto service = make("data");
      ASSERT_TRUE(service.ok()) << service.status();
      parts.push_back({*std::move(service), OpenMemoryLedger(2, time_), OpenSqliteSql("").value()});
    }
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, {});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    manager_ = Caller("mia", "psm_manager");
    clerk_ = Caller("cleo", "hours_clerk");
  }
  std::string Caller(const std::string& actor, const std::string& role) {
    return tokens_->Add(actor, {{role, "*"}, {"reader", "*"}}).value();
  }
  // A command of its own each time, by that caller.
  template <class Request>
  absl::Status Send(const std::string& token, const std::string& method, const std::string& text) {
    core::v1::Receipt receipt;
    return Client(host_->channel(), token)
        .Call("/interlock." + method, From<Request>(text), receipt,
              {{"idempotency-key", "k" + std::to_string(++keys_)}});
  }
  absl::Status Hours(const std::string& method, const std::string& hours,
                     const std::string& rest = "site_id: 'bt' month: '2026-03'") {
    const std::string text = "hours_id: 'bt:2026-03' worked { employee_hours { value: '" + hours +
                             "' } contractor_hours { value: '0' } } " + rest;
    return method == "EnterHours" ? Send<metrics::v1::EnterHoursRequest>(
                                        clerk_, "metrics.v1.HoursService/EnterHours", text)
                                  : Send<metrics::v1::CorrectHoursRequest>(
                                        clerk_, "metrics.v1.HoursService/CorrectHours", text);
  }
  absl::Status Close(const std::string& token) {
    return Send<metrics::v1::ClosePeriodRequest>(token, "metrics.v1.PeriodService/ClosePeriod",
                                                 "period_id: 'company.acme:2026-03'");
  }
  metrics::v1::ClosedPeriod Period() {
    metrics::v1::ClosedPeriod period;
    const auto status = Client(host_->channel(), manager_)
                            .Call("/interlock.metrics.v1.PeriodService/GetPeriod",
                                  From<core::v1::GetRequest>("id: 'company.acme:2026-03'"), period);
    EXPECT_TRUE(status.ok()) << status;
    return period;
  }
  void RegisterSite() {
    auto status = Send<organisation::v1::RegisterBusinessRequest>(
        manager_, "organisation.v1.BusinessService/RegisterBusiness",
        "business_id: 'chem' name: 'Chemicals' company_id: 'acme'");
    ASSERT_TRUE(status.ok()) << status;
    status = Send<organisation::v1::RegisterSiteRequest>(
        manager_, "organisation.v1.SiteService/RegisterSite",
        "site_id: 'bt' business_id: 'chem' profile { name: 'Baytown' time_zone: 'America/Chicago' "
        "regime: REGIME_GENERAL_INDUSTRY }");
    ASSERT_TRUE(status.ok()) << status;
  }

  TempFolder folder_;
  ManualTime time_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Host> host_;
  std::string manager_, clerk_;
  int keys_ = 0;
};

TEST_F(MetricsTest, AClosedPeriodKeepsItsFiguresAndARestatementStandsBesideThem) {
  RegisterSite();
  ASSERT_TRUE(Hours("EnterHours", "1000").ok());
  EXPECT_EQ(ReasonOf(Close(manager_)), "FIGURES_NOT_CURRENT");  // The view has not caught up.
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_FALSE(Close(clerk_).ok());
  const auto closed = Close(manager_);
  ASSERT_TRUE(closed.ok()) << closed;
  ASSERT_TRUE(Hours("CorrectHours", "2000", "reason: 'overtime'").ok());
  ASSERT_TRUE(host_->Settle().ok());
  auto status = Send<metrics::v1::RestatePeriodRequest>(
      manager_, "metrics.v1.PeriodService/RestatePeriod",
      "period_id: 'company.acme:2026-03' reason: 'overtime'");
  ASSERT_TRUE(status.ok()) << status;
  status =
      Send<metrics::v1::SignPeriodRequest>(manager_, "metrics.v1.PeriodService/SignPeriod",
                                           "period_id: 'company.acme:2026-03' figures_number: 2");
  ASSERT_TRUE(status.ok()) << status;
  const auto period = Period();
  ASSERT_EQ(period.figures_size(), 2);
  EXPECT_EQ(period.figures(0).figures().values(0).hours().value(), "1000");
  EXPECT_EQ(period.figures(1).figures().values(0).hours().value(), "2000");
  EXPECT_EQ(period.figures(1).signatures(0).person_id(), "mia");
}

TEST_F(MetricsTest, WhatConcernsTheCompanyIsNotForAManagerOfOneSite) {
  RegisterSite();
  ASSERT_TRUE(Hours("EnterHours", "1000").ok());
  ASSERT_TRUE(host_->Settle().ok());
  const std::string local = tokens_->Add("lou", {{"psm_manager", "bt"}, {"reader", "bt"}}).value();
  const auto close = [&](const std::string& text) {
    return Send<metrics::v1::ClosePeriodRequest>(local, "metrics.v1.PeriodService/ClosePeriod",
                                                 text);
  };
  const auto later = [&](const std::string& period) {
    return std::vector<std::string>{ReasonOf(Send<metrics::v1::RestatePeriodRequest>(
                                        local, "metrics.v1.PeriodService/RestatePeriod",
                                        "period_id: '" + period + "' reason: 'overtime'")),
                                    ReasonOf(Send<metrics::v1::SignPeriodRequest>(
                                        local, "metrics.v1.PeriodService/SignPeriod",
                                        "period_id: '" + period + "' figures_number: 1"))};
  };
  const auto read = [&](const std::string& period) {
    metrics::v1::ClosedPeriod state;
    return ReasonOf(Client(host_->channel(), local)
                        .Call("/interlock.metrics.v1.PeriodService/GetPeriod",
                              From<core::v1::GetRequest>("id: '" + period + "'"), state));
  };
  const std::string no = "ROLE_NOT_EVERYWHERE";
  for (const std::string period :
       {"company.acme:2026-03", "business.chem:2026-03", "everything:2026-03"}) {
    EXPECT_EQ(ReasonOf(close("period_id: '" + period + "'")), no) << period;
    // The figures of the others do not come in under the name of one's own site.
    EXPECT_EQ(ReasonOf(close("period_id: '" + period + "' site_id: 'bt'")), "PERIOD_ID_MISMATCH");
  }
  ASSERT_TRUE(Close(manager_).ok());
  EXPECT_EQ(later("company.acme:2026-03"), (std::vector<std::string>{no, no}));
  EXPECT_EQ(read("company.acme:2026-03"), no);

  ASSERT_TRUE(host_->Settle().ok());
  ASSERT_TRUE(close("period_id: 'site.bt:2026-03' site_id: 'bt'").ok());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(later("site.bt:2026-03"), (std::vector<std::string>{"", ""}));
  EXPECT_EQ(read("site.bt:2026-03"), "");
}

TEST_F(MetricsTest, WhatTheCompanyIsMadeOfIsNotForAManagerOfOneSite) {
  RegisterSite();
  const std::string local = tokens_->Add("lou", {{"psm_manager", "bt"}}).value();
  const auto may = [&](const std::string& method, const google::protobuf::Message& request) {
    core::v1::Receipt receipt;
    const auto status = Client(host_->channel(), local)
                            .Call("/interlock.organisation.v1." + method, request, receipt,
                                  {{"idempotency-key", "o" + std::to_string(++keys_)}});
    return ReasonOf(status) != "ROLE_NOT_EVERYWHERE";
  };
  std::set<std::string> for_one_site;
  for (const auto* service : host_->protos()) {
    if (!service->full_name().starts_with("interlock.organisation.")) continue;
    if (service->name() == "PersonService") continue;  // People are their site's.
    for (int i = 0; i < service->method_count(); ++i) {
      const auto& method = *service->method(i);
      if (method.output_type() != core::v1::Receipt::descriptor()) continue;
      std::unique_ptr<google::protobuf::Message> request(
          google::protobuf::MessageFactory::generated_factory()
              ->GetPrototype(method.input_type())
              ->New());
      if (may(service->name() + "/" + method.name(), *request)) for_one_site.insert(method.name());
    }
  }
  EXPECT_EQ(for_one_site, (std::set<std::string>{"RenameSite", "CorrectSite", "AddUnit",
                                                 "RenameUnit", "CloseUnit", "SetSiteCalendar"}));
}

TEST_F(MetricsTest, HoursOutOfBoundsAreRefusedByName) {
  EXPECT_EQ(ReasonOf(Hours("EnterHours", "-1")), "HOURS_NEGATIVE");
  EXPECT_EQ(ReasonOf(Hours("EnterHours", "74400001")), "HOURS_ABSURD");
}

TEST_F(MetricsTest, IndicatorsSayHowOldTheyAre) {
  RegisterSite();
  ASSERT_TRUE(Hours("EnterHours", "200000").ok());
  ASSERT_TRUE(host_->Settle().ok());
  metrics::v1::GetIndicatorsResponse response;
  const auto status =
      Client(host_->channel(), clerk_)
          .Call("/interlock.metrics.v1.IndicatorService/GetIndicators",
                From<metrics::v1::GetIndicatorsRequest>(
                    "scope_kind: KIND_BUSINESS scope_id: 'chem' span: SPAN_MONTH from_month: "
                    "'2026-03' to_month: '2026-03' indicator_ids: 'pse1r'"),
                response);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(response.values(0).value().value(), "0.000");
  EXPECT_EQ(response.freshness().as_of_ms(), time_.now_ms());
  EXPECT_EQ(response.freshness().behind_events(), 0);
}

}  // namespace
}  // namespace interlock
