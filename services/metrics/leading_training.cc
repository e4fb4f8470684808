// What is asked of people, and contract employers: both stand for as long as it is asked, and are
// due when what is there holds no more.
#include <algorithm>

#include "services/metrics/leading_subjects.h"

namespace interlock::metrics {
namespace {

using training::v1::ContractorEvent, training::v1::RequirementEvent, training::v1::WatchEvent;

absl::StatusOr<std::string> KindOf(SqlSession& rows, const std::string& requirement_id) {
  std::string kind;
  auto status = rows.Query("SELECT kind FROM {v}requirement WHERE requirement_id = $1",
                           {requirement_id}, [&](const SqlRow& row) { kind = row.Text(0); });
  if (!status.ok()) return status;
  return kind;
}

// A person's training may have been seen before the requirement was.
absl::Status PutKind(SqlSession& rows, const std::string& requirement_id, const std::string& kind) {
  if (auto status = rows.Run("INSERT INTO {v}requirement (requirement_id, kind) VALUES ($1, $2) "
                             "ON CONFLICT (requirement_id) DO NOTHING",
                             {requirement_id, kind});
      !status.ok())
    return status;
  return rows.Run(
      "UPDATE {v}leading SET part = $3 WHERE subject = $1 AND item_id = $2 AND part = ''",
      {int64_t{v1::SUBJECT_TRAINING}, requirement_id, kind});
}

std::string RecordOf(const std::string& person_id, const std::string& requirement_id) {
  return person_id + ":" + requirement_id;
}

absl::Status StandAsked(SqlSession& rows, const FeedEvent& fed,
                        const training::v1::StandingNoted& noted,
                        const training::v1::Asked& asked) {
  auto kind = KindOf(rows, asked.requirement_id());
  if (!kind.ok()) return kind.status();
  LeadingRow row{.subject = v1::SUBJECT_TRAINING,
                 .record_id = RecordOf(noted.person_id(), asked.requirement_id()),
                 .site_id = asked.site_id().empty() ? noted.site_id() : asked.site_id(),
                 .part = *std::move(kind),
                 .due_at_ms = asked.ends_at_ms(),
                 .item_id = asked.requirement_id()};
  // Who never had it is told when the day is over, and does not have it before that, either.
  if (asked.missing()) row.due_at_ms = std::min(asked.ends_at_ms(), fed.record.at_ms);
  return Stand(rows, fed, std::move(row));
}

}  // namespace

const std::vector<std::string> kRequirementSchema = {
    "CREATE TABLE {v}requirement (requirement_id TEXT PRIMARY KEY, kind TEXT NOT NULL)",
    "CREATE INDEX {v}leading_item ON {v}leading (item_id)",
};

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent&, const RequirementEvent& event) {
  if (!event.has_published()) return absl::OkStatus();  // A requirement keeps its kind.
  return PutKind(
      rows, event.published().requirement_id(),
      After(training::v1::Kind_Name(event.published().version().content().kind()), "KIND_"));
}

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const WatchEvent& event) {
  if (!event.has_noted()) return absl::OkStatus();  // What follows from the moment of asking.
  const auto& noted = event.noted();
  for (const auto& watched : noted.watched())
    if (auto status = StandAsked(rows, fed, noted, watched.asked()); !status.ok()) return status;
  for (const auto& requirement_id : noted.released_ids())
    if (auto status = StandNoMore(rows, fed, v1::SUBJECT_TRAINING,
                                  RecordOf(noted.person_id(), requirement_id));
        !status.ok())
      return status;
  return absl::OkStatus();
}

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const ContractorEvent& event) {
  switch (event.body_case()) {
    case ContractorEvent::kEvaluated: {
      const auto& evaluated = event.evaluated();
      return Stand(
          rows, fed,
          {.subject = v1::SUBJECT_CONTRACTORS,
           .record_id = evaluated.contractor_id(),
           .site_id = evaluated.site_id(),
           .part = After(training::v1::EvaluationOutcome_Name(evaluated.evaluation().outcome()),
                         "EVALUATION_OUTCOME_"),
           .due_at_ms = evaluated.due_at_ms(),
           .item_id = evaluated.employer_id()});
    }
    case ContractorEvent::kReleased:
      return StandNoMore(rows, fed, v1::SUBJECT_CONTRACTORS, event.released().contractor_id());
    case ContractorEvent::kEvaluationOverdue:  // Follows from the moment of asking.
    case ContractorEvent::kEntryRecorded:
    case ContractorEvent::kExitRecorded:
    case ContractorEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

}  // namespace interlock::metrics
