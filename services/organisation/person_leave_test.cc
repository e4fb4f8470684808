#include "services/organisation/person_testing.h"

namespace interlock::organisation {
namespace {

const auto kRecord =
    C("record_leave { person_id: 'p1' leave_id: 'l1' from_on: '2026-12-01' until_on: '2026-12-14' "
      "stand_in_person_id: 'p2' }");

v1::PersonCommand Away(const std::string& id, const std::string& rest) {
  return C("record_leave { person_id: 'p1' leave_id: '" + id + "' " + rest + " }");
}
v1::PersonCommand Change(const std::string& rest) {
  return C("change_leave { person_id: 'p1' leave_id: 'l1' " + rest + " }");
}

TEST(PersonLeave, IsRecordedWithItsStandInAndSaidAgainChangesNothing) {
  GivenAnn().When(kRecord).Then({Leave()});
  GivenAnn({Leave()}).When(kRecord).ThenNothing();
}
TEST(PersonLeave, UnderAnIdThatIsTakenIsRefused) {
  GivenAnn({Leave()}).When(Away("l1", "from_on: '2027-01-01'")).ThenRefused("LEAVE_EXISTS");
}
TEST(PersonLeave, DaysMustBeDaysInOrder) {
  GivenAnn().When(Away("l2", "from_on: '2026-02-30'")).ThenRefused("DATE_INVALID");
  GivenAnn()
      .When(Away("l2", "from_on: '2026-02-02' until_on: '2026-02-01'"))
      .ThenRefused("DATES_OUT_OF_ORDER");
}
TEST(PersonLeave, NobodyStandsInForHimselfOrHerself) {
  GivenAnn()
      .When(Away("l2", "from_on: '2026-02-02' stand_in_person_id: 'p1'"))
      .ThenRefused("STAND_IN_IS_SELF");
  GivenAnn({Leave()})
      .When(Change("from_on: '2026-12-01' stand_in_person_id: 'p1'"))
      .ThenRefused("STAND_IN_IS_SELF");
}
TEST(PersonLeave, NoTwoOverlapNotEvenByADay) {
  for (const char* days : {"from_on: '2026-12-14'", "from_on: '2026-11-01' until_on: '2026-12-01'",
                           "from_on: '2026-11-01'", "from_on: '2026-12-03' until_on: '2026-12-04'"})
    GivenAnn({Leave()}).When(Away("l2", days)).ThenRefused("LEAVE_OVERLAPS");
  for (const char* days :
       {"from_on: '2026-12-15'", "from_on: '2026-11-01' until_on: '2026-11-30'"}) {
    auto spec = GivenAnn({Leave()});
    spec.When(Away("l2", days));
    EXPECT_EQ(spec.state().leaves_size(), 2) << days << spec.outcome().refusal;
  }
}
TEST(PersonLeave, WhoLeftTakesNone) { GivenAnn({Left()}).When(kRecord).ThenRefused("PERSON_LEFT"); }
TEST(PersonLeave, APersonHasABoundedNumber) {
  PersonEvents many;
  for (int i = 0; i < 1000; ++i) {
    many.push_back(Leave());
    many.back().mutable_leave_recorded()->mutable_leave()->set_leave_id("x" + std::to_string(i));
  }
  GivenAnn(many).When(Away("l2", "from_on: '2028-01-01'")).ThenRefused("LEAVES_FULL");
}

TEST(PersonLeave, IsChangedInWhole) {
  const auto change = Change("from_on: '2026-12-01' until_on: '2026-12-20'");
  GivenAnn({Leave()})
      .When(change)
      .Then({E("leave_changed { person_id: 'p1' leave { leave_id: 'l1' from_on: '2026-12-01' "
               "until_on: '2026-12-20' } }")})
      .When(change)
      .ThenNothing();
}
TEST(PersonLeave, IsChangedOnlyIfThereIsOneAndToWhatMayBe) {
  GivenAnn().When(Change("from_on: '2026-12-01'")).ThenRefused("LEAVE_UNKNOWN");
  GivenAnn({Leave()}).When(Change("until_on: '2026-12-01'")).ThenRefused("DATE_INVALID");
  GivenAnn({Leave(), E("leave_recorded { person_id: 'p1' leave { leave_id: 'l2' from_on: "
                       "'2027-01-01' } }")})
      .When(Change("from_on: '2026-12-01' until_on: '2027-01-01'"))
      .ThenRefused("LEAVE_OVERLAPS");
}
TEST(PersonLeave, CancelledIsGoneAndItsDaysAreFree) {
  auto spec = GivenAnn({Leave()});
  spec.When(Change("cancelled: true"))
      .Then({E("leave_cancelled { person_id: 'p1' leave_id: 'l1' }")});
  EXPECT_EQ(spec.state().leaves_size(), 0);
  spec.When(Change("cancelled: true")).ThenRefused("LEAVE_UNKNOWN");
  spec.When(kRecord).Then({Leave()});
}

}  // namespace
}  // namespace interlock::organisation
