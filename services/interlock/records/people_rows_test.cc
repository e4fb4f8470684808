#include "services/interlock/records/people_rows.h"

#include "libs/decider/decider.h"
#include "services/interlock/records/rows_testing.h"

namespace interlock::records {
namespace {

EmployerOutcome Employer(const std::string& cells) {
  const std::string text = "employer_id,name,kind\n" + cells + "\n";
  return MapEmployerRow(RowOf(OpenEmployersFile(csv::FromText(text))), "employers.csv");
}
PersonOutcome Person(const std::string& cells) {
  const std::string text =
      "person_id,site_id,name,kind,employer_id,languages,employed_from_on\n" + cells + "\n";
  return MapPersonRow(RowOf(OpenPeopleFile(csv::FromText(text))), "people.csv");
}
AssignmentOutcome Assignment(const std::string& cells) {
  const std::string text =
      "person_id,assignment_id,role_id,site_id,unit_id,process_id,from_on,until_on\n" + cells +
      "\n";
  return MapAssignmentRow(RowOf(OpenAssignmentsFile(csv::FromText(text))), "assignments.csv");
}

TEST(EmployersFile, ARowBecomesAnEmployer) {
  const auto outcome = Employer("zeta,\"Zeta, Inc\",contract");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  const auto& request = std::get<0>(outcome);
  EXPECT_EQ(request.employer_id(), "zeta");
  EXPECT_EQ(request.profile().name(), "Zeta, Inc");
  EXPECT_EQ(request.profile().kind(), organisation::v1::EMPLOYER_KIND_CONTRACT);
  EXPECT_EQ(request.source(), "employers.csv");
  EXPECT_EQ(std::get<0>(Employer("acme,Acme,host")).profile().kind(),
            organisation::v1::EMPLOYER_KIND_HOST);
}
TEST(EmployersFile, EveryWrongCellOfARowIsNamed) {
  EXPECT_EQ(RefusalOf(Employer("../z,,Host")),
            "2 employer_id ID_WRONG; 2 name NAME_MISSING; 2 kind KIND_UNKNOWN");
}

TEST(PeopleFile, ARowBecomesAPersonWithAllThatItSays) {
  const auto outcome = Person("p1,baytown,Ann Lee,contractor,zeta,en|pt-BR,2020-01-01");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  const auto& request = std::get<0>(outcome);
  EXPECT_EQ(request.person_id(), "p1");
  EXPECT_EQ(request.site_id(), "baytown");
  EXPECT_EQ(request.source(), "people.csv");
  EXPECT_EQ(request.profile().name(), "Ann Lee");
  EXPECT_EQ(request.profile().kind(), organisation::v1::PERSON_KIND_CONTRACTOR);
  EXPECT_EQ(request.profile().employer_id(), "zeta");
  ASSERT_EQ(request.profile().languages_size(), 2);
  EXPECT_EQ(request.profile().languages(1), "pt-BR");
  EXPECT_EQ(request.profile().employed_from_on(), "2020-01-01");
}
TEST(PeopleFile, WhatIsLeftOutSaysNothing) {
  const auto outcome = Person("p1,baytown,Ann Lee,external,,,");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  EXPECT_EQ(std::get<0>(outcome).profile().languages_size(), 0);
  EXPECT_EQ(std::get<0>(outcome).profile().employed_from_on(), "");
}
TEST(PeopleFile, WrongCellsRefuseTheRowByField) {
  EXPECT_EQ(RefusalOf(Person("p 1,bt,Ann,employee,,,")), "2 person_id ID_WRONG");
  EXPECT_EQ(RefusalOf(Person("p1,,Ann,employee,,,")), "2 site_id ID_WRONG");
  EXPECT_EQ(RefusalOf(Person("p1,bt,,employee,,,")), "2 name NAME_MISSING");
  EXPECT_EQ(RefusalOf(Person("p1,bt,Ann,staff,,,")), "2 kind KIND_UNKNOWN");
  EXPECT_EQ(RefusalOf(Person("p1,bt,Ann,contractor,,,")), "2 employer_id EMPLOYER_MISSING");
  EXPECT_EQ(RefusalOf(Person("p1,bt,Ann,contractor,/,,")), "2 employer_id ID_WRONG");
  EXPECT_EQ(RefusalOf(Person("p1,bt,Ann,employee,,,1/1/26")), "2 employed_from_on DATE_WRONG");
  for (const char* languages : {"English", "en|en", "en,es", "en|EN", "en es"})
    EXPECT_EQ(RefusalOf(Person(std::string("p1,bt,Ann,employee,,\"") + languages + "\",")),
              "2 languages LANGUAGE_INVALID")
        << languages;
}
TEST(PeopleFile, AColumnThatIsNotKnownIsNamed) {
  const auto reader = OpenPeopleFile(csv::FromText("person_id,site_id,name,kind,badge\n"));
  EXPECT_EQ(ReasonOf(reader.status()), "COLUMNS_UNKNOWN");
}

TEST(AssignmentsFile, ARowBecomesAnAssignment) {
  const auto outcome = Assignment("p1,a1,op,bt,fcc,alky,2021-01-01,2021-12-31");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  const auto& request = std::get<0>(outcome);
  EXPECT_EQ(request.person_id(), "p1");
  EXPECT_EQ(request.assignment_id(), "a1");
  EXPECT_EQ(request.assignment().role_id(), "op");
  EXPECT_EQ(request.assignment().site_id(), "bt");
  EXPECT_EQ(request.assignment().unit_id(), "fcc");
  EXPECT_EQ(request.assignment().process_id(), "alky");
  EXPECT_EQ(request.assignment().from_on(), "2021-01-01");
  EXPECT_EQ(request.assignment().until_on(), "2021-12-31");
  EXPECT_EQ(request.source(), "assignments.csv");
}
TEST(AssignmentsFile, EveryWrongCellOfARowIsNamed) {
  EXPECT_EQ(RefusalOf(Assignment(",,,,/,/,,2021-02-30")),
            "2 person_id ID_WRONG; 2 assignment_id ID_WRONG; 2 role_id ID_WRONG; 2 site_id "
            "ID_WRONG; 2 unit_id ID_WRONG; 2 process_id ID_WRONG; 2 from_on DATE_WRONG; 2 until_on "
            "DATE_WRONG");
  EXPECT_EQ(RefusalOf(Assignment("p1,a1,op,bt,,,2021-01-02,2021-01-01")),
            "2 until_on DATES_OUT_OF_ORDER");
}

}  // namespace
}  // namespace interlock::records
