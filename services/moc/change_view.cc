#include "services/moc/change_view.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <limits>

#include "libs/chassis/stored_event.h"
#include "services/moc/change.h"
#include "services/moc/waiting.h"

namespace interlock::moc {
namespace {

const std::vector<std::string> kSchema = {
    "CREATE TABLE {v}change (change_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "unit_id TEXT NOT NULL, stage BIGINT NOT NULL, kind BIGINT NOT NULL, "
    "duration BIGINT NOT NULL, requested_at_ms BIGINT NOT NULL, "
    // When it came into its stage, by the record.
    "since_ms BIGINT NOT NULL, "
    // 1: ended, and nothing is left to do.
    "is_over BIGINT NOT NULL, "
    // The first moment at which something that it waits for is overdue.
    "due_at_ms BIGINT NOT NULL, version BIGINT NOT NULL, "
    // The state as the decider folds it, in JSON.
    "state TEXT NOT NULL)",
    "CREATE INDEX {v}change_requested ON {v}change (requested_at_ms, change_id)",
    "CREATE TABLE {v}change_wait (change_id TEXT NOT NULL, role_id TEXT NOT NULL, "
    "person_id TEXT NOT NULL, PRIMARY KEY (change_id, role_id, person_id))",
};

struct Row {
  v1::Change change;
  int64_t since_ms = 0;
};

absl::StatusOr<Row> Read(SqlSession& rows, const std::string& change_id) {
  Row read;
  bool is_change = true;
  auto status = rows.Query("SELECT state, since_ms FROM {v}change WHERE change_id = $1",
                           {change_id}, [&](const SqlRow& row) {
                             is_change = google::protobuf::util::JsonStringToMessage(
                                             std::string(row.Text(0)), &read.change)
                                             .ok();
                             read.since_ms = row.Int(1);
                           });
  if (!status.ok()) return status;
  if (!is_change) return absl::DataLossError("the change's row is no change");
  return read;
}

absl::Status PutWaits(SqlSession& rows, const std::string& change_id,
                      const std::vector<v1::Waiting>& waits) {
  auto status = rows.Run("DELETE FROM {v}change_wait WHERE change_id = $1", {change_id});
  for (const auto& waiting : waits)
    for (const auto& who : waiting.who()) {
      if (!status.ok()) return status;
      status = rows.Run(
          "INSERT INTO {v}change_wait (change_id, role_id, person_id) VALUES ($1, $2, $3) "
          "ON CONFLICT (change_id, role_id, person_id) DO NOTHING",
          {change_id, who.role_id(), who.person_id()});
    }
  return status;
}

absl::Status Put(SqlSession& rows, const std::string& change_id, const Row& row, int64_t version) {
  const auto& change = row.change;
  const auto waits = WaitsOf(change, row.since_ms);
  int64_t due_at_ms = std::numeric_limits<int64_t>::max();
  for (const auto& waiting : waits)
    if (waiting.due_at_ms() != 0) due_at_ms = std::min(due_at_ms, waiting.due_at_ms());
  std::string state;
  if (!google::protobuf::util::MessageToJsonString(change, &state).ok())
    return absl::InternalError("the change cannot be written as JSON");
  auto status = rows.Run(
      "INSERT INTO {v}change (change_id, site_id, unit_id, stage, kind, duration, "
      "requested_at_ms, since_ms, is_over, due_at_ms, version, state) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7, $8, $9, $10, $11, $12) ON CONFLICT (change_id) DO UPDATE SET "
      "stage = excluded.stage, kind = excluded.kind, duration = excluded.duration, "
      "since_ms = excluded.since_ms, is_over = excluded.is_over, due_at_ms = excluded.due_at_ms, "
      "version = excluded.version, state = excluded.state",
      {change_id, change.site_id(), change.facts().unit_id(), int64_t{change.stage()},
       int64_t{change.facts().kind()}, int64_t{change.facts().duration()}, change.requested_at_ms(),
       row.since_ms, int64_t{IsOver(change)}, due_at_ms, version, state});
  return status.ok() ? PutWaits(rows, change_id, waits) : status;
}

absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& fed) {
  constexpr std::string_view kStream = "change-";
  if (fed.record.type != v1::ChangeEvent::descriptor()->full_name() ||
      !fed.record.stream.starts_with(kStream))
    return absl::OkStatus();
  auto event = EventAs<v1::ChangeEvent>(fed.record);
  if (!event.ok()) return event.status();
  const std::string change_id = fed.record.stream.substr(kStream.size());
  auto row = Read(rows, change_id);
  if (!row.ok()) return row.status();
  const auto stage = row->change.stage();
  Change::Evolve(row->change, *event);
  if (row->change.stage() != stage) row->since_ms = fed.record.at_ms;
  return Put(rows, change_id, *row, fed.record.version);
}

}  // namespace

View ChangeView() {
  return {.name = kChanges,
          .sources = {"moc"},
          .schema = kSchema,
          .tables = {"change", "change_wait"},
          .apply = ApplyEvent};
}

}  // namespace interlock::moc
