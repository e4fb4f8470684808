// Startups, 1910.119(i) and (l)(3). The gate authorises none without people who are informed and
// trained, and without the reviews that are due; where it could not be asked and the glass was
// broken, nothing counts as done before the startup, whatever the records say later.
#include "absl/strings/str_cat.h"
#include "services/metrics/leading_subjects.h"

namespace interlock::metrics {
namespace {

using moc::v1::StartupEvent;

std::string RecordOf(const std::string& startup_id, int authorisation) {
  return absl::StrCat(startup_id, ":", authorisation);
}

absl::Status StandStarted(SqlSession& rows, const FeedEvent& fed,
                          const moc::v1::StartedUp& started) {
  const auto& authorisation = started.authorisation();
  LeadingRow row{.subject = v1::SUBJECT_STARTUP_REVIEWS,
                 .record_id = RecordOf(started.startup_id(), authorisation.number()),
                 .site_id = started.site_id(),
                 .part = authorisation.by_break_glass() ? "BREAK_GLASS" : "AUTHORISED",
                 .due_at_ms = authorisation.started_up_at_ms(),
                 .item_id = started.startup_id()};
  const int64_t authorised_at_ms =
      authorisation.by_break_glass() ? 0 : authorisation.authorised_at_ms();
  row.done_at_ms = authorisation.pssr_ids().empty() ? 0 : authorised_at_ms;
  if (auto status = Stand(rows, fed, row); !status.ok()) return status;
  if (authorisation.change_ids().empty()) return absl::OkStatus();
  row.subject = v1::SUBJECT_STARTUP_TRAINING;
  row.done_at_ms = authorised_at_ms;
  return Stand(rows, fed, row);
}

// What a startup rested on was not so.
absl::Status Withdraw(SqlSession& rows, const FeedEvent& fed,
                      const moc::v1::StartupEvidenceWithdrawn& withdrawn) {
  const auto& evidence = withdrawn.evidence();
  const bool training = evidence.evidence_id().starts_with("training_record-");
  if (!training && !evidence.evidence_id().starts_with("pssr-")) return absl::OkStatus();
  auto row =
      LastStanding(rows, training ? v1::SUBJECT_STARTUP_TRAINING : v1::SUBJECT_STARTUP_REVIEWS,
                   RecordOf(withdrawn.startup_id(), evidence.authorisation()));
  if (!row.ok()) return row.status();
  if (!*row) return absl::OkStatus();  // It has not started up.
  (*row)->done_at_ms = 0;
  return Stand(rows, fed, **row);
}

}  // namespace

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const StartupEvent& event) {
  // What leads to a startup changes nothing that is counted.
  if (event.has_started_up()) return StandStarted(rows, fed, event.started_up());
  if (event.has_evidence_withdrawn()) return Withdraw(rows, fed, event.evidence_withdrawn());
  return absl::OkStatus();
}

}  // namespace interlock::metrics
