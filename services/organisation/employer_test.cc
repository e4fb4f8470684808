#include "services/organisation/employer.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"

namespace interlock::organisation {
namespace {

v1::EmployerEvent E(const std::string& text) { return From<v1::EmployerEvent>(text); }
v1::EmployerCommand C(const std::string& text) { return From<v1::EmployerCommand>(text); }

const auto kRegister =
    C("register { employer_id: 'brand' profile { name: 'Brand' kind: EMPLOYER_KIND_CONTRACT } }");
const auto kRegistered =
    E("registered { employer_id: 'brand' profile { name: 'Brand' kind: EMPLOYER_KIND_CONTRACT } }");
const auto kCorrect =
    C("correct { employer_id: 'brand' profile { name: 'Brand Inc' kind: EMPLOYER_KIND_CONTRACT } "
      "reason: 'full name' }");
const auto kCorrected =
    E("corrected { employer_id: 'brand' profile { name: 'Brand Inc' kind: EMPLOYER_KIND_CONTRACT } "
      "reason: 'full name' }");
const auto kImport =
    C("record_imported { employer_id: 'brand' profile { name: 'Brand' kind: "
      "EMPLOYER_KIND_CONTRACT } source: 'employers.csv' }");
const auto kImported =
    E("imported { employer_id: 'brand' profile { name: 'Brand' kind: EMPLOYER_KIND_CONTRACT } "
      "said { name: 'Brand' kind: EMPLOYER_KIND_CONTRACT } source: 'employers.csv' }");

TEST(Employer, IsRegisteredAndCorrectedInWhole) {
  Spec<Employer>::Given({}).When(kRegister).Then({kRegistered});
  Spec<Employer>::Given({kRegistered}).When(kCorrect).Then({kCorrected});
}
TEST(Employer, SaidAgainTheSameWayChangesNothing) {
  Spec<Employer>::Given({kRegistered, kCorrected}).When(kRegister).ThenNothing();
  Spec<Employer>::Given({kRegistered, kCorrected}).When(kCorrect).ThenNothing();
}
TEST(Employer, RegisteredAgainWithOtherContentIsRefused) {
  auto other = kRegister;
  other.mutable_register_()->mutable_profile()->set_kind(v1::EMPLOYER_KIND_HOST);
  Spec<Employer>::Given({kRegistered}).When(other).ThenRefused("EMPLOYER_EXISTS");
}
TEST(Employer, UnknownIsRefused) {
  Spec<Employer>::Given({}).When(kCorrect).ThenRefused("EMPLOYER_UNKNOWN");
}
TEST(Employer, AnImportRegistersAndSaidAgainChangesNothing) {
  Spec<Employer>::Given({}).When(kImport).Then({kRegistered, kImported});
  Spec<Employer>::Given({kRegistered, kImported}).When(kImport).ThenNothing();
}
TEST(Employer, KeepsWhatAPersonCorrectedUntilTheImportSaysSomethingNew) {
  Spec<Employer>::Given({kRegistered, kImported, kCorrected}).When(kImport).ThenNothing();
  auto changed = kImport;
  changed.mutable_record_imported()->mutable_profile()->set_kind(v1::EMPLOYER_KIND_HOST);
  Spec<Employer>::Given({kRegistered, kImported, kCorrected})
      .When(changed)
      .Then({E("imported { employer_id: 'brand' profile { name: 'Brand Inc' kind: "
               "EMPLOYER_KIND_HOST } said { name: 'Brand' kind: EMPLOYER_KIND_HOST } "
               "source: 'employers.csv' }")});
}
TEST(Employer, StandsAStormOfRandomCommands) {
  EXPECT_GT(Storm<Employer>(20000, {"brand", "Brand", "Zachry", "employers.csv"}), 100);
}

}  // namespace
}  // namespace interlock::organisation
