#include "services/metrics/hours.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"

namespace interlock::metrics {
namespace {

using HoursSpec = Spec<Hours>;

v1::HoursEvent E(const std::string& text) { return From<v1::HoursEvent>(text); }
v1::HoursCommand C(const std::string& text) { return From<v1::HoursCommand>(text); }

constexpr int64_t kNovember2026 = 1'795'392'000'000;  // 2026-11-23

std::string Named(const std::string& rest) {
  return "hours_id: 'bt:2026-03' site_id: 'bt' month: '2026-03' " + rest;
}
std::string Worked(const std::string& employees, const std::string& contractors) {
  return "{ employee_hours { value: '" + employees + "' } contractor_hours { value: '" +
         contractors + "' } }";
}
v1::HoursCommand Enter(const std::string& employees, const std::string& contractors) {
  return C("enter { " + Named("worked " + Worked(employees, contractors)) + " }");
}
v1::HoursCommand Import(const std::string& employees, const std::string& contractors) {
  return C("record_imported { " +
           Named("worked " + Worked(employees, contractors) + " source: 'h.csv'") + " }");
}
v1::HoursCommand Correct(const std::string& employees, const std::string& contractors) {
  return C("correct { hours_id: 'bt:2026-03' worked " + Worked(employees, contractors) +
           " reason: 'timesheets' }");
}

HoursSpec Given(const std::vector<v1::HoursEvent>& history) {
  auto spec = HoursSpec::Given(history);
  spec.At(kNovember2026);
  return spec;
}
const auto kEntered = E("entered { " + Named("worked " + Worked("1000", "250.5")) + " }");
const auto kCorrected =
    E("corrected { " +
      Named("worked " + Worked("1100", "250.5") + " before " + Worked("1000", "250.5")) +
      " reason: 'timesheets' }");
const auto kImported =
    E("imported { " + Named("said " + Worked("1000", "250.5") + " source: 'h.csv'") + " }");
const auto kWithdrawn =
    E("withdrawn { " + Named("before " + Worked("1000", "250.5")) + " reason: 'wrong site' }");

TEST(Hours, AreEnteredApartForEmployeesAndContractorsInTheirShortestForm) {
  Given({}).When(Enter("1000.00", "250.50")).Then({kEntered});
}
TEST(Hours, EnteredAgainTheSameChangeNothing) {
  Given({kEntered}).When(Enter("1000", "250.500")).ThenNothing();
}
TEST(Hours, EnteredDifferentlyAreRefusedBecauseACorrectionNeedsItsReason) {
  Given({kEntered}).When(Enter("1000", "251")).ThenRefused("HOURS_ENTERED");
}
TEST(Hours, NegativeAreRefused) {
  Given({}).When(Enter("-0.5", "0")).ThenRefused("HOURS_NEGATIVE");
  Given({}).When(Enter("0", "-1")).ThenRefused("HOURS_NEGATIVE");
  Given({kEntered}).When(Correct("-1", "0")).ThenRefused("HOURS_NEGATIVE");
}
TEST(Hours, MoreThanAHundredThousandPeopleAroundTheClockAreRefused) {
  Given({}).When(Enter("74400000.01", "0")).ThenRefused("HOURS_ABSURD");
  Given({}).When(Enter("37200000", "37200000.1")).ThenRefused("HOURS_ABSURD");
  Given({})
      .When(Enter("999999999999999999999", "999999999999999999999"))
      .ThenRefused("HOURS_ABSURD");
  EXPECT_EQ(Given({}).When(Enter("74400000", "0")).outcome().events.size(), 1);
}
TEST(Hours, ThatAreNoNumberAreRefused) {
  for (const char* text : {"", "1,000", "nan", "1e5", "12h"})
    Given({}).When(Enter(text, "0")).ThenRefused("HOURS_MALFORMED");
}
TEST(Hours, OfAMonthThatHasNotBegunAreRefused) {
  const auto command = C("enter { hours_id: 'bt:2026-12' site_id: 'bt' month: '2026-12' worked " +
                         Worked("1", "1") + " }");
  Given({}).When(command).ThenRefused("MONTH_IN_FUTURE");
  // On the first of December somewhere on earth.
  auto spec = HoursSpec::Given({});
  spec.At(1'796'083'200'000 - 14 * 3'600'000LL).When(command);
  EXPECT_EQ(spec.outcome().events.size(), 1);
}
TEST(Hours, OfNoMonthOrUnderAnotherNameAreRefused) {
  Given({})
      .When(C("enter { hours_id: 'bt:2026-13' site_id: 'bt' month: '2026-13' worked " +
              Worked("1", "1") + " }"))
      .ThenRefused("MONTH_INVALID");
  Given({})
      .When(C("enter { hours_id: 'bt:2026-03' site_id: 'bt' month: '2026-02' worked " +
              Worked("1", "1") + " }"))
      .ThenRefused("HOURS_ID_MISMATCH");
}
TEST(Hours, AreCorrectedWithWhatTheyWereBefore) {
  Given({kEntered}).When(Correct("1100", "250.5")).Then({kCorrected});
  Given({kEntered, kCorrected}).When(Correct("1100", "250.5")).ThenNothing();
  Given({}).When(Correct("1100", "250.5")).ThenRefused("HOURS_UNKNOWN");
}
TEST(Hours, WithdrawnAreMissingAgainAndMayBeEnteredAnew) {
  const auto withdraw = C("withdraw { hours_id: 'bt:2026-03' reason: 'wrong site' }");
  auto spec = Given({kEntered});
  spec.When(withdraw).Then({kWithdrawn});
  EXPECT_FALSE(spec.state().has_worked());
  Given({kEntered, kWithdrawn}).When(withdraw).ThenNothing();
  Given({kEntered, kWithdrawn}).When(Correct("1", "1")).ThenRefused("HOURS_UNKNOWN");
  Given({kEntered, kWithdrawn}).When(Enter("1000", "250.5")).Then({kEntered});
  Given({}).When(withdraw).ThenRefused("HOURS_UNKNOWN");
}
TEST(ImportedHours, AreEnteredOnce) {
  Given({}).When(Import("1000", "250.5")).Then({kEntered, kImported});
  Given({kEntered, kImported}).When(Import("1000.0", "250.5")).ThenNothing();
  Given({kEntered}).When(Import("1000", "250.5")).Then({kImported});
}
TEST(ImportedHours, SaidDifferentlyCorrectWhatIsEntered) {
  Given({kEntered, kImported})
      .When(Import("1100", "250.5"))
      .Then({E("corrected { " +
               Named("worked " + Worked("1100", "250.5") + " before " + Worked("1000", "250.5")) +
               " reason: 'import: h.csv' }"),
             E("imported { " + Named("said " + Worked("1100", "250.5") + " source: 'h.csv'") +
               " }")});
}
TEST(ImportedHours, SaidAgainKeepWhatAPersonCorrectedOrWithdrew) {
  Given({kEntered, kImported, kCorrected}).When(Import("1000", "250.5")).ThenNothing();
  Given({kEntered, kImported, kWithdrawn}).When(Import("1000", "250.5")).ThenNothing();
}
TEST(ImportedHours, AreRefusedAsEnteredOnesAre) {
  Given({}).When(Import("-1", "0")).ThenRefused("HOURS_NEGATIVE");
}
TEST(Hours, StandAStormOfRandomCommands) {
  const std::vector<std::string> words = {"bt:2026-03", "bt", "2026-03", "12.5", "-1", "1000"};
  EXPECT_GT(Storm<Hours>(20000, words) + Storm<Hours>(20000, words, nullptr, {kEntered}), 25);
}

}  // namespace
}  // namespace interlock::metrics
