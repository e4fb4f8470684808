#include "services/organisation/company.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/organisation/business.h"
#include "services/organisation/rules.h"

namespace interlock::organisation {
namespace {

v1::CompanyEvent E(const std::string& text) { return From<v1::CompanyEvent>(text); }
v1::CompanyCommand C(const std::string& text) { return From<v1::CompanyCommand>(text); }

Rules SomeRules() {
  Rules rules;
  rules.classification_rule_sets = {"api-754-2", "ccps-2018"};
  return rules;
}
const Rules kRules = SomeRules();

Spec<Company> GivenCompany(const std::vector<v1::CompanyEvent>& history) {
  auto spec = Spec<Company>::Given(history);
  spec.Under(kRules);
  return spec;
}

const auto kRegister = C(
    "register { company_id: 'acme' name: 'Acme' rule_set: 'ccps-2018' unit_basis: UNIT_BASIS_LB }");
const auto kRegistered =
    E("registered { company_id: 'acme' name: 'Acme' rule_set { rule_set: 'ccps-2018' } "
      "unit_basis: UNIT_BASIS_LB }");
const auto kRenamed = E("renamed { company_id: 'acme' name: 'Acme Corp' }");

TEST(Company, IsRegisteredWithItsRuleSetAndUnitBasis) {
  GivenCompany({}).When(kRegister).Then({kRegistered});
}
TEST(Company, RegisteredAgainTheSameWayChangesNothingElseIsRefused) {
  GivenCompany({kRegistered}).When(kRegister).ThenNothing();
  GivenCompany({kRegistered, kRenamed}).When(kRegister).ThenRefused("COMPANY_EXISTS");
}
TEST(Company, RefusesARuleSetThatDoesNotExistAndNamesThoseThatDo) {
  auto command = kRegister;
  command.mutable_register_()->set_rule_set("ccps");
  auto spec = GivenCompany({});
  spec.When(command).ThenRefused("RULE_SET_UNKNOWN");
  EXPECT_NE(spec.outcome().refusal.message().find("api-754-2, ccps-2018"), std::string::npos);
  GivenCompany({kRegistered})
      .When(C("choose_rule_set { company_id: 'acme' rule_set: 'x' from_on: '2026-01-01' }"))
      .ThenRefused("RULE_SET_UNKNOWN");
}
TEST(Company, IsRenamedAndKeepsItsFormerName) {
  auto spec = GivenCompany({kRegistered});
  spec.When(C("rename { company_id: 'acme' name: 'Acme Corp' }")).Then({kRenamed});
  EXPECT_EQ(spec.state().former_names(0), "Acme");
  GivenCompany({kRegistered}).When(C("rename { company_id: 'acme' name: 'Acme' }")).ThenNothing();
}
TEST(Company, UnknownIsRefused) {
  GivenCompany({})
      .When(C("rename { company_id: 'acme' name: 'Acme' }"))
      .ThenRefused("COMPANY_UNKNOWN");
}

const auto kChosen =
    E("rule_set_chosen { company_id: 'acme' choice { rule_set: 'api-754-2' from_on: '2027-01-01' } "
      "reason: 'corporate standard' }");
TEST(Company, ALaterRuleSetNeverRewritesAnEarlierChoice) {
  auto spec = GivenCompany({kRegistered});
  spec.When(C("choose_rule_set { company_id: 'acme' rule_set: 'api-754-2' from_on: '2027-01-01' "
              "reason: 'corporate standard' }"))
      .Then({kChosen});
  ASSERT_EQ(spec.state().rule_sets_size(), 2);
  EXPECT_EQ(spec.state().rule_sets(0).rule_set(), "ccps-2018");
}
TEST(Company, RuleSetsAreChosenInOrderFromRealDays) {
  GivenCompany({kRegistered, kChosen})
      .When(C("choose_rule_set { company_id: 'acme' rule_set: 'ccps-2018' from_on: '2027-01-01' }"))
      .ThenRefused("DATES_OUT_OF_ORDER");
  GivenCompany({kRegistered})
      .When(C("choose_rule_set { company_id: 'acme' rule_set: 'api-754-2' from_on: '2027-02-29' }"))
      .ThenRefused("DATE_INVALID");
  GivenCompany({kRegistered, kChosen})
      .When(C("choose_rule_set { company_id: 'acme' rule_set: 'api-754-2' from_on: '2027-01-01' }"))
      .ThenNothing();
}
TEST(Company, ChoosesItsUnitBasisWithAReason) {
  GivenCompany({kRegistered})
      .When(C("choose_unit_basis { company_id: 'acme' unit_basis: UNIT_BASIS_KG reason: 'EU' }"))
      .Then({E("unit_basis_chosen { company_id: 'acme' unit_basis: UNIT_BASIS_KG reason: 'EU' }")});
  GivenCompany({kRegistered})
      .When(C("choose_unit_basis { company_id: 'acme' unit_basis: UNIT_BASIS_LB reason: 'x' }"))
      .ThenNothing();
}
TEST(Company, StandsAStormOfRandomCommands) {
  EXPECT_GT(Storm<Company>(20000,
                           {"acme", "ccps-2018", "api-754-2", "2026-01-01", "2027-01-01",
                            "2028-06-01", "2030-02-30"},
                           &kRules),
            100);
}

// -- Business

v1::BusinessEvent BE(const std::string& text) { return From<v1::BusinessEvent>(text); }
v1::BusinessCommand BC(const std::string& text) { return From<v1::BusinessCommand>(text); }
using BusinessSpec = Spec<Business>;

const auto kBusiness = BE("registered { business_id: 'chem' name: 'Chem' company_id: 'acme' }");

TEST(Business, IsRegisteredRenamedAndCorrected) {
  BusinessSpec::Given({})
      .When(BC("register { business_id: 'chem' name: 'Chem' company_id: 'acme' }"))
      .Then({kBusiness});
  auto spec = BusinessSpec::Given({kBusiness});
  spec.When(BC("rename { business_id: 'chem' name: 'Chemicals' }"))
      .Then({BE("renamed { business_id: 'chem' name: 'Chemicals' }")});
  EXPECT_EQ(spec.state().former_names(0), "Chem");
  BusinessSpec::Given({kBusiness})
      .When(BC("correct { business_id: 'chem' company_id: 'zeta' reason: 'typo' }"))
      .Then({BE("corrected { business_id: 'chem' company_id: 'zeta' reason: 'typo' }")});
}
TEST(Business, SaidAgainTheSameWayChangesNothing) {
  BusinessSpec::Given({kBusiness})
      .When(BC("register { business_id: 'chem' name: 'Chem' company_id: 'acme' }"))
      .ThenNothing();
  BusinessSpec::Given({kBusiness})
      .When(BC("rename { business_id: 'chem' name: 'Chem' }"))
      .ThenNothing();
  BusinessSpec::Given({kBusiness})
      .When(BC("correct { business_id: 'chem' company_id: 'acme' reason: 'typo' }"))
      .ThenNothing();
}
TEST(Business, IsRefusedByName) {
  BusinessSpec::Given({kBusiness})
      .When(BC("register { business_id: 'chem' name: 'Other' company_id: 'acme' }"))
      .ThenRefused("BUSINESS_EXISTS");
  BusinessSpec::Given({})
      .When(BC("rename { business_id: 'chem' name: 'Chem' }"))
      .ThenRefused("BUSINESS_UNKNOWN");
}
TEST(Business, StandsAStormOfRandomCommands) {
  EXPECT_GT(Storm<Business>(20000, {"chem", "fuels", "acme", "zeta"}), 100);
}

}  // namespace
}  // namespace interlock::organisation
