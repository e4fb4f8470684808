#include "services/actions/action_view.h"

#include <google/protobuf/util/json_util.h>

#include "libs/chassis/stored_event.h"
#include "services/actions/action.h"

namespace interlock::actions {
namespace {

const std::vector<std::string> kSchema = {
    "CREATE TABLE {v}action (action_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "source_kind BIGINT NOT NULL, source_id TEXT NOT NULL, owner_person_id TEXT NOT NULL, "
    "owner_role_id TEXT NOT NULL, due_at_ms BIGINT NOT NULL, stage BIGINT NOT NULL, "
    "change_id TEXT NOT NULL, version BIGINT NOT NULL, "
    // The state as the decider folds it, in JSON.
    "state TEXT NOT NULL)",
    "CREATE INDEX {v}action_due ON {v}action (due_at_ms, action_id)",
    "CREATE INDEX {v}action_change ON {v}action (change_id)",
    "CREATE INDEX {v}action_owner ON {v}action (owner_person_id, owner_role_id)",
    "CREATE INDEX {v}action_source ON {v}action (source_id)",
};

absl::Status Put(SqlSession& rows, const v1::Action& action, int64_t version) {
  const auto& content = action.content();
  std::string state;
  if (!google::protobuf::util::MessageToJsonString(action, &state).ok())
    return absl::InternalError("the action cannot be written as JSON");
  return rows.Run(
      "INSERT INTO {v}action (action_id, site_id, source_kind, source_id, owner_person_id, "
      "owner_role_id, due_at_ms, stage, change_id, version, state) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7, $8, $9, $10, $11) ON CONFLICT (action_id) DO UPDATE SET "
      "owner_person_id = excluded.owner_person_id, owner_role_id = excluded.owner_role_id, "
      "due_at_ms = excluded.due_at_ms, stage = excluded.stage, change_id = excluded.change_id, "
      "version = excluded.version, state = excluded.state",
      {action.action_id(), action.site_id(), int64_t{content.source().kind()},
       content.source().source_id(), content.owner().person_id(), content.owner().role_id(),
       action.due_at_ms(), int64_t{action.stage()}, content.before_startup_of_change_id(), version,
       state});
}

absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& fed) {
  constexpr std::string_view kStream = "action-";
  if (fed.record.type != v1::ActionEvent::descriptor()->full_name() ||
      !fed.record.stream.starts_with(kStream))
    return absl::OkStatus();
  auto event = EventAs<v1::ActionEvent>(fed.record);
  if (!event.ok()) return event.status();
  v1::Action action;
  bool read = true;
  auto status = rows.Query(
      "SELECT state FROM {v}action WHERE action_id = $1",
      {fed.record.stream.substr(kStream.size())}, [&](const SqlRow& row) {
        read = google::protobuf::util::JsonStringToMessage(std::string(row.Text(0)), &action).ok();
      });
  if (!status.ok()) return status;
  if (!read) return absl::DataLossError("the action's row is no action");
  Action::Evolve(action, *event);
  return Put(rows, action, fed.record.version);
}

}  // namespace

View ActionView() {
  return {.name = kActions,
          .form = 3,
          .sources = {"actions"},
          .schema = kSchema,
          .tables = {"action"},
          .apply = ApplyEvent};
}

}  // namespace interlock::actions
