#include "services/training/contract_injury.h"

#include "absl/strings/str_cat.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

v1::ContractInjuryEvent E(const std::string& text) { return From<v1::ContractInjuryEvent>(text); }
v1::ContractInjuryCommand C(const std::string& text) {
  return From<v1::ContractInjuryCommand>(text);
}

const std::string kCarl = "person_id: 'carl' description: 'burnt hand' ";
const std::string kAway = "outcome: INJURY_OUTCOME_DAYS_AWAY days_away: 3 ";
std::string Injury(const std::string& more, const std::string& on = "2026-11-20") {
  return absl::StrCat("injury { employer_id: 'zeta' unit_id: 'alk' occurred_on: '", on,
                      "' kind: INJURY_KIND_INJURY ", more, " } ");
}
v1::ContractInjuryCommand Record(const std::string& injury) {
  return C("record { case_id: 'c1' site_id: 'bt' " + injury + "}");
}
v1::ContractInjuryEvent Recorded(const std::string& injury) {
  return E("recorded { case_id: 'c1' site_id: 'bt' " + injury + "}");
}
const auto kRecorded = Recorded(Injury(kCarl + kAway));
const auto kWithdrawn =
    E("withdrawn { case_id: 'c1' site_id: 'bt' reason: 'not in a process area' }");

Spec<ContractInjury> After(const std::vector<v1::ContractInjuryEvent>& history) {
  auto spec = Spec<ContractInjury>::Given(history);
  spec.At(kToday).Under(TestRules());
  return spec;
}

TEST(ContractInjury, IsEnteredInTheLog_h2vi) {
  After({}).When(Record(Injury(kCarl + kAway))).Then({kRecorded});
  After({kRecorded}).When(Record(Injury(kCarl + kAway))).ThenNothing();
  After({kRecorded}).When(Record(Injury(kCarl + kAway, "2026-11-19"))).ThenRefused("CASE_EXISTS");
}
TEST(ContractInjury, OfAnotherPersonIsAnotherCase) {
  After({kRecorded})
      .When(Record(Injury("person_id: 'cora' description: 'burnt hand' " + kAway)))
      .ThenRefused("CASE_EXISTS");
}
TEST(ContractInjury, ARepeatIsKnownAfterNamesWereErased) {
  After({Recorded(Injury(kAway))}).When(Record(Injury(kCarl + kAway))).ThenNothing();
}
TEST(ContractInjury, OfAPrivacyCaseHoldsNoName_h2vi) {
  const std::string privacy = "privacy_case: true " + kAway;
  After({}).When(Record(Injury(privacy))).Then({Recorded(Injury(privacy))});
  for (const char* name : {"person_id: 'carl' ", "person_name: 'Carl' "})
    After({}).When(Record(Injury(name + privacy))).ThenRefused("NAME_IN_PRIVACY_CASE");
}
TEST(ContractInjury, SaysWhomAndWhatItCameTo) {
  for (const std::string& wrong :
       {kAway, kCarl, kCarl + "outcome: INJURY_OUTCOME_DAYS_AWAY",
        kCarl + "outcome: INJURY_OUTCOME_RESTRICTED",
        kCarl + "outcome: INJURY_OUTCOME_RESTRICTED days_restricted: 181"})
    After({}).When(Record(Injury(wrong))).ThenRefused("INJURY_WRONG");
  After({}).When(Record(Injury(kCarl + kAway, "2026-11-31"))).ThenRefused("DATE_INVALID");
  After({}).When(Record(Injury(kCarl + kAway, "2026-11-26"))).ThenRefused("DATE_IN_FUTURE");
}
TEST(ContractInjury, IsCorrectedWithAReasonAndKeepsWhatItSaid) {
  const std::string longer = Injury(kCarl + "outcome: INJURY_OUTCOME_DAYS_AWAY days_away: 9");
  const auto correct = C("correct { case_id: 'c1' reason: 'still away' " + longer + "}");
  auto spec = After({kRecorded});
  spec.When(correct).Then(
      {E("corrected { case_id: 'c1' site_id: 'bt' reason: 'still away' " + longer + "}")});
  spec.When(correct).ThenNothing();
  After({}).When(correct).ThenRefused("CASE_UNKNOWN");
  After({kRecorded, kWithdrawn}).When(correct).ThenRefused("CASE_WITHDRAWN");
}
TEST(ContractInjury, IsWithdrawnOnce) {
  const auto withdraw = C("withdraw { case_id: 'c1' reason: 'not in a process area' }");
  auto spec = After({kRecorded});
  spec.When(withdraw).Then({kWithdrawn});
  spec.When(withdraw).ThenNothing();
  After({}).When(withdraw).ThenRefused("CASE_UNKNOWN");
}
TEST(ContractInjury, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<ContractInjury>(20'000, {"c1", "bt", "zeta", "2026-01-10", "carl"}, &TestRules()),
            0);
}

}  // namespace
}  // namespace interlock::training
