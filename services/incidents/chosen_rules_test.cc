// By which rules an incident is classified: by those that its site's company has chosen for its
// day.
#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

const Question kSite = SiteQuestion("baytown"), kChosen = ChosenRulesQuestion("baytown");

// Tier 3 under CCPS 2018, which counts fires from 25,000 USD; Tier 2 under API RP 754, from 2,500.
const char kFire[] =
    "occurrence { began_at_ms: 1772431200000 } process_involved: ANSWER_YES "
    "responsible_party_involved: ANSWER_YES place { area: AREA_KIND_PRODUCTION } fire: ANSWER_YES "
    "direct_cost_usd { value: '3000' } explosion: ANSWER_NO loss_of_containment: ANSWER_YES "
    "releases { material { hazard { unlisted_material: UNLISTED_MATERIAL_STEAM source: 'sds' } } } "
    "people_harmed: ANSWER_NO community_affected: ANSWER_NO near_miss_condition_seen: ANSWER_NO";

v1::ChosenRules Chosen(const std::string& choices) { return From<v1::ChosenRules>(choices); }
// CCPS 2018 since ever, then API RP 754 from a moment on.
v1::ChosenRules ApiFrom(int64_t at_ms) {
  return Chosen(absl::StrCat(
      "choices { company_id: 'acme' rule_set: 'ccps-2018' unit_basis: UNIT_BASIS_LB } "
      "choices { company_id: 'acme' rule_set: 'api-rp-754-2' unit_basis: UNIT_BASIS_LB "
      "from_at_ms: ",
      at_ms, " }"));
}

// What is reported, given what is known.
v1::IncidentReported Reported(const v1::ChosenRules& chosen) {
  auto spec = IncidentSpec::Given({});
  spec.At(kReported).By("ann").Under(Rules()).Knowing(kSite, LiveSite());
  spec.Knowing(kChosen, chosen).When(C(ReportOf(kFire)));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  return spec.outcome().events.at(0).reported();
}

