#include "services/training/record.h"

#include "absl/strings/str_cat.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

using RecordSpec = Spec<Record>;

v1::RecordEvent E(const std::string& text) { return From<v1::RecordEvent>(text); }
v1::RecordCommand C(const std::string& text) { return From<v1::RecordCommand>(text); }

std::string Attendance(const std::string& held_on = "2026-03-01",
                       const std::string& trainer = "trainer_name: 'Tess' ",
                       const std::string& means = "means: MEANS_WRITTEN_TEST ") {
  return absl::StrCat("attendance { person_id: 'olga' requirement_id: 'r' held_on: '", held_on,
                      "' ", trainer, "language: 'en' ", means, "result: RESULT_PASSED } ");
}
v1::RecordCommand Record_(const std::string& attendance) {
  return C("record { record_id: 't1' site_id: 'bt' " + attendance + "}");
}
v1::RecordCommand Import(const std::string& attendance) {
  return C("record_imported { record_id: 't1' site_id: 'bt' source: 'x.csv' " + attendance + "}");
}
v1::RecordCommand Correct(const std::string& attendance) {
  return C("correct { record_id: 't1' reason: 'typed wrong' " + attendance + "}");
}
const auto kRecorded = E("recorded { record_id: 't1' site_id: 'bt' " + Attendance() + "}");
const auto kWithdraw = C("withdraw { record_id: 't1' reason: 'another Olga' }");
const auto kWithdrawn =
    E("withdrawn { record_id: 't1' site_id: 'bt' person_id: 'olga' requirement_id: 'r' reason: "
      "'another Olga' }");

std::string InLieu(const std::string& operated_from_on = "1988-04-01",
                   const std::string& by = "mia") {
  return absl::StrCat(
      "in_lieu { person_id: 'olga' requirement_id: 'r' process_id: 'alk' certified_on: "
      "'1993-01-15' operated_from_on: '",
      operated_from_on, "' certified_by_person_id: '", by, "' statement: 'Has what it takes.' } ");
}
v1::RecordCommand Certify(const std::string& in_lieu) {
  return C("certify_in_lieu { record_id: 't1' site_id: 'bt' " + in_lieu + "}");
}
const auto kCertified = E("certified_in_lieu { record_id: 't1' site_id: 'bt' " + InLieu() + "}");

RecordSpec After(const std::vector<v1::RecordEvent>& history) {
  auto spec = RecordSpec::Given(history);
  spec.At(kToday).Under(TestRules());
  return spec;
}

TEST(Record, SaysWhoWhenByWhomAndHowItWasVerified_g3) {
  After({}).When(Record_(Attendance())).Then({kRecorded});
}
TEST(Record, AgainChangesNothingEvenAfterItWasCorrectedOrTheTrainersNameIsGone) {
  After({kRecorded}).When(Record_(Attendance())).ThenNothing();
  auto nameless = kRecorded;
  nameless.mutable_recorded()->mutable_attendance()->clear_trainer_name();
  After({nameless}).When(Record_(Attendance())).ThenNothing();
  auto spec = After({kRecorded});
  spec.When(Correct(Attendance("2026-03-02"))).When(Record_(Attendance())).ThenNothing();
}
TEST(Record, WithOtherContentUnderTheSameIdIsRefused) {
  After({kRecorded}).When(Record_(Attendance("2026-03-02"))).ThenRefused("RECORD_EXISTS");
}
TEST(Record, OfWhatIsStillToComeIsRefused) {
  After({}).When(Record_(Attendance("2026-11-25"))).ThenRefused("DATE_IN_FUTURE");
  // Where the sun rises first it is the 24th when it is the 23rd in UTC.
  auto spec = After({});
  spec.At(kToday + 12 * 3'600'000).When(Record_(Attendance("2026-11-24")));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
}
TEST(Record, WithoutMeansOrResultIsKeptAsAttended_g3) {
  auto spec = After({});
  spec.When(
      Record_("attendance { person_id: 'olga' requirement_id: 'r' held_on: '2026-03-01' "
              "trainer_person_id: 'tom' } "));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  EXPECT_EQ(spec.outcome().events.size(), 1u);
}
TEST(Record, ThatSaysTooLittleIsRefusedWithEverythingThatIsMissing) {
  auto spec = After({});
  spec.When(Record_("attendance { held_on: '2026-03-01' language: 'english' } "))
      .ThenRefused("ATTENDANCE_WRONG");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* part : {"who was trained", "requirement", "who taught", "english"})
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " not in: " << sentence;
  After({})
      .When(Record_(Attendance("2026-03-01", "trainer_person_id: 'olga' ")))
      .ThenRefused("ATTENDANCE_WRONG");
  After({}).When(Record_(Attendance("2026-02-30"))).ThenRefused("DATE_INVALID");
}

