#include "services/organisation/person.h"

#include "libs/decider/storm.h"
#include "services/organisation/person_testing.h"

namespace interlock::organisation {
namespace {

const auto kRegister =
    C("register { person_id: 'p1' site_id: 'bt' profile { name: 'Ann Lee' kind: "
      "PERSON_KIND_EMPLOYEE employer_id: 'acme' languages: 'en' languages: 'es' "
      "employed_from_on: '2020-01-01' } }");

v1::PersonCommand Registering(void (*change)(v1::PersonProfile&)) {
  auto command = kRegister;
  change(*command.mutable_register_()->mutable_profile());
  return command;
}

TEST(Person, RegisteredSaysEverythingThatOthersNeed) { NewPerson().When(kRegister).Then({Ann()}); }
TEST(Person, RegisteredAgainWithTheSameContentChangesNothingWhateverTheName) {
  GivenAnn().When(kRegister).ThenNothing();
  GivenAnn()
      .When(Registering([](auto& profile) { profile.set_name("Ann Lee-Roth"); }))
      .ThenNothing();
}
TEST(Person, ARepeatIsKnownAfterTheNameWasErased) {
  auto erased = Ann();
  erased.mutable_registered()->mutable_profile()->clear_name();
  PersonSpec::Given({erased}).When(kRegister).ThenNothing();
}
TEST(Person, RegisteredAgainWithOtherContentIsRefused) {
  GivenAnn()
      .When(Registering([](auto& profile) { profile.set_employer_id("zeta"); }))
      .ThenRefused("PERSON_EXISTS");
  auto elsewhere = kRegister;
  elsewhere.mutable_register_()->set_site_id("antwerp");
  GivenAnn().When(elsewhere).ThenRefused("PERSON_EXISTS");
}
TEST(Person, NeedsANameToBeRegistered) {
  NewPerson()
      .When(Registering([](auto& profile) { profile.clear_name(); }))
      .ThenRefused("NAME_MISSING");
}
TEST(Person, AContractorHasAnEmployer1910_119h) {
  auto spec = NewPerson();
  spec.When(Registering([](auto& profile) {
        profile.set_kind(v1::PERSON_KIND_CONTRACTOR);
        profile.clear_employer_id();
      }))
      .ThenRefused("EMPLOYER_MISSING");
  EXPECT_EQ(ClauseOf(spec.outcome().refusal), "1910.119(h) / 1926.64(h)");
}
TEST(Person, UnderstandsLanguagesThatAreNamedAsLanguagesEachOnce1910_119g3) {
  NewPerson()
      .When(Registering([](auto& profile) { profile.add_languages("Spanish"); }))
      .ThenRefused("LANGUAGE_INVALID");
  NewPerson()
      .When(Registering([](auto& profile) { profile.add_languages("en"); }))
      .ThenRefused("LANGUAGE_INVALID");
}
TEST(Person, IsNotEmployedFromADayThatDoesNotExist) {
  NewPerson()
      .When(Registering([](auto& profile) { profile.set_employed_from_on("2026-02-30"); }))
      .ThenRefused("DATE_INVALID");
}
TEST(Person, RegistrationNamesEverythingThatIsWrongAtOnce) {
  auto spec = NewPerson();
  spec.When(Registering([](auto& profile) {
        profile.set_kind(v1::PERSON_KIND_CONTRACTOR);
        profile.clear_employer_id();
        profile.add_languages("Klingon");
        profile.set_employed_from_on("soon");
      }))
      .ThenRefused("EMPLOYER_MISSING");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* part : {"contract employer", "Klingon", "soon"})
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " not in: " << sentence;
}
TEST(Person, NothingHappensToAPersonWhoIsNotRegistered) {
  NewPerson()
      .When(C("correct { person_id: 'p1' site_id: 'bt' reason: 'x' }"))
      .ThenRefused("PERSON_UNKNOWN");
  NewPerson()
      .When(C("record_leaving { person_id: 'p1' left_on: '2026-10-31' }"))
      .ThenRefused("PERSON_UNKNOWN");
}

// -- Corrections

TEST(Person, CorrectedCarriesAllButAnUnchangedName) {
  auto spec = GivenAnn();
  spec.When(C("correct { person_id: 'p1' site_id: 'antwerp' profile { name: 'Ann Lee' kind: "
              "PERSON_KIND_CONTRACTOR employer_id: 'zeta' languages: 'nl' } reason: 'moved' }"))
      .Then({E("corrected { person_id: 'p1' site_id: 'antwerp' profile { kind: "
               "PERSON_KIND_CONTRACTOR employer_id: 'zeta' languages: 'nl' } reason: 'moved' }")});
  EXPECT_EQ(spec.state().profile().name(), "Ann Lee");
  EXPECT_EQ(spec.state().site_id(), "antwerp");
}
const auto kRename =
    C("correct { person_id: 'p1' site_id: 'bt' profile { name: 'Ann Roth' kind: "
      "PERSON_KIND_EMPLOYEE employer_id: 'acme' languages: 'en' languages: 'es' "
      "employed_from_on: '2020-01-01' } reason: 'married' }");
TEST(Person, CorrectedHasAnotherName) {
  auto spec = GivenAnn();
  spec.When(kRename);
  EXPECT_EQ(spec.state().profile().name(), "Ann Roth");
  spec.When(kRename).ThenNothing();
}
TEST(Person, CorrectedToWhatItIsChangesNothingWithOrWithoutTheName) {
  auto same = kRename;
  same.mutable_correct()->mutable_profile()->set_name("Ann Lee");
  GivenAnn().When(same).ThenNothing();
  same.mutable_correct()->mutable_profile()->clear_name();
  GivenAnn().When(same).ThenNothing();
}
TEST(Person, ACorrectionIsCheckedAsARegistrationIs) {
  auto wrong = kRename;
  wrong.mutable_correct()->mutable_profile()->add_languages("xx_");
  GivenAnn().When(wrong).ThenRefused("LANGUAGE_INVALID");
}

// -- Imports

const auto kImport =
    C("record_imported { person_id: 'p1' site_id: 'bt' profile { name: 'LEE, ANN' kind: "
      "PERSON_KIND_EMPLOYEE employer_id: 'acme' languages: 'en' } source: 'people.csv' }");
const PersonEvents kFirstImport = {
    E("registered { person_id: 'p1' site_id: 'bt' profile { name: 'LEE, ANN' kind: "
      "PERSON_KIND_EMPLOYEE employer_id: 'acme' languages: 'en' } }"),
    E("imported { person_id: 'p1' site_id: 'bt' profile { kind: PERSON_KIND_EMPLOYEE employer_id: "
      "'acme' languages: 'en' } said { kind: PERSON_KIND_EMPLOYEE employer_id: 'acme' languages: "
      "'en' } said_site_id: 'bt' source: 'people.csv' }")};
PersonSpec Imported(const PersonEvents& since = {}) {
  auto history = kFirstImport;
  history.insert(history.end(), since.begin(), since.end());
  auto spec = PersonSpec::Given(history);
  spec.At(kToday);
  return spec;
}
v1::PersonCommand Importing(void (*change)(v1::PersonProfile&)) {
  auto command = kImport;
  change(*command.mutable_record_imported()->mutable_profile());
  return command;
}

TEST(ImportedPerson, IsRegistered) {
  auto spec = NewPerson();
  spec.When(kImport).Then(kFirstImport);
  EXPECT_EQ(spec.state().profile().name(), "LEE, ANN");
  EXPECT_EQ(spec.state().imported().name(), "");
}
TEST(ImportedPerson, WithoutANameOrWithAWrongLanguageIsRefused) {
  NewPerson()
      .When(Importing([](auto& profile) { profile.clear_name(); }))
      .ThenRefused("NAME_MISSING");
  NewPerson()
      .When(Importing([](auto& profile) { profile.add_languages("English"); }))
      .ThenRefused("LANGUAGE_INVALID");
  Imported()
      .When(Importing([](auto& profile) { profile.add_languages("English"); }))
      .ThenRefused("LANGUAGE_INVALID");
}
TEST(ImportedPerson, ImportedAgainChangesNothingWhateverTheName) {
  Imported().When(kImport).ThenNothing();
  Imported().When(Importing([](auto& profile) { profile.set_name("LEE, A."); })).ThenNothing();
}
const auto kByHand =
    E("corrected { person_id: 'p1' site_id: 'antwerp' profile { kind: PERSON_KIND_EMPLOYEE "
      "employer_id: 'acme' languages: 'en' languages: 'es' } reason: 'asked her' }");
TEST(ImportedPerson, KeepsWhatAPersonCorrectedWhenTheImportSaysTheSameAgain) {
  Imported({kByHand}).When(kImport).ThenNothing();
}
TEST(ImportedPerson, TakesFromAnImportOnlyWhatItSaysDifferentlyFromBefore) {
  auto spec = Imported({kByHand});
  spec.When(Importing([](auto& profile) {
        profile.set_name("ROTH, ANN");
        profile.set_employer_id("zeta");
        profile.set_employed_from_on("2019-01-01");
      }))
      .Then({E("imported { person_id: 'p1' site_id: 'antwerp' profile { kind: PERSON_KIND_EMPLOYEE "
               "employer_id: 'zeta' languages: 'en' languages: 'es' employed_from_on: '2019-01-01' "
               "} said { kind: PERSON_KIND_EMPLOYEE employer_id: 'zeta' languages: 'en' "
               "employed_from_on: '2019-01-01' } said_site_id: 'bt' source: 'people.csv' }")});
  EXPECT_EQ(spec.state().profile().name(), "LEE, ANN") << "a name is corrected by a person";
}
TEST(ImportedPerson, MovesToTheSiteThatTheImportNowSays) {
  auto moved = kImport;
  moved.mutable_record_imported()->set_site_id("houston");
  auto spec = Imported({kByHand});
  spec.When(moved);
  EXPECT_EQ(spec.state().site_id(), "houston");
}
TEST(ImportedPerson, EmptyFieldsOfAnImportSayNothing) {
  GivenAnn()
      .When(C("record_imported { person_id: 'p1' site_id: 'bt' profile { kind: "
              "PERSON_KIND_EMPLOYEE } source: 'x.csv' }"))
      .Then({E("imported { person_id: 'p1' site_id: 'bt' profile { kind: PERSON_KIND_EMPLOYEE "
               "employer_id: 'acme' languages: 'en' languages: 'es' employed_from_on: "
               "'2020-01-01' } said { kind: PERSON_KIND_EMPLOYEE } said_site_id: 'bt' source: "
               "'x.csv' }")});
}
TEST(ImportedPerson, WhoLeftIsNotEmployedAnewByAnImport) {
  Imported({Left()}).When(kImport).ThenNothing();
  Imported({Left()})
      .When(Importing([](auto& profile) { profile.set_employed_from_on("2026-11-01"); }))
      .ThenRefused("PERSON_LEFT");
}

// -- Leaving and coming back

const auto kLeaving =
    C("record_leaving { person_id: 'p1' left_on: '2026-10-31' successor_person_id: 'p2' }");

TEST(Leaving, EndsAssignmentsAndLeavesThatRunPastTheDay) {
  auto spec = GivenAnn(
      {Operator(),
       E("assigned { person_id: 'p1' assignment { assignment_id: 'a0' role_id: 'trainee' site_id: "
         "'bt' from_on: '2020-01-01' until_on: '2020-12-31' } }"),
       E("assigned { person_id: 'p1' assignment { assignment_id: 'a2' role_id: 'lead' site_id: "
         "'bt' from_on: '2027-01-01' } }"),
       E("leave_recorded { person_id: 'p1' leave { leave_id: 'l0' from_on: '2026-10-20' } }")});
  const auto left =
      E("left { person_id: 'p1' left_on: '2026-10-31' successor_person_id: 'p2' "
        "assignments { assignment_id: 'a0' role_id: 'trainee' site_id: 'bt' from_on: '2020-01-01' "
        "until_on: '2020-12-31' } "
        "assignments { assignment_id: 'a1' role_id: 'op' site_id: 'bt' unit_id: 'fcc' from_on: "
        "'2021-01-01' until_on: '2026-10-31' } "
        "leaves { leave_id: 'l0' from_on: '2026-10-20' until_on: '2026-10-31' } }");
  spec.When(kLeaving).Then({left});
  EXPECT_EQ(spec.state().assignments_size(), 2);
  EXPECT_EQ(spec.state().leaves(0).until_on(), "2026-10-31");
  spec.When(kLeaving).ThenNothing();
}
TEST(Leaving, ALeaveThatBeginsLaterIsGone) {
  auto spec = GivenAnn({Leave()});
  spec.When(kLeaving).Then({Left()});
  EXPECT_EQ(spec.state().leaves_size(), 0);
}
TEST(Leaving, IsRecordedOnTheDayAndNotBefore) {
  GivenAnn()
      .When(C("record_leaving { person_id: 'p1' left_on: '2026-11-25' }"))
      .ThenRefused("DATE_IN_FUTURE");
  GivenAnn()
      .When(C("record_leaving { person_id: 'p1' left_on: '2026-11-23' }"))
      .Then({E("left { person_id: 'p1' left_on: '2026-11-23' }")});
}
TEST(Leaving, IsRefusedOnADayThatCannotBe) {
  GivenAnn()
      .When(C("record_leaving { person_id: 'p1' left_on: '2026-02-30' }"))
      .ThenRefused("DATE_INVALID");
  GivenAnn()
      .When(C("record_leaving { person_id: 'p1' left_on: '2019-12-31' }"))
      .ThenRefused("DATES_OUT_OF_ORDER");
}
TEST(Leaving, NobodySucceedsHimselfOrHerself) {
  GivenAnn()
      .When(C("record_leaving { person_id: 'p1' left_on: '2026-10-31' successor_person_id: 'p1' }"))
      .ThenRefused("SUCCESSOR_IS_SELF");
}
TEST(Leaving, AnotherSuccessorMayBeNamedButNotAnotherDay) {
  GivenAnn({Left()})
      .When(C("record_leaving { person_id: 'p1' left_on: '2026-10-31' successor_person_id: 'p3' }"))
      .Then({E("left { person_id: 'p1' left_on: '2026-10-31' successor_person_id: 'p3' }")});
  GivenAnn({Left()})
      .When(C("record_leaving { person_id: 'p1' left_on: '2026-11-01' }"))
      .ThenRefused("PERSON_LEFT");
}
const auto kTakeBack =
    C("take_back { person_id: 'p1' from_on: '2026-11-20' reason: 'hired again' }");
TEST(TakenBack, IsHereAgainFromTheDayAndTakesAssignments) {
  auto spec = GivenAnn({Left()});
  spec.When(kTakeBack).Then(
      {E("taken_back { person_id: 'p1' from_on: '2026-11-20' reason: 'hired again' }")});
  EXPECT_EQ(spec.state().left_on(), "");
  EXPECT_EQ(spec.state().successor_person_id(), "");
  EXPECT_EQ(spec.state().profile().employed_from_on(), "2026-11-20");
  spec.When(kTakeBack).ThenNothing();
  spec.When(
      C("assign { person_id: 'p1' assignment_id: 'a9' assignment { role_id: 'op' site_id: "
        "'bt' from_on: '2026-11-20' } }"));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
}
TEST(TakenBack, IsOnlyWhoLeft) {
  GivenAnn().When(kTakeBack).ThenRefused("PERSON_NOT_LEFT");
  GivenAnn({Left()})
      .When(C("take_back { person_id: 'p1' from_on: 'soon' reason: 'x' }"))
      .ThenRefused("DATE_INVALID");
}
TEST(Left, IsCorrectedButNotEmployedAnew) {
  auto later = kRename;
  later.mutable_correct()->mutable_profile()->set_employed_from_on("2026-11-20");
  GivenAnn({Left()}).When(later).ThenRefused("PERSON_LEFT");
  auto spec = GivenAnn({Left()});
  spec.When(kRename);
  EXPECT_EQ(spec.state().profile().name(), "Ann Roth");
}

// -- Two records of one person

const auto kMerge = C("merge { person_id: 'p1' into_person_id: 'p7' reason: 'same badge' }");
const auto kMerged = E("merged { person_id: 'p1' into_person_id: 'p7' reason: 'same badge' }");

TEST(MergedPerson, IsTheOtherOneFromThenOn) {
  GivenAnn().When(kMerge).Then({kMerged});
  GivenAnn({kMerged}).When(kMerge).ThenNothing();
}
TEST(MergedPerson, TakesNothingAnyMoreAndNamesTheOther) {
  for (const auto& command :
       {kRegister, kRename, kImport, kLeaving, kTakeBack,
        C("merge { person_id: 'p1' into_person_id: 'p8' reason: 'x' }"),
        C("assign { person_id: 'p1' assignment_id: 'a1' assignment { role_id: 'op' site_id: 'bt' "
          "from_on: '2026-01-01' } }"),
        C("record_leave { person_id: 'p1' leave_id: 'l1' from_on: '2026-12-01' }")}) {
    auto spec = GivenAnn({kMerged});
    spec.When(command).ThenRefused("PERSON_MERGED");
    EXPECT_NE(spec.outcome().refusal.message().find("p7"), std::string::npos);
  }
}
TEST(MergedPerson, IsNeverMergedIntoItself) {
  GivenAnn()
      .When(C("merge { person_id: 'p1' into_person_id: 'p1' reason: 'x' }"))
      .ThenRefused("MERGE_INTO_SELF");
}

TEST(Person, StandsAStormOfRandomCommands) {
  const std::vector<std::string> words = {
      "p1",         "p2",         "bt",         "op", "a1", "l1", "2019-01-01",
      "2020-02-30", "2021-06-01", "2026-07-01", "en", "es", ""};
  EXPECT_GT(Storm<Person>(40000, words), 100);
  EXPECT_GT(Storm<Person>(80000, words, nullptr, {Ann(), Operator(), Leave()}), 100);
}

}  // namespace
}  // namespace interlock::organisation