TEST(ChosenRules, InForceOnTheDayOfTheIncidentClassifyIt) {
  const auto before = Reported(ApiFrom(kHappened + 1));
  EXPECT_EQ(before.classification().rule_set(), "ccps-2018@1");
  EXPECT_EQ(before.classification().tier(), v1::TIER_3);
  const auto from = Reported(ApiFrom(kHappened));
  EXPECT_EQ(from.classification().rule_set(), "api-rp-754-2@1");
  EXPECT_EQ(from.classification().tier(), v1::TIER_2);
  EXPECT_EQ(from.classification().unit_basis(), v1::UNIT_BASIS_LB);
  EXPECT_EQ(from.rules_chosen_by(), "acme");
}
TEST(ChosenRules, OfTheFirstChoiceHoldForWhateverHappenedBeforeIt) {
  EXPECT_EQ(Reported(Chosen(absl::StrCat("choices { company_id: 'acme' rule_set: 'api-rp-754-2' "
                                         "from_at_ms: ",
                                         kReported, " }")))
                .classification()
                .rule_set(),
            "api-rp-754-2@1");
}
TEST(ChosenRules, OfNobodyAreTheDefaultAndSayThatNobodyChose) {
  for (const char* nobody :
       {"", "choices {}", "choices { company_id: 'acme' rule_set: 'not-in-the-files' }"}) {
    const auto report = Reported(Chosen(nobody));
    EXPECT_EQ(report.classification().rule_set(), Rules().rule_set) << nobody;
    EXPECT_EQ(report.classification().unit_basis(), v1::UNIT_BASIS_KG) << nobody;
    EXPECT_EQ(report.rules_chosen_by(), "") << nobody;
  }
}
TEST(ChosenRules, ThatCannotBeHadHoldNoReportBack) {
  auto spec = IncidentSpec::Given({});
  spec.At(kReported).By("ann").Under(Rules()).Knowing(kSite, LiveSite());
  spec.KnowingNothingOf(kChosen).When(C(ReportOf(kFire)));
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  EXPECT_EQ(spec.state().classification().rule_set(), Rules().rule_set);
  EXPECT_EQ(spec.outcome().events.at(0).reported().rules_chosen_by(), "");
}
TEST(ChosenRules, ThatCannotBeHadHoldAnImportedRowBackBecauseItCanWait) {
  auto spec = IncidentSpec::Given({});
  spec.At(kReported).By("ann").Under(Rules()).Knowing(kSite, LiveSite());
  spec.KnowingNothingOf(kChosen)
      .When(C(absl::StrCat("record_imported { incident_id: 'i1' site_id: 'baytown' title: 'Fire' "
                           "source_system: 'rmp' source_key: '7' facts { ",
                           kFire, " } }")))
      .ThenRefused("RULE_SET_NOT_CONFIRMED");
}
TEST(ChosenRules, ClassifyAnImportedRowToo) {
  auto spec = IncidentSpec::Given({});
  spec.At(kReported).By("ann").Under(Rules()).Knowing(kSite, LiveSite());
  spec.Knowing(kChosen, ApiFrom(0))
      .When(C(absl::StrCat("record_imported { incident_id: 'i1' site_id: 'baytown' title: 'Fire' "
                           "source_system: 'rmp' source_key: '7' facts { ",
                           kFire, " } }")));
  EXPECT_EQ(spec.state().classification().tier(), v1::TIER_2);
}
TEST(ChosenRules, ThatChangeLaterLeaveAnIncidentUnderItsOwnEvenWhenItIsAmended) {
  auto spec = Given(Story().Do(ReportOf(kFire)));
  spec.Knowing(kSite, LiveSite())
      .When(C(absl::StrCat("amend_facts { facts { ", kFire, " site_owner: 'Us' } reason: 'x' }")));
  EXPECT_EQ(spec.state().classification().rule_set(), "ccps-2018@1");
}
TEST(ChosenRules, KeepTheUnitOfAnIncidentThatIsAmended) {
  auto spec = Given(Story().Knowing(ApiFrom(0)).Do(ReportOf(kFire)));
  spec.Knowing(kSite, LiveSite())
      .When(C(absl::StrCat("amend_facts { facts { ", kFire, " site_owner: 'Us' } reason: 'x' }")));
  EXPECT_EQ(spec.state().classification().rule_set(), "api-rp-754-2@1");
  EXPECT_EQ(spec.state().classification().unit_basis(), v1::UNIT_BASIS_LB);
}
TEST(ChosenRules, ReclassifyWhereNoneAreNamedAsANewDatedFact) {
  auto spec = Given(Story().Do(ReportOf(kFire)));
  spec.Knowing(kChosen, ApiFrom(kHappened)).When(C("reclassify { reason: 'we chose API' }"));
  ASSERT_EQ(spec.outcome().events.size(), 2u) << spec.outcome().refusal;
  const auto& fact = spec.outcome().events[0].reclassified();
  EXPECT_EQ(fact.rule_set_before(), "ccps-2018@1");
  EXPECT_EQ(fact.classification().rule_set(), "api-rp-754-2@1");
  EXPECT_EQ(fact.rules_chosen_by(), "acme");
  EXPECT_EQ(fact.at_ms(), kReported + kHour);
  EXPECT_TRUE(spec.outcome().events[1].has_investigation_proposed());
}
TEST(ChosenRules, ThatCannotBeHadReclassifyOnlyUnderANamedSet) {
  Given(Story().Do(ReportOf(kFire)))
      .KnowingNothingOf(kChosen)
      .When(C("reclassify { reason: 'x' }"))
      .ThenRefused("RULE_SET_NOT_CONFIRMED");
  auto spec = Given(Story().Do(ReportOf(kFire)));
  spec.KnowingNothingOf(kChosen).When(C("reclassify { rule_set: 'api-rp-754-2' reason: 'x' }"));
  EXPECT_EQ(spec.state().classification().tier(), v1::TIER_2);
}
TEST(RuleSets, AreFoundByNameWithAndWithoutTheirVersion) {
  ASSERT_NE(Rules().Find("api-rp-754-2"), nullptr);
  EXPECT_EQ(Rules().Find("api-rp-754-2"), Rules().Find("api-rp-754-2@1"));
  EXPECT_EQ(Rules().Find("api-rp-754"), nullptr);
  EXPECT_EQ(Rules().Find("")->id, Rules().rule_set);
}

}  // namespace
}  // namespace interlock::incidents
