#include "services/training/contract_hazard.h"

#include "absl/strings/str_cat.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

v1::ContractHazardEvent E(const std::string& text) { return From<v1::ContractHazardEvent>(text); }

std::string Said(const std::string& more, const std::string& on = "2026-11-20") {
  return absl::StrCat(
      "hazard_id: 'h1' site_id: 'bt' hazard { employer_id: 'zeta' unit_id: 'alk' "
      "what: 'radiography' advised_by_person_id: 'carl' advised_on: '",
      on, "' ", more, " } ");
}
v1::ContractHazardCommand Advise(const std::string& more, const std::string& on = "2026-11-20") {
  return From<v1::ContractHazardCommand>("advise { " + Said(more, on) + "}");
}
v1::ContractHazardEvent Advised(const std::string& more) {
  return E("advised { " + Said(more) + "}");
}
const std::string kOfItsWork = "origin: HAZARD_ORIGIN_ITS_WORK";
const std::string kFound =
    "origin: HAZARD_ORIGIN_FOUND owner_person_id: 'tom' due_on: '2026-12-01'";
const auto kEnd =
    From<v1::ContractHazardCommand>("end { hazard_id: 'h1' reason: 'shield is back' }");

Spec<ContractHazard> After(const std::vector<v1::ContractHazardEvent>& history) {
  auto spec = Spec<ContractHazard>::Given(history);
  spec.At(kToday).Under(TestRules());
  return spec;
}

TEST(ContractHazard, OfItsWorkOrFoundByItIsAdvised_h3v) {
  After({}).When(Advise(kOfItsWork)).Then({Advised(kOfItsWork)});
  After({}).When(Advise(kFound)).Then({Advised(kFound)});
  After({Advised(kFound)}).When(Advise(kFound)).ThenNothing();
  After({Advised(kFound)}).When(Advise(kOfItsWork)).ThenRefused("HAZARD_EXISTS");
}
TEST(ContractHazard, FoundNamesWhoSeesToItAndUntilWhen_h3v) {
  for (const char* wrong :
       {"", "origin: HAZARD_ORIGIN_FOUND", "origin: HAZARD_ORIGIN_FOUND owner_person_id: 'tom'",
        "origin: HAZARD_ORIGIN_FOUND due_on: '2026-12-01'",
        "origin: HAZARD_ORIGIN_FOUND owner_person_id: 'tom' due_on: '2026-11-19'",
        "origin: HAZARD_ORIGIN_ITS_WORK due_on: '2026-11-31'"})
    After({}).When(Advise(wrong)).ThenRefused("HAZARD_WRONG");
  After({}).When(Advise(kFound, "2026-11-31")).ThenRefused("DATE_INVALID");
  After({}).When(Advise(kFound, "2026-11-26")).ThenRefused("DATE_IN_FUTURE");
}
TEST(ContractHazard, EndsOnce) {
  auto spec = After({Advised(kFound)});
  spec.When(kEnd).Then({E("ended { hazard_id: 'h1' site_id: 'bt' reason: 'shield is back' }")});
  spec.When(kEnd).ThenNothing();
  After({}).When(kEnd).ThenRefused("HAZARD_UNKNOWN");
}
TEST(ContractHazard, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<ContractHazard>(20'000, {"h1", "bt", "zeta", "2026-01-10", "carl"}, &TestRules()),
            0);
}

}  // namespace
}  // namespace interlock::training
