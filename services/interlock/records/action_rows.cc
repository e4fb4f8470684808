#include "services/interlock/records/action_rows.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/interlock/records/table_checks.h"

namespace interlock::records {
namespace {

using actions::v1::Priority, actions::v1::SourceKind;

const Columns kActionsColumns = {
    {"action_id", "site_id", "what", "due_on", "source_kind", "source_id"},
    {"source_item_id", "owner_person_id", "owner_role_id", "raised_on", "unit_id", "why",
     "priority", "affected_person_ids", "before_startup_of_change_id"}};

// "moc" is SOURCE_KIND_MOC.
SourceKind SourceKindOf(const std::string& cell) {
  SourceKind kind = SourceKind::SOURCE_KIND_UNSPECIFIED;
  actions::v1::SourceKind_Parse(absl::StrCat("SOURCE_KIND_", absl::AsciiStrToUpper(cell)), &kind);
  return kind;
}

Priority PriorityOf(const std::string& cell) {
  Priority priority = Priority::PRIORITY_UNSPECIFIED;
  actions::v1::Priority_Parse(absl::StrCat("PRIORITY_", absl::AsciiStrToUpper(cell)), &priority);
  return priority;
}

}  // namespace

absl::StatusOr<csv::Reader> OpenActionsFile(csv::Source source) {
  return OpenTable(std::move(source), kActionsColumns);
}

ActionOutcome MapActionRow(const csv::Row& row, const std::string& source) {
  const std::vector<std::string> affected =
      absl::StrSplit(row["affected_person_ids"], '|', absl::SkipWhitespace());
  const SourceKind kind = SourceKindOf(row["source_kind"]);
  const Priority priority = PriorityOf(row["priority"]);
  Checks checks(row);
  checks.MustBeId("action_id");
  checks.MustBeId("site_id");
  checks.Must(!row["what"].empty(), "what", "WHAT_MISSING", "says nothing that is to be done.");
  checks.MustBeDay("due_on");
  checks.Must(kind != SourceKind::SOURCE_KIND_UNSPECIFIED, "source_kind", "SOURCE_KIND_UNKNOWN",
              "is no source; write incident, moc, pha, audit, hazard, pssr, inspection, drill or training.");
  checks.MustBeId("source_id");
  checks.MayBeId("source_item_id");
  checks.Must(!row["owner_person_id"].empty() || !row["owner_role_id"].empty(), "owner_person_id",
              "OWNER_MISSING", "is no owner; name a person or a role.");
  checks.Must(row["owner_person_id"].empty() || row["owner_role_id"].empty(), "owner_role_id",
              "OWNER_AMBIGUOUS", "is named beside a person; name a person or a role, not both.");
  checks.MayBeId("owner_person_id");
  checks.MayBeId("owner_role_id");
  checks.MayBeDay("raised_on");
  checks.Must(row["raised_on"] <= row["due_on"], "raised_on", "DATES_OUT_OF_ORDER",
              "is after the day on which it is due.");
  checks.MayBeId("unit_id");
  checks.Must(row["priority"].empty() || priority != Priority::PRIORITY_UNSPECIFIED, "priority",
              "PRIORITY_UNKNOWN", "is no priority; write high, medium or low, or nothing.");
  checks.Must(std::all_of(affected.begin(), affected.end(), IsId), "affected_person_ids",
              "ID_WRONG", "is no list of people with bars between, as in p1|p2.");
  checks.MayBeId("before_startup_of_change_id");
  if (!checks.refusals().empty()) return checks.refusals();

  actions::v1::BringOverActionRequest request;
  request.set_action_id(row["action_id"]);
  request.set_from_system(source);
  request.set_raised_on(row["raised_on"]);
  auto& content = *request.mutable_content();
  content.set_site_id(row["site_id"]);
  content.set_unit_id(row["unit_id"]);
  content.set_what(row["what"]);
  content.set_why(row["why"]);
  content.mutable_source()->set_kind(kind);
  content.mutable_source()->set_source_id(row["source_id"]);
  content.mutable_source()->set_item_id(row["source_item_id"]);
  content.mutable_owner()->set_person_id(row["owner_person_id"]);
  content.mutable_owner()->set_role_id(row["owner_role_id"]);
  content.set_due_on(row["due_on"]);
  content.set_priority(priority);
  for (const auto& person : affected) content.add_affected_person_ids(person);
  content.set_before_startup_of_change_id(row["before_startup_of_change_id"]);
  return request;
}

}  // namespace interlock::records
