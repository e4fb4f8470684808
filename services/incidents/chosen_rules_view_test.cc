// Whose choice of rules holds at a site, over the feed of organisation in memory.
#include "services/incidents/chosen_rules_view.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/drivers/drivers.h"
#include "services/incidents/chosen_rules_query.h"

namespace interlock::incidents {
namespace {

class World {
 public:
  World() {
    EXPECT_TRUE(views_.Open().ok());
    Company(
        "registered { company_id: 'acme' rule_set { rule_set: 'ccps-2018' } "
        "unit_basis: UNIT_BASIS_LB }");
    Put<organisation::v1::BusinessEvent>("business-chem",
                                         "registered { business_id: 'chem' company_id: 'acme' }");
    Put<organisation::v1::SiteEvent>(
        "site-bt",
        "registered { site_id: 'bt' profile { time_zone: 'America/Chicago' } "
        "ownership { business_id: 'chem' } }");
  }
  void Company(const std::string& text) { Put<organisation::v1::CompanyEvent>("company-x", text); }
  void Chooses(const std::string& company_id, const std::string& rule_set,
               const std::string& from_on) {
    Company(absl::StrCat("rule_set_chosen { company_id: '", company_id, "' choice { rule_set: '",
                         rule_set, "' from_on: '", from_on, "' } }"));
  }
  // Another company, and its business "oil".
  void Beta() {
    Company(
        "registered { company_id: 'beta' rule_set { rule_set: 'api-rp-754-2' } "
        "unit_basis: UNIT_BASIS_KG }");
    Put<organisation::v1::BusinessEvent>("business-oil",
                                         "registered { business_id: 'oil' company_id: 'beta' }");
  }
  void Owned(const std::string& ownership) {
    Put<organisation::v1::SiteEvent>(
        "site-bt", absl::StrCat("ownership_corrected { site_id: 'bt' ", ownership, " }"));
  }
  template <class Event>
  void Put(const std::string& stream, const std::string& text) {
    Event event;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
    auto lock = ledger_->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, stream, ++versions_[stream]);
    StoreEvent(event, std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  Sql& sql() { return *sql_; }
  // "acme ccps-2018 LB 0; beta ..."; moments as days and hours in UTC.
  std::string At(const std::string& site_id) {
    EXPECT_TRUE(views_.Drain().ok());
    v1::ChosenRules answer;
    const auto status = views_.Read(
        kChosenRules, {}, [&](SqlSession& rows) { return ReadChosenRules(rows, site_id, answer); },
        nullptr);
    EXPECT_TRUE(status.ok()) << status;
    std::string text;
    for (const auto& choice : answer.choices()) {
      absl::StrAppend(&text, choice.company_id().empty() ? "nobody" : choice.company_id(), " ",
                      choice.rule_set(), choice.unit_basis() == v1::UNIT_BASIS_LB ? " lb" : "");
      if (const int64_t at_ms = choice.from_at_ms(); at_ms != 0)
        absl::StrAppend(&text, " from ", DayOfUtc(at_ms).ToString(), " ",
                        at_ms % kDayMs / 3'600'000, "h");
      text += "; ";
    }
    return text;
  }

 private:
  ManualTime time_;
  std::unique_ptr<Ledger> ledger_ = OpenMemoryLedger(1, time_);
  Feed feed_{"organisation", *ledger_};
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<Sql> sql_ = OpenSqliteSql("").value();
  Views views_{*sql_, {ChosenRulesView()}, {{"organisation", &feed_}}, time_};
};

TEST(ChosenRulesView, TellsEachChoiceWithTheSitesOwnMidnight) {
  World world;
  EXPECT_EQ(world.At("bt"), "acme ccps-2018 lb; ");
  world.Chooses("acme", "api-rp-754-2", "2026-07-01");
  EXPECT_EQ(world.At("bt"), "acme ccps-2018 lb; acme api-rp-754-2 lb from 2026-07-01 5h; ");
}
TEST(ChosenRulesView, AnswersNoQuestionOnceOrganisationsLedgerIsAnother) {
  World world;
  EXPECT_EQ(world.At("bt"), "acme ccps-2018 lb; ");
  ManualTime time;
  const auto other = OpenMemoryLedger(1, time);
  const Feed feed("organisation", *other);
  Views views(world.sql(), {ChosenRulesView()}, {{"organisation", &feed}}, time);
  ASSERT_TRUE(views.Open().ok());
  ASSERT_TRUE(views.Drain().ok());
  v1::ChosenRules answer;
  const auto status = AnswerChosenRules(views, "bt", {}, answer);
  EXPECT_EQ(ReasonOf(status), "CHOSEN_RULES_STOPPED") << status;
}
TEST(ChosenRulesView, TellsTheUnitOfToday) {
  World world;
  world.Company("unit_basis_chosen { company_id: 'acme' unit_basis: UNIT_BASIS_KG }");
  EXPECT_EQ(world.At("bt"), "acme ccps-2018; ");
}
TEST(ChosenRulesView, LetsTheOnlyCompanyDecideWhereASiteHasNone) {
  World world;
  EXPECT_EQ(world.At(""), "acme ccps-2018 lb; ");
  EXPECT_EQ(world.At("unheard-of"), "acme ccps-2018 lb; ");
  world.Owned("");
  EXPECT_EQ(world.At("bt"), "acme ccps-2018 lb; ");
  world.Owned("ownership { business_id: 'unheard-of' }");
  EXPECT_EQ(world.At("bt"), "acme ccps-2018 lb; ");
}
TEST(ChosenRulesView, LetsNobodyDecideWhereSeveralCompaniesCould) {
  World world;
  world.Beta();
  EXPECT_EQ(world.At(""), "nobody ; ");
  EXPECT_EQ(world.At("unheard-of"), "nobody ; ");
  EXPECT_EQ(world.At("bt"), "acme ccps-2018 lb; ");
}
TEST(ChosenRulesView, LetsNobodyDecideForACompanyThatHasNotChosen) {
  World world;
  world.Put<organisation::v1::BusinessEvent>("business-chem",
                                             "corrected { business_id: 'chem' company_id: 'c' }");
  EXPECT_EQ(world.At("bt"), "nobody ; ");
}
TEST(ChosenRulesView, FollowsASiteFromCompanyToCompany) {
  World world;
  world.Beta();
  world.Chooses("acme", "api-rp-754-2", "2030-01-01");
  world.Chooses("beta", "ccps-2018", "2020-01-01");
  world.Chooses("beta", "api-rp-754-2", "2026-12-01");
  world.Owned(
      "ownership { business_id: 'chem' from_on: '2010-01-01' until_on: '2026-07-01' } "
      "ownership { business_id: 'oil' from_on: '2026-07-01' until_on: '2027-01-01' }");
  EXPECT_EQ(world.At("bt"),
            "nobody ; acme ccps-2018 lb from 2010-01-01 6h; beta ccps-2018 from 2026-07-01 5h; "
            "beta api-rp-754-2 from 2026-12-01 6h; nobody  from 2027-01-01 6h; ");
}

}  // namespace
}  // namespace interlock::incidents
