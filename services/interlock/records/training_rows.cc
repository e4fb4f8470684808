#include "services/interlock/records/training_rows.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "libs/language/language.h"
#include "services/interlock/records/table_checks.h"

namespace interlock::records {
namespace {

using training::v1::Means, training::v1::Result;

const Columns kTrainingColumns = {
    {"record_id", "site_id", "person_id", "requirement_id", "held_on"},
    {"trainer_person_id", "trainer_name", "material_version", "language", "means", "result",
     "session_id"}};

// "written-test" is MEANS_WRITTEN_TEST.
std::string NameOf(const char* prefix, const std::string& cell) {
  return absl::StrCat(prefix, absl::StrReplaceAll(absl::AsciiStrToUpper(cell), {{"-", "_"}}));
}

}  // namespace

absl::StatusOr<csv::Reader> OpenTrainingFile(csv::Source source) {
  return OpenTable(std::move(source), kTrainingColumns);
}

TrainingOutcome MapTrainingRow(const csv::Row& row, const std::string& source) {
  Means means = Means::MEANS_UNSPECIFIED;
  Result result = Result::RESULT_UNSPECIFIED;
  Checks checks(row);
  for (const char* column : {"record_id", "site_id", "person_id", "requirement_id"})
    checks.MustBeId(column);
  checks.MustBeDay("held_on");
  checks.MayBeId("trainer_person_id");
  checks.Must(!row["trainer_person_id"].empty() || !row["trainer_name"].empty(), "trainer_name",
              "TRAINER_MISSING", "is no trainer; say who taught, by id or by name.");
  checks.Must(row["language"].empty() || IsLanguage(row["language"]), "language",
              "LANGUAGE_INVALID", "is no language such as en or pt-BR.");
  checks.Must(
      row["means"].empty() || (training::v1::Means_Parse(NameOf("MEANS_", row["means"]), &means) &&
                               means != Means::MEANS_UNSPECIFIED),
      "means", "MEANS_UNKNOWN",
      "is no means of verification; write written-test, oral-exam, demonstration, "
      "simulator, observed-at-work or acknowledgement, or nothing if it was not verified.");
  checks.Must(row["result"].empty() ||
                  (training::v1::Result_Parse(NameOf("RESULT_", row["result"]), &result) &&
                   result != Result::RESULT_UNSPECIFIED),
              "result", "RESULT_UNKNOWN", "is no result; write passed or failed.");
  checks.MayBeId("session_id");
  if (!checks.refusals().empty()) return checks.refusals();
  training::v1::RecordImportedTrainingRequest request;
  request.set_record_id(row["record_id"]);
  request.set_site_id(row["site_id"]);
  request.set_source(source);
  auto& attendance = *request.mutable_attendance();
  attendance.set_person_id(row["person_id"]);
  attendance.set_requirement_id(row["requirement_id"]);
  attendance.set_held_on(row["held_on"]);
  attendance.set_trainer_person_id(row["trainer_person_id"]);
  attendance.set_trainer_name(row["trainer_name"]);
  attendance.set_material_version(row["material_version"]);
  attendance.set_language(row["language"]);
  attendance.set_means(means);
  attendance.set_result(result);
  attendance.set_session_id(row["session_id"]);
  return request;
}

}  // namespace interlock::records
