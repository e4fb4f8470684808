#include "services/organisation/person_testing.h"

namespace interlock::organisation {
namespace {

const auto kAssign =
    C("assign { person_id: 'p1' assignment_id: 'a1' assignment { role_id: 'op' site_id: 'bt' "
      "unit_id: 'fcc' from_on: '2021-01-01' } }");

v1::PersonCommand Assigning(const std::string& id, const std::string& days) {
  return C("assign { person_id: 'p1' assignment_id: '" + id +
           "' assignment { role_id: 'op' site_id: 'bt' " + days + " } }");
}

TEST(Assignment, IsGivenInWholeAndSaidAgainChangesNothing) {
  GivenAnn().When(kAssign).Then({Operator()});
  GivenAnn({Operator()}).When(kAssign).ThenNothing();
}
TEST(Assignment, UnderAnIdThatIsTakenIsRefused) {
  auto other = kAssign;
  other.mutable_assign()->mutable_assignment()->set_role_id("lead");
  GivenAnn({Operator()}).When(other).ThenRefused("ASSIGNMENT_EXISTS");
}
TEST(Assignment, DaysMustBeDaysInOrder) {
  GivenAnn().When(Assigning("a2", "from_on: '2026-02-30'")).ThenRefused("DATE_INVALID");
  GivenAnn()
      .When(Assigning("a2", "from_on: '2026-01-01' until_on: '2026-13-01'"))
      .ThenRefused("DATE_INVALID");
  GivenAnn()
      .When(Assigning("a2", "from_on: '2026-01-02' until_on: '2026-01-01'"))
      .ThenRefused("DATES_OUT_OF_ORDER");
  GivenAnn()
      .When(Assigning("a2", "from_on: '2026-01-01' until_on: '2026-01-01'"))
      .Then({E("assigned { person_id: 'p1' assignment { assignment_id: 'a2' role_id: 'op' site_id: "
               "'bt' from_on: '2026-01-01' until_on: '2026-01-01' } }")});
}
TEST(Assignment, AreKeptOldestFirst) {
  auto spec = GivenAnn({Operator()});
  spec.When(Assigning("a2", "from_on: '2020-06-01' until_on: '2020-12-31'"));
  ASSERT_EQ(spec.state().assignments_size(), 2);
  EXPECT_EQ(spec.state().assignments(0).assignment_id(), "a2");
}
TEST(Assignment, WhoLeftTakesOnlyWhatEndedByThen) {
  GivenAnn({Left()}).When(Assigning("a2", "from_on: '2026-01-01'")).ThenRefused("PERSON_LEFT");
  GivenAnn({Left()})
      .When(Assigning("a2", "from_on: '2026-01-01' until_on: '2026-11-01'"))
      .ThenRefused("PERSON_LEFT");
  auto spec = GivenAnn({Left()});
  spec.When(Assigning("a2", "from_on: '2026-01-01' until_on: '2026-10-31'"));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
}
TEST(Assignment, APersonHoldsABoundedNumber) {
  PersonEvents many;
  for (int i = 0; i < 1000; ++i) {
    many.push_back(Operator());
    many.back().mutable_assigned()->mutable_assignment()->set_assignment_id("x" +
                                                                            std::to_string(i));
  }
  GivenAnn(many).When(kAssign).ThenRefused("ASSIGNMENTS_FULL");
  auto known = kAssign;
  known.mutable_assign()->set_assignment_id("x7");
  GivenAnn(many).When(known).ThenNothing();
}

// -- Ended and corrected

const auto kEnd =
    C("end_assignment { person_id: 'p1' assignment_id: 'a1' until_on: '2026-12-31' reason: 'moves' "
      "}");
const auto kEnded =
    E("assignment_ended { person_id: 'p1' assignment { assignment_id: 'a1' role_id: 'op' site_id: "
      "'bt' unit_id: 'fcc' from_on: '2021-01-01' until_on: '2026-12-31' } reason: 'moves' }");

TEST(Assignment, EndsOnItsLastDayAndSaidAgainChangesNothing) {
  GivenAnn({Operator()}).When(kEnd).Then({kEnded});
  GivenAnn({Operator(), kEnded}).When(kEnd).ThenNothing();
}
TEST(Assignment, EndsEarlierButNotLaterThanItDoes) {
  auto later = kEnd, earlier = kEnd;
  later.mutable_end_assignment()->set_until_on("2027-01-31");
  GivenAnn({Operator(), kEnded}).When(later).ThenRefused("ASSIGNMENT_ENDED");
  earlier.mutable_end_assignment()->set_until_on("2026-06-30");
  auto spec = GivenAnn({Operator(), kEnded});
  spec.When(earlier);
  EXPECT_EQ(spec.state().assignments(0).until_on(), "2026-06-30");
}
TEST(Assignment, IsNotEndedOnADayThatCannotBeNorIfThereIsNone) {
  auto wrong = kEnd;
  wrong.mutable_end_assignment()->set_until_on("2020-12-31");
  GivenAnn({Operator()}).When(wrong).ThenRefused("DATES_OUT_OF_ORDER");
  wrong.mutable_end_assignment()->set_until_on("2026-02-30");
  GivenAnn({Operator()}).When(wrong).ThenRefused("DATE_INVALID");
  GivenAnn().When(kEnd).ThenRefused("ASSIGNMENT_UNKNOWN");
}
const auto kCorrect =
    C("correct_assignment { person_id: 'p1' assignment_id: 'a1' assignment { role_id: 'op' "
      "site_id: 'bt' unit_id: 'alky' from_on: '2021-01-01' } reason: 'wrong unit' }");
TEST(Assignment, IsCorrectedInWholeAndSaidAgainChangesNothing) {
  auto spec = GivenAnn({Operator()});
  spec.When(kCorrect).Then(
      {E("assigned { person_id: 'p1' assignment { assignment_id: 'a1' role_id: 'op' site_id: "
         "'bt' unit_id: 'alky' from_on: '2021-01-01' } reason: 'wrong unit' }")});
  EXPECT_EQ(spec.state().assignments_size(), 1);
  spec.When(kCorrect).ThenNothing();
}
TEST(Assignment, IsCorrectedOnlyIfThereIsOneAndToWhatMayBe) {
  GivenAnn().When(kCorrect).ThenRefused("ASSIGNMENT_UNKNOWN");
  auto wrong = kCorrect;
  wrong.mutable_correct_assignment()->mutable_assignment()->set_until_on("2020-12-31");
  GivenAnn({Operator()}).When(wrong).ThenRefused("DATES_OUT_OF_ORDER");
  auto left = Left();
  *left.mutable_left()->add_assignments() = kEnded.assignment_ended().assignment();
  GivenAnn({left}).When(kCorrect).ThenRefused("PERSON_LEFT");
}

// -- Imports

const auto kImport =
    C("record_imported_assignment { person_id: 'p1' assignment_id: 'a1' assignment { role_id: 'op' "
      "site_id: 'bt' unit_id: 'fcc' from_on: '2021-01-01' } source: 'assignments.csv' }");
const auto kImported =
    E("assigned { person_id: 'p1' assignment { assignment_id: 'a1' role_id: 'op' site_id: 'bt' "
      "unit_id: 'fcc' from_on: '2021-01-01' } source: 'assignments.csv' said { assignment_id: 'a1' "
      "role_id: 'op' site_id: 'bt' unit_id: 'fcc' from_on: '2021-01-01' } }");

TEST(ImportedAssignment, IsRecordedWithWhatWasSaidAndAgainChangesNothing) {
  GivenAnn().When(kImport).Then({kImported});
  GivenAnn({kImported}).When(kImport).ThenNothing();
}
TEST(ImportedAssignment, EndedByHandStaysSoUntilTheImportSaysSomethingNew) {
  GivenAnn({kImported, kEnded}).When(kImport).ThenNothing();
  auto other = kImport;
  other.mutable_record_imported_assignment()->mutable_assignment()->set_role_id("lead");
  GivenAnn({kImported, kEnded})
      .When(other)
      .Then({E("assigned { person_id: 'p1' assignment { assignment_id: 'a1' role_id: 'lead' "
               "site_id: 'bt' unit_id: 'fcc' from_on: '2021-01-01' until_on: '2026-12-31' } "
               "source: 'assignments.csv' said { assignment_id: 'a1' role_id: 'lead' site_id: 'bt' "
               "unit_id: 'fcc' from_on: '2021-01-01' } }")});
}
TEST(ImportedAssignment, ALastDayThatTheImportTakesAwayIsGone) {
  auto until = kImport;
  until.mutable_record_imported_assignment()->mutable_assignment()->set_until_on("2026-12-31");
  auto spec = GivenAnn();
  spec.When(until);
  EXPECT_EQ(spec.state().assignments(0).until_on(), "2026-12-31");
  spec.When(kImport);
  EXPECT_EQ(spec.state().assignments(0).until_on(), "");
}
TEST(ImportedAssignment, OfOneWhoLeftChangesNothingUntilItSaysSomethingNewAndIsRefusedThen) {
  GivenAnn({kImported, Left()}).When(kImport).ThenNothing();
  auto other = kImport;
  other.mutable_record_imported_assignment()->mutable_assignment()->set_role_id("lead");
  GivenAnn({kImported, Left()}).When(other).ThenRefused("PERSON_LEFT");
}
TEST(ImportedAssignment, OfAnUnknownPersonOrOnAWrongDayIsRefused) {
  NewPerson().When(kImport).ThenRefused("PERSON_UNKNOWN");
  auto wrong = kImport;
  wrong.mutable_record_imported_assignment()->mutable_assignment()->set_from_on("2026-02-30");
  GivenAnn().When(wrong).ThenRefused("DATE_INVALID");
}

}  // namespace
}  // namespace interlock::organisation