TEST(Record, CorrectedKeepsWhatWasSaidBeforeAndWhy) {
  After({kRecorded})
      .When(Correct(Attendance("2026-03-02")))
      .Then({E("corrected { record_id: 't1' site_id: 'bt' reason: 'typed wrong' " +
               Attendance("2026-03-02") +
               "before { person_id: 'olga' requirement_id: 'r' held_on: '2026-03-01' "
               "trainer_name: 'Tess' language: 'en' means: MEANS_WRITTEN_TEST "
               "result: RESULT_PASSED } }")});
  After({kRecorded}).When(Correct(Attendance())).ThenNothing();
  After({kRecorded}).When(Correct(Attendance("2027-03-02"))).ThenRefused("DATE_IN_FUTURE");
  After({}).When(Correct(Attendance())).ThenRefused("RECORD_UNKNOWN");
}
TEST(Record, WithdrawnIsKeptAndNothingMoreIsSaidOfIt) {
  auto spec = After({kRecorded});
  spec.When(kWithdraw).Then({kWithdrawn});
  EXPECT_EQ(spec.state().attendance().person_id(), "olga");
  spec.When(kWithdraw).ThenNothing();
  spec.When(Correct(Attendance("2026-03-02"))).ThenRefused("RECORD_WITHDRAWN");
  spec.When(Record_(Attendance())).ThenNothing();
  After({}).When(kWithdraw).ThenRefused("RECORD_UNKNOWN");
}

// -- Imports

const auto kImported =
    E("imported { record_id: 't1' site_id: 'bt' source: 'x.csv' said { person_id: 'olga' "
      "requirement_id: 'r' held_on: '2026-03-01' language: 'en' means: MEANS_WRITTEN_TEST result: "
      "RESULT_PASSED } }");

TEST(ImportedRecord, IsRecordedAndTheSameAgainChangesNothing) {
  After({}).When(Import(Attendance())).Then({kRecorded, kImported});
  After({kRecorded, kImported}).When(Import(Attendance())).ThenNothing();
}
TEST(ImportedRecord, KeepsWhatAPersonCorrectedWhenTheImportSaysTheSameAgain) {
  auto spec = After({kRecorded, kImported});
  spec.When(Correct(Attendance("2026-03-02"))).When(Import(Attendance())).ThenNothing();
  EXPECT_EQ(spec.state().attendance().held_on(), "2026-03-02");
}
TEST(ImportedRecord, TakesWhatTheImportSaysDifferentlyThanBefore) {
  auto spec = After({kRecorded, kImported});
  spec.When(Import(Attendance("2026-03-05")));
  ASSERT_EQ(spec.outcome().events.size(), 2u);
  EXPECT_EQ(spec.outcome().events[0].corrected().reason(), "import: x.csv");
  EXPECT_EQ(spec.state().attendance().held_on(), "2026-03-05");
}
TEST(ImportedRecord, ThatAPersonWithdrewStaysWithdrawn) {
  After({kRecorded, kImported, kWithdrawn}).When(Import(Attendance())).ThenNothing();
  After({kRecorded, kImported, kWithdrawn})
      .When(Import(Attendance("2026-03-05")))
      .ThenRefused("RECORD_WITHDRAWN");
}
TEST(ImportedRecord, IsCheckedAsAnyOther) {
  After({}).When(Import(Attendance("2026-12-24"))).ThenRefused("DATE_IN_FUTURE");
  After({}).When(Import(Attendance("2026-03-01", ""))).ThenRefused("ATTENDANCE_WRONG");
}

// -- In lieu

TEST(InLieu, IsCertifiedInWritingOfWhoOperatedTheProcessOnTheDay_g1ii) {
  After({}).When(Certify(InLieu())).Then({kCertified});
  After({})
      .When(Certify(InLieu("1992-05-26")))
      .Then({E("certified_in_lieu { record_id: 't1' site_id: 'bt' " + InLieu("1992-05-26") + "}")});
  After({kCertified}).When(Certify(InLieu())).ThenNothing();
}
TEST(InLieu, IsForNobodyWhoCameLater_g1ii) {
  auto spec = After({});
  spec.When(Certify(InLieu("1992-05-27"))).ThenRefused("NOT_OPERATING_IN_1992");
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1910.119(g)(1)(ii) / 1926.64(g)(1)(ii)");
  auto no_process = Certify(InLieu());
  no_process.mutable_certify_in_lieu()->mutable_in_lieu()->clear_process_id();
  After({}).When(no_process).ThenRefused("NOT_OPERATING_IN_1992");
}
TEST(InLieu, IsInWritingAndByTheEmployer_g1ii) {
  auto unwritten = Certify(InLieu());
  unwritten.mutable_certify_in_lieu()->mutable_in_lieu()->clear_statement();
  After({}).When(unwritten).ThenRefused("NOT_IN_WRITING");
  After({}).When(Certify(InLieu("1988-04-01", "olga"))).ThenRefused("CERTIFIED_THEMSELVES");
  auto tomorrow = Certify(InLieu());
  tomorrow.mutable_certify_in_lieu()->mutable_in_lieu()->set_certified_on("2027-01-01");
  After({}).When(tomorrow).ThenRefused("DATE_IN_FUTURE");
}
TEST(InLieu, IsNoAttendance) {
  After({kCertified}).When(Correct(Attendance())).ThenRefused("CERTIFIED_IN_LIEU");
  After({kCertified}).When(Import(Attendance())).ThenRefused("CERTIFIED_IN_LIEU");
  After({kCertified}).When(Record_(Attendance())).ThenRefused("RECORD_EXISTS");
  After({kRecorded}).When(Certify(InLieu())).ThenRefused("RECORD_EXISTS");
  After({kCertified}).When(kWithdraw).Then({kWithdrawn});
}

TEST(Record, TakesEveryCommandThatParses) {
  EXPECT_GT(
      Storm<Record>(20'000, {"t1", "bt", "olga", "2026-03-01", "1990-01-01", "en"}, &TestRules()),
      0);
}

}  // namespace
}  // namespace interlock::training
