// Changes, 1910.119(l): where each stands and what it waits for; how many are emergencies; and
// those that are to last until a day.
#include "services/metrics/leading_subjects.h"

namespace interlock::metrics {
namespace {

using moc::v1::Change, moc::v1::ChangeDuration, moc::v1::ChangeEvent;

// Of a change, what is counted of it.
struct ChangeRow {
  std::string change_id = {};
  std::string site_id = {};
  int64_t stage = Change::STAGE_UNSPECIFIED;
  int64_t kind = 0, duration = 0;
  int64_t requested_at_ms = 0;
  // Rejected or withdrawn after it had been made, and not seen to be undone.
  bool holds_unit = false;
};

absl::Status Load(SqlSession& rows, ChangeRow& row) {
  return rows.Query(
      "SELECT site_id, stage, kind, duration, requested_at_ms, holds_unit FROM {v}change "
      "WHERE change_id = $1",
      {row.change_id}, [&](const SqlRow& found) {
        row.site_id = found.Text(0);
        row.stage = found.Int(1);
        row.kind = found.Int(2);
        row.duration = found.Int(3);
        row.requested_at_ms = found.Int(4);
        row.holds_unit = found.Int(5) != 0;
      });
}

absl::Status Save(SqlSession& rows, const ChangeRow& row) {
  return rows.Run(
      "INSERT INTO {v}change (change_id, site_id, stage, kind, duration, requested_at_ms, "
      "holds_unit) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (change_id) DO UPDATE SET "
      "site_id = excluded.site_id, stage = excluded.stage, kind = excluded.kind, "
      "duration = excluded.duration, requested_at_ms = excluded.requested_at_ms, "
      "holds_unit = excluded.holds_unit",
      {row.change_id, row.site_id, row.stage, row.kind, row.duration, row.requested_at_ms,
       int64_t{row.holds_unit}});
}

void Evolve(ChangeRow& row, const ChangeEvent& event) {
  const auto take = [&](const moc::v1::ChangeFacts& facts) {
    row.kind = facts.kind();
    row.duration = facts.duration();
  };
  switch (event.body_case()) {
    case ChangeEvent::kRequested:
      row.site_id = event.requested().site_id();
      row.stage = Change::STAGE_REQUESTED;
      row.requested_at_ms = event.requested().requested_at_ms();
      return take(event.requested().facts());
    case ChangeEvent::kAmended: return take(event.amended().facts());
    case ChangeEvent::kScreened:
      row.stage =
          event.screened().screening().in_kind() ? Change::STAGE_IN_KIND : Change::STAGE_PREPARING;
      return;
    case ChangeEvent::kScreeningChallenged: row.stage = Change::STAGE_REQUESTED; return;
    case ChangeEvent::kSubmitted: row.stage = Change::STAGE_IN_REVIEW; return;
    case ChangeEvent::kReturned: row.stage = Change::STAGE_PREPARING; return;
    case ChangeEvent::kRejected:
      row.stage = Change::STAGE_REJECTED;
      row.holds_unit = event.rejected().holds_unit();
      return;
    case ChangeEvent::kWithdrawn:
      row.stage = Change::STAGE_WITHDRAWN;
      row.holds_unit = event.withdrawn().holds_unit();
      return;
    case ChangeEvent::kApproved: row.stage = Change::STAGE_APPROVED; return;
    case ChangeEvent::kInstalled: row.stage = Change::STAGE_INSTALLED; return;
    case ChangeEvent::kStartedUp: row.stage = Change::STAGE_OPERATING; return;
    case ChangeEvent::kUndone: row.holds_unit = false; return;
    case ChangeEvent::kRestored: row.stage = Change::STAGE_RESTORED; return;
    case ChangeEvent::kClosed: row.stage = Change::STAGE_CLOSED; return;
    default: return;  // Many other events of a change move it nowhere.
  }
}

// What is open and has a moment by which it is to be done: steps of a review, and paperwork.
constexpr char kPaperwork[] = "paperwork", kStep[] = "step:";

absl::Status PutDue(SqlSession& rows, const std::string& change_id, const std::string& item,
                    int64_t due_at_ms) {
  return rows.Run(
      "INSERT INTO {v}change_due (change_id, item, due_at_ms) VALUES ($1, $2, $3) "
      "ON CONFLICT (change_id, item) DO UPDATE SET due_at_ms = excluded.due_at_ms",
      {change_id, item, due_at_ms});
}
absl::Status DropDue(SqlSession& rows, const std::string& change_id, const std::string& item) {
  return rows.Run("DELETE FROM {v}change_due WHERE change_id = $1 AND item = $2",
                  {change_id, item});
}

absl::Status ApplyToDue(SqlSession& rows, const std::string& id, const ChangeEvent& event) {
  switch (event.body_case()) {
    case ChangeEvent::kStepOpened:
      return PutDue(rows, id, kStep + event.step_opened().step_id(),
                    event.step_opened().due_at_ms());
    case ChangeEvent::kStepCompleted:
      return DropDue(rows, id, kStep + event.step_completed().step_id());
    case ChangeEvent::kPaperworkAsked:
      return PutDue(rows, id, kPaperwork, event.paperwork_asked().due_at_ms());
    case ChangeEvent::kPaperworkCompleted: return DropDue(rows, id, kPaperwork);
    // A review that has ended leaves no step open.
    case ChangeEvent::kReturned:
    case ChangeEvent::kRejected:
    case ChangeEvent::kWithdrawn:
    case ChangeEvent::kRevisionEnded:
      return rows.Run("DELETE FROM {v}change_due WHERE change_id = $1 AND item <> $2",
                      {id, std::string(kPaperwork)});
    default: return absl::OkStatus();
  }
}

absl::StatusOr<int64_t> NextDue(SqlSession& rows, const std::string& change_id) {
  int64_t due_at_ms = 0;
  auto status = rows.Query(
      "SELECT due_at_ms FROM {v}change_due WHERE change_id = $1 AND due_at_ms <> 0 "
      "ORDER BY due_at_ms LIMIT 1",
      {change_id}, [&](const SqlRow& row) { due_at_ms = row.Int(0); });
  if (!status.ok()) return status;
  return due_at_ms;
}

bool IsOpen(const ChangeRow& row) {
  switch (row.stage) {
    case Change::STAGE_IN_KIND:
    case Change::STAGE_CLOSED: return false;
    case Change::STAGE_REJECTED:
    case Change::STAGE_WITHDRAWN: return row.holds_unit;
    default: return true;
  }
}

absl::Status StandOrNot(SqlSession& rows, const FeedEvent& fed, bool stands, LeadingRow row) {
  return stands ? Stand(rows, fed, std::move(row))
                : StandNoMore(rows, fed, row.subject, row.record_id);
}

absl::Status StandAsChange(SqlSession& rows, const FeedEvent& fed, const ChangeRow& row) {
  const auto due = NextDue(rows, row.change_id);
  if (!due.ok()) return due.status();
  return StandOrNot(rows, fed, IsOpen(row),
                    {.subject = v1::SUBJECT_CHANGES,
                     .record_id = row.change_id,
                     .site_id = row.site_id,
                     .part = After(Change::Stage_Name(Change::Stage(row.stage)), "STAGE_"),
                     .due_at_ms = *due});
}

absl::Status StandAsRequest(SqlSession& rows, const FeedEvent& fed, const ChangeRow& row) {
  return StandOrNot(rows, fed, row.stage != Change::STAGE_IN_KIND,
                    {.subject = v1::SUBJECT_CHANGE_REQUESTS,
                     .record_id = row.change_id,
                     .site_id = row.site_id,
                     .part = After(moc::v1::ChangeDuration_Name(ChangeDuration(row.duration)),
                                   "CHANGE_DURATION_"),
                     .due_at_ms = row.requested_at_ms});
}

// In force until it was restored, made permanent or undone.
absl::Status StandAsTemporary(SqlSession& rows, const FeedEvent& fed, const ChangeRow& row,
                              const ChangeEvent& event) {
  LeadingRow temporary{
      .subject = v1::SUBJECT_TEMPORARY_CHANGES,
      .record_id = row.change_id,
      .site_id = row.site_id,
      .part = After(moc::v1::ChangeKind_Name(moc::v1::ChangeKind(row.kind)), "CHANGE_KIND_")};
  switch (event.body_case()) {
    case ChangeEvent::kTemporaryInForce:
      temporary.due_at_ms = event.temporary_in_force().limit_at_ms();
      return Stand(rows, fed, std::move(temporary));
    case ChangeEvent::kLimitExtended:
      temporary.due_at_ms = event.limit_extended().limit_at_ms();
      return Stand(rows, fed, std::move(temporary));
    case ChangeEvent::kMadePermanent:
    case ChangeEvent::kRestored:
    case ChangeEvent::kUndone:
      return StandNoMore(rows, fed, v1::SUBJECT_TEMPORARY_CHANGES, row.change_id);
    default: return absl::OkStatus();
  }
}

}  // namespace

const std::vector<std::string> kChangeSchema = {
    "CREATE TABLE {v}change (change_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "stage BIGINT NOT NULL, kind BIGINT NOT NULL, duration BIGINT NOT NULL, "
    "requested_at_ms BIGINT NOT NULL, holds_unit BIGINT NOT NULL)",
    "CREATE TABLE {v}change_due (change_id TEXT NOT NULL, item TEXT NOT NULL, "
    "due_at_ms BIGINT NOT NULL, PRIMARY KEY (change_id, item))",
};

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const ChangeEvent& event) {
  ChangeRow row{.change_id = After(fed.record.stream, "change-")};
  if (auto status = Load(rows, row); !status.ok()) return status;
  Evolve(row, event);
  for (const auto& status :
       {Save(rows, row), ApplyToDue(rows, row.change_id, event), StandAsChange(rows, fed, row),
        StandAsRequest(rows, fed, row), StandAsTemporary(rows, fed, row, event)})
    if (!status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace interlock::metrics
