// A company chooses its rule set in organisation, and incidents classifies by it, over the real
// wire.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/embedded.h"

namespace interlock {
namespace {

using incidents::v1::Classification;

constexpr int64_t kNow = 1'795'392'000'000;  // 2026-11-23
constexpr int64_t kDay = 86'400'000;

class ChosenRulesTest : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(kNow);
    auto opened = Embedded::Open({.data = "", .http = false}, time_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    embedded_ = *std::move(opened);
    Send<organisation::v1::RegisterCompanyRequest>(
        "organisation.v1.CompanyService/RegisterCompany",
        "company_id: 'acme' name: 'Acme' rule_set: 'ccps-2018' unit_basis: UNIT_BASIS_LB");
    Send<organisation::v1::RegisterBusinessRequest>(
        "organisation.v1.BusinessService/RegisterBusiness",
        "business_id: 'chem' name: 'Chemicals' company_id: 'acme'");
    Send<organisation::v1::RegisterSiteRequest>(
        "organisation.v1.SiteService/RegisterSite",
        "site_id: 'bt' business_id: 'chem' profile { name: 'Baytown' time_zone: 'America/Chicago' "
        "regime: REGIME_GENERAL_INDUSTRY go_live_on: '2026-01-01' }");
  }
  template <class Message>
  static Message From(const std::string& text) {
    Message message;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
    return message;
  }
  Client Owner() { return Client(embedded_->host().channel(), embedded_->owner_token()); }
  template <class Request>
  void Send(const std::string& method, const std::string& text) {
    Acknowledged<Request>(method, text);
    ASSERT_TRUE(embedded_->host().Settle().ok());
  }
  template <class Request>
  void Acknowledged(const std::string& method, const std::string& text) {
    core::v1::Receipt receipt;
    const auto status = Owner().Call("/interlock." + method, From<Request>(text), receipt,
                                     {{"idempotency-key", absl::StrCat("k", ++keys_)}});
    ASSERT_TRUE(status.ok()) << method << ": " << status;
  }
  static std::string FireAt(int64_t at_ms) {
    return absl::StrCat(
        "facts { occurrence { began_at_ms: ", at_ms,
        " } process_involved: ANSWER_YES responsible_party_involved: ANSWER_YES place { area: "
        "AREA_KIND_PRODUCTION } fire: ANSWER_YES direct_cost_usd { value: '3000' } explosion: "
        "ANSWER_NO loss_of_containment: ANSWER_YES releases { material { hazard { "
        "unlisted_material: UNLISTED_MATERIAL_STEAM source: 'sds' } } } people_harmed: ANSWER_NO "
        "community_affected: "
        "ANSWER_NO near_miss_condition_seen: ANSWER_NO }");
  }
  void Report(const std::string& incident_id, int64_t at_ms) {
    Send<incidents::v1::ReportIncidentRequest>(
        "incidents.v1.IncidentService/ReportIncident",
        absl::StrCat("incident_id: '", incident_id,
                     "' site_id: 'bt' title: 'Fire' reporter { person_id: 'ann' } ",
                     FireAt(at_ms)));
  }
  Classification Of(const std::string& incident_id) {
    core::v1::GetRequest get;
    get.set_id(incident_id);
    incidents::v1::Incident incident;
    const auto status =
        Owner().Call("/interlock.incidents.v1.IncidentService/GetIncident", get, incident);
    EXPECT_TRUE(status.ok()) << status;
    return incident.classification();
  }
  Classification Classified(const std::string& request) {
    Classification answer;
    const auto status =
        Owner().Call("/interlock.incidents.v1.IncidentService/ClassifyFacts",
                     From<incidents::v1::ClassifyRequest>(FireAt(kNow) + request), answer);
    EXPECT_TRUE(status.ok()) << status;
    return answer;
  }

  ManualTime time_;
  std::unique_ptr<Embedded> embedded_;
  int keys_ = 0;
};

TEST_F(ChosenRulesTest, OfACompanyClassifyWhatHappensFromTheirFirstDayOn) {
  Report("before", kNow - kDay);
  Send<organisation::v1::ChooseRuleSetRequest>(
      "organisation.v1.CompanyService/ChooseRuleSet",
      "company_id: 'acme' rule_set: 'api-rp-754-2' from_on: '2026-11-10' reason: 'group policy'");
  Report("after", kNow - kDay);
  Report("long-ago", kNow - 30 * kDay);
  EXPECT_EQ(Of("before").rule_set(), "ccps-2018@1");  // What stands, stands.
  EXPECT_EQ(Of("before").tier(), incidents::v1::TIER_3);
  EXPECT_EQ(Of("after").rule_set(), "api-rp-754-2@1");
  EXPECT_EQ(Of("after").tier(), incidents::v1::TIER_2);
  EXPECT_EQ(Of("after").unit_basis(), incidents::v1::UNIT_BASIS_LB);
  EXPECT_EQ(Of("long-ago").rule_set(), "ccps-2018@1");
  Send<incidents::v1::ReclassifyRequest>("incidents.v1.IncidentService/Reclassify",
                                         "incident_id: 'before' reason: 'group policy'");
  EXPECT_EQ(Of("before").tier(), incidents::v1::TIER_2);
}

// Nothing is waited for between the choice and what it has to hold for.
TEST_F(ChosenRulesTest, HoldFromTheMomentTheirChoiceIsAcknowledged) {
  embedded_->host().Start();
  for (int day = 10; day < 16; ++day) {
    const std::string rule_set = day % 2 == 0 ? "api-rp-754-2" : "ccps-2018";
    Acknowledged<organisation::v1::ChooseRuleSetRequest>(
        "organisation.v1.CompanyService/ChooseRuleSet",
        absl::StrCat("company_id: 'acme' rule_set: '", rule_set, "' from_on: '2026-11-", day,
                     "' reason: 'group policy'"));
    Acknowledged<incidents::v1::RecordImportedRequest>(
        "incidents.v1.IncidentService/RecordImported",
        absl::StrCat("incident_id: 'row-", keys_, "' site_id: 'bt' title: 'Fire' source_system: ",
                     "'rmp' source_key: '7' ", FireAt(kNow - kDay)));
    EXPECT_EQ(Of(absl::StrCat("row-", keys_ - 1)).rule_set(), rule_set + "@1");
  }
}

TEST_F(ChosenRulesTest, OfTheOnlyCompanyAnswerWithoutASite) {
  Send<organisation::v1::ChooseRuleSetRequest>(
      "organisation.v1.CompanyService/ChooseRuleSet",
      "company_id: 'acme' rule_set: 'api-rp-754-2' from_on: '2026-11-10' reason: 'group policy'");
  EXPECT_EQ(Classified("").tier(), incidents::v1::TIER_2);
  EXPECT_EQ(Classified(" rule_set: 'ccps-2018'").rule_set(), "ccps-2018@1");
  Send<organisation::v1::RegisterCompanyRequest>(
      "organisation.v1.CompanyService/RegisterCompany",
      "company_id: 'beta' name: 'Beta' rule_set: 'api-rp-754-2' unit_basis: UNIT_BASIS_KG");
  EXPECT_EQ(Classified("").rule_set(), "ccps-2018@1");
  EXPECT_EQ(Classified(" site_id: 'bt'").rule_set(), "api-rp-754-2@1");
}

}  // namespace
}  // namespace interlock
