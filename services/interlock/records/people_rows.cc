#include "services/interlock/records/people_rows.h"

#include <set>

#include "absl/strings/str_split.h"
#include "libs/language/language.h"
#include "services/interlock/records/table_checks.h"

namespace interlock::records {
namespace {

using organisation::v1::EmployerKind, organisation::v1::PersonKind;

const Columns kEmployerColumns = {{"employer_id", "name", "kind"}};
const Columns kPeopleColumns = {{"person_id", "site_id", "name", "kind"},
                                {"employer_id", "languages", "employed_from_on"}};
const Columns kAssignmentColumns = {{"person_id", "assignment_id", "role_id", "site_id", "from_on"},
                                    {"unit_id", "process_id", "until_on"}};

EmployerKind EmployerKindOf(const std::string& text) {
  if (text == "host") return EmployerKind::EMPLOYER_KIND_HOST;
  if (text == "contract") return EmployerKind::EMPLOYER_KIND_CONTRACT;
  return EmployerKind::EMPLOYER_KIND_UNSPECIFIED;
}

PersonKind PersonKindOf(const std::string& text) {
  if (text == "employee") return PersonKind::PERSON_KIND_EMPLOYEE;
  if (text == "contractor") return PersonKind::PERSON_KIND_CONTRACTOR;
  if (text == "external") return PersonKind::PERSON_KIND_EXTERNAL;
  return PersonKind::PERSON_KIND_UNSPECIFIED;
}

std::vector<std::string> LanguagesOf(const std::string& cell) {
  return absl::StrSplit(cell, '|', absl::SkipWhitespace());
}

bool AreLanguages(const std::vector<std::string>& tags) {
  std::set<std::string> seen;
  for (const std::string& tag : tags)
    if (!IsLanguage(tag) || !seen.insert(tag).second) return false;
  return true;
}

}  // namespace

absl::StatusOr<csv::Reader> OpenEmployersFile(csv::Source source) {
  return OpenTable(std::move(source), kEmployerColumns);
}
absl::StatusOr<csv::Reader> OpenPeopleFile(csv::Source source) {
  return OpenTable(std::move(source), kPeopleColumns);
}
absl::StatusOr<csv::Reader> OpenAssignmentsFile(csv::Source source) {
  return OpenTable(std::move(source), kAssignmentColumns);
}

EmployerOutcome MapEmployerRow(const csv::Row& row, const std::string& source) {
  const EmployerKind kind = EmployerKindOf(row["kind"]);
  Checks checks(row);
  checks.MustBeId("employer_id");
  checks.Must(!row["name"].empty(), "name", "NAME_MISSING", "is no name; every employer has one.");
  checks.Must(kind != EmployerKind::EMPLOYER_KIND_UNSPECIFIED, "kind", "KIND_UNKNOWN",
              "is no kind of employer; write host or contract.");
  if (!checks.refusals().empty()) return checks.refusals();
  organisation::v1::RecordImportedEmployerRequest request;
  request.set_employer_id(row["employer_id"]);
  request.mutable_profile()->set_name(row["name"]);
  request.mutable_profile()->set_kind(kind);
  request.set_source(source);
  return request;
}

PersonOutcome MapPersonRow(const csv::Row& row, const std::string& source) {
  const PersonKind kind = PersonKindOf(row["kind"]);
  const std::vector<std::string> languages = LanguagesOf(row["languages"]);
  Checks checks(row);
  checks.MustBeId("person_id");
  checks.MustBeId("site_id");
  checks.Must(!row["name"].empty(), "name", "NAME_MISSING", "is no name; every person has one.");
  checks.Must(kind != PersonKind::PERSON_KIND_UNSPECIFIED, "kind", "KIND_UNKNOWN",
              "is no kind of person; write employee, contractor or external.");
  checks.MayBeId("employer_id");
  checks.Must(kind != PersonKind::PERSON_KIND_CONTRACTOR || !row["employer_id"].empty(),
              "employer_id", "EMPLOYER_MISSING", "is no employer; a contractor has one.");
  checks.Must(AreLanguages(languages), "languages", "LANGUAGE_INVALID",
              "is no list of languages with bars between, each once, as in en|pt-BR.");
  checks.MayBeDay("employed_from_on");
  if (!checks.refusals().empty()) return checks.refusals();
  organisation::v1::RecordImportedPersonRequest request;
  request.set_person_id(row["person_id"]);
  request.set_site_id(row["site_id"]);
  request.set_source(source);
  auto& profile = *request.mutable_profile();
  profile.set_name(row["name"]);
  profile.set_kind(kind);
  profile.set_employer_id(row["employer_id"]);
  for (const std::string& tag : languages) profile.add_languages(tag);
  profile.set_employed_from_on(row["employed_from_on"]);
  return request;
}

AssignmentOutcome MapAssignmentRow(const csv::Row& row, const std::string& source) {
  Checks checks(row);
  for (const char* column : {"person_id", "assignment_id", "role_id", "site_id"})
    checks.MustBeId(column);
  checks.MayBeId("unit_id");
  checks.MayBeId("process_id");
  checks.MustBeDay("from_on");
  checks.MayBeDay("until_on");
  checks.Must(row["until_on"].empty() || row["from_on"] <= row["until_on"], "until_on",
              "DATES_OUT_OF_ORDER", "is the last day and lies before the first.");
  if (!checks.refusals().empty()) return checks.refusals();
  organisation::v1::RecordImportedAssignmentRequest request;
  request.set_person_id(row["person_id"]);
  request.set_assignment_id(row["assignment_id"]);
  request.set_source(source);
  auto& assignment = *request.mutable_assignment();
  assignment.set_role_id(row["role_id"]);
  assignment.set_site_id(row["site_id"]);
  assignment.set_unit_id(row["unit_id"]);
  assignment.set_process_id(row["process_id"]);
  assignment.set_from_on(row["from_on"]);
  assignment.set_until_on(row["until_on"]);
  return request;
}

}  // namespace interlock::records
