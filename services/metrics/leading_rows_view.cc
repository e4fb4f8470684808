#include "services/metrics/leading_rows_view.h"

#include <limits>

namespace interlock::metrics {

const std::vector<std::string> kLeadingSchema = {
    "CREATE TABLE {v}leading (subject BIGINT NOT NULL, record_id TEXT NOT NULL, "
    "from_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, service TEXT NOT NULL, "
    "stream TEXT NOT NULL, site_id TEXT NOT NULL, part TEXT NOT NULL, due_at_ms BIGINT NOT NULL, "
    "done_at_ms BIGINT NOT NULL, item_id TEXT NOT NULL, PRIMARY KEY (subject, record_id, from_ms))",
    // With all that counting reads: no row is looked up beside it.
    "CREATE INDEX {v}leading_site ON {v}leading (site_id, subject, until_ms, from_ms, part, "
    "due_at_ms, done_at_ms)",
};

namespace {

// The end of a row that stands.
constexpr int64_t kStill = std::numeric_limits<int64_t>::max();

struct Found {
  LeadingRow row;
  bool stands = false;
};

absl::StatusOr<std::optional<Found>> Last(SqlSession& rows, v1::Subject subject,
                                          const std::string& record_id) {
  std::optional<Found> found;
  auto status = rows.Query(
      "SELECT service, stream, site_id, part, due_at_ms, done_at_ms, item_id, until_ms "
      "FROM {v}leading WHERE subject = $1 AND record_id = $2 ORDER BY from_ms DESC LIMIT 1",
      {int64_t{subject}, record_id}, [&](const SqlRow& row) {
        found = Found{{.subject = subject,
                       .record_id = record_id,
                       .service = std::string(row.Text(0)),
                       .stream = std::string(row.Text(1)),
                       .site_id = std::string(row.Text(2)),
                       .part = std::string(row.Text(3)),
                       .due_at_ms = row.Int(4),
                       .done_at_ms = row.Int(5),
                       .item_id = std::string(row.Text(6))},
                      row.Int(7) == kStill};
      });
  if (!status.ok()) return status;
  return found;
}

}  // namespace

absl::Status StandNoMore(SqlSession& rows, const FeedEvent& event, v1::Subject subject,
                         const std::string& record_id) {
  return rows.Run(
      "UPDATE {v}leading SET until_ms = $3 WHERE subject = $1 AND record_id = $2 AND "
      "until_ms = $4",
      {int64_t{subject}, record_id, event.record.at_ms, kStill});
}

absl::Status Stand(SqlSession& rows, const FeedEvent& event, LeadingRow row) {
  row.service = event.service;
  row.stream = event.record.stream;
  auto last = Last(rows, row.subject, row.record_id);
  if (!last.ok()) return last.status();
  if (*last && (*last)->stands && (*last)->row == row) return absl::OkStatus();
  if (auto status = StandNoMore(rows, event, row.subject, row.record_id); !status.ok())
    return status;
  // What was said in the same moment before is as if it had not been.
  return rows.Run(
      "INSERT INTO {v}leading (subject, record_id, from_ms, until_ms, service, stream, site_id, "
      "part, due_at_ms, done_at_ms, item_id) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
      "ON CONFLICT (subject, record_id, from_ms) DO UPDATE SET until_ms = excluded.until_ms, "
      "service = excluded.service, stream = excluded.stream, site_id = excluded.site_id, "
      "part = excluded.part, due_at_ms = excluded.due_at_ms, done_at_ms = excluded.done_at_ms, "
      "item_id = excluded.item_id",
      {int64_t{row.subject}, row.record_id, event.record.at_ms, kStill, row.service, row.stream,
       row.site_id, row.part, row.due_at_ms, row.done_at_ms, row.item_id});
}

absl::StatusOr<std::optional<LeadingRow>> LastStanding(SqlSession& rows, v1::Subject subject,
                                                       const std::string& record_id) {
  auto last = Last(rows, subject, record_id);
  if (!last.ok()) return last.status();
  if (!*last) return std::nullopt;
  return (*last)->row;
}

}  // namespace interlock::metrics
