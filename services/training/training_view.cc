#include "services/training/training_view.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/chassis/stored_event.h"
#include "services/training/contractor_view.h"
#include "services/training/people_view.h"
#include "services/training/record.h"
#include "services/training/requirement.h"

namespace interlock::training {
namespace {

// No text of a record holds it: control characters are refused.
constexpr char kBetween[] = "\x1f";

const std::string& IdOf(const v1::RequirementEvent& event) {
  switch (event.body_case()) {
    case v1::RequirementEvent::kTightened: return event.tightened().requirement_id();
    case v1::RequirementEvent::kWithdrawn: return event.withdrawn().requirement_id();
    case v1::RequirementEvent::kPublished:
    case v1::RequirementEvent::BODY_NOT_SET: break;
  }
  return event.published().requirement_id();
}

// The row holds the state as the decider folds it.
absl::Status ApplyRequirement(SqlSession& rows, const v1::RequirementEvent& event) {
  v1::Requirement requirement;
  bool read = true;
  auto status =
      rows.Query("SELECT state FROM {v}requirement WHERE requirement_id = $1", {IdOf(event)},
                 [&](const SqlRow& row) { read = ReadRequirement(row.Text(0), requirement); });
  if (!status.ok()) return status;
  Requirement::Evolve(requirement, event);
  if (!read) return absl::DataLossError("the requirement's row is no requirement");
  return rows.Run(
      "INSERT INTO {v}requirement (requirement_id, state) VALUES ($1, $2) "
      "ON CONFLICT (requirement_id) DO UPDATE SET state = excluded.state",
      {requirement.requirement_id(), absl::Base64Escape(requirement.SerializeAsString())});
}

struct RecordRow {
  std::string record_id, site_id;
  v1::Attendance attendance = {};
  std::string in_lieu_process_id = {};
};

absl::Status PutRecord(SqlSession& rows, const RecordRow& row) {
  const auto& attendance = row.attendance;
  return rows.Run(
      "INSERT INTO {v}record (record_id, site_id, person_id, requirement_id, held_on, how, "
      "withdrawn) VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (record_id) DO UPDATE SET "
      "site_id = excluded.site_id, person_id = excluded.person_id, "
      "requirement_id = excluded.requirement_id, held_on = excluded.held_on, how = excluded.how",
      {row.record_id, row.site_id, attendance.person_id(), attendance.requirement_id(),
       attendance.held_on(),
       WriteHow({.means = attendance.means(),
                 .result = attendance.result(),
                 .language = attendance.language(),
                 .material_version = attendance.material_version(),
                 .in_lieu_process_id = row.in_lieu_process_id})});
}

absl::Status PutCertificate(SqlSession& rows, const v1::CertifiedInLieu& certified) {
  RecordRow row{.record_id = certified.record_id(), .site_id = certified.site_id()};
  row.attendance.set_person_id(certified.in_lieu().person_id());
  row.attendance.set_requirement_id(certified.in_lieu().requirement_id());
  row.attendance.set_held_on(certified.in_lieu().certified_on());
  row.in_lieu_process_id = certified.in_lieu().process_id();
  return PutRecord(rows, row);
}

absl::Status ApplyRecord(SqlSession& rows, const v1::RecordEvent& event) {
  switch (event.body_case()) {
    case v1::RecordEvent::kRecorded:
      return PutRecord(rows, {event.recorded().record_id(), event.recorded().site_id(),
                              event.recorded().attendance()});
    case v1::RecordEvent::kCorrected:
      return PutRecord(rows, {event.corrected().record_id(), event.corrected().site_id(),
                              event.corrected().attendance()});
    case v1::RecordEvent::kCertifiedInLieu: return PutCertificate(rows, event.certified_in_lieu());
    case v1::RecordEvent::kWithdrawn:
      return rows.Run("UPDATE {v}record SET withdrawn = 1 WHERE record_id = $1",
                      {event.withdrawn().record_id()});
    case v1::RecordEvent::kImported:  // What it changed has events of its own.
    case v1::RecordEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status Apply(SqlSession& rows, const FeedEvent& event) {
  const std::string& type = event.record.type;
  if (type == v1::RequirementEvent::descriptor()->full_name()) {
    auto requirement = EventAs<v1::RequirementEvent>(event.record);
    return requirement.ok() ? ApplyRequirement(rows, *requirement) : requirement.status();
  }
  if (type == v1::RecordEvent::descriptor()->full_name()) {
    auto record = EventAs<v1::RecordEvent>(event.record);
    return record.ok() ? ApplyRecord(rows, *record) : record.status();
  }
  if (event.service == "training") return ApplyContractorEvent(rows, event);
  return ApplyPeopleEvent(rows, event);
}

std::vector<std::string> Schema() {
  std::vector<std::string> schema = kPeopleSchema;
  schema.insert(schema.end(), kContractorSchema.begin(), kContractorSchema.end());
  // As v1.Requirement, in base64.
  schema.push_back(
      "CREATE TABLE {v}requirement (requirement_id TEXT PRIMARY KEY, state TEXT NOT NULL)");
  schema.push_back(
      "CREATE TABLE {v}record (record_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
      "person_id TEXT NOT NULL, requirement_id TEXT NOT NULL, held_on TEXT NOT NULL, "
      // By which means and so on, as WriteHow writes it: most records of a site say the same.
      "how TEXT NOT NULL, withdrawn BIGINT NOT NULL)");
  // With all that a standing is read from: no row is looked up beside it.
  schema.push_back(
      "CREATE INDEX {v}record_person ON {v}record (person_id, requirement_id, held_on, record_id, "
      "withdrawn, how)");
  return schema;
}

}  // namespace

std::string WriteHow(const Proof& proof) {
  return absl::StrJoin({absl::StrCat(int{proof.means}), absl::StrCat(int{proof.result}),
                        proof.language, proof.material_version, proof.in_lieu_process_id},
                       kBetween);
}

bool ReadHow(std::string_view how, Proof& proof) {
  const std::vector<std::string> parts = absl::StrSplit(std::string(how), kBetween);
  int means = 0, result = 0;
  if (parts.size() != 5 || !absl::SimpleAtoi(parts[0], &means) ||
      !absl::SimpleAtoi(parts[1], &result))
    return false;
  proof.means = v1::Means(means);
  proof.result = v1::Result(result);
  proof.language = parts[2];
  proof.material_version = parts[3];
  proof.in_lieu_process_id = parts[4];
  return true;
}

bool ReadRequirement(std::string_view row, v1::Requirement& requirement) {
  std::string bytes;
  return absl::Base64Unescape({row.data(), row.size()}, &bytes) &&
         requirement.ParseFromString(bytes);
}

View TrainingView() {
  return {.name = kTraining,
          .form = 5,
          .sources = {"organisation", "training"},
          .schema = Schema(),
          .tables = {"site", "role", "person", "assignment", "leave", "requirement", "record",
                     "inside", "hazard", "injury"},
          .apply = Apply};
}

}  // namespace interlock::training
