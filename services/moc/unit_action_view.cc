#include "services/moc/unit_action_view.h"

#include "interlock/actions/v1/action.pb.h"
#include "libs/chassis/stored_event.h"

namespace interlock::moc {
namespace {

using actions::v1::ActionEvent;

const std::vector<std::string> kSchema = {
    "CREATE TABLE {v}action (action_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "unit_id TEXT NOT NULL, what TEXT NOT NULL, source_kind BIGINT NOT NULL, "
    "source_id TEXT NOT NULL, owner_person_id TEXT NOT NULL, owner_role_id TEXT NOT NULL, "
    "due_on TEXT NOT NULL, before_startup_of TEXT NOT NULL, completed BIGINT NOT NULL, "
    // 1: verified, declined or withdrawn.
    "settled BIGINT NOT NULL)",
    "CREATE INDEX {v}action_unit ON {v}action (site_id, unit_id, settled)",
};

absl::Status Put(SqlSession& rows, const std::string& id, const actions::v1::Content& content) {
  return rows.Run(
      "INSERT INTO {v}action (action_id, site_id, unit_id, what, source_kind, source_id, "
      "owner_person_id, owner_role_id, due_on, before_startup_of, completed, settled) VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0) ON CONFLICT (action_id) DO UPDATE SET "
      "unit_id = excluded.unit_id, what = excluded.what, "
      "owner_person_id = excluded.owner_person_id, owner_role_id = excluded.owner_role_id, "
      "due_on = excluded.due_on, before_startup_of = excluded.before_startup_of, completed = 0, "
      "settled = 0",
      {id, content.site_id(), content.unit_id(), content.what(), int64_t{content.source().kind()},
       content.source().source_id(), content.owner().person_id(), content.owner().role_id(),
       content.due_on(), content.before_startup_of_change_id()});
}

absl::Status Stand(SqlSession& rows, const std::string& id, bool completed, bool settled) {
  return rows.Run("UPDATE {v}action SET completed = $1, settled = $2 WHERE action_id = $3",
                  {int64_t{completed}, int64_t{settled}, id});
}

absl::Status Own(SqlSession& rows, const std::string& id, const actions::v1::Owner& owner) {
  return rows.Run(
      "UPDATE {v}action SET owner_person_id = $1, owner_role_id = $2 WHERE action_id = $3",
      {owner.person_id(), owner.role_id(), id});
}

absl::Status Due(SqlSession& rows, const std::string& id, const std::string& due_on) {
  return rows.Run("UPDATE {v}action SET due_on = $1 WHERE action_id = $2", {due_on, id});
}

// Open again, with a day and an owner.
template <class Event>
absl::Status Again(SqlSession& rows, const std::string& id, const Event& event) {
  if (auto status = Stand(rows, id, false, false); !status.ok()) return status;
  if (auto status = Own(rows, id, event.owner()); !status.ok()) return status;
  return Due(rows, id, event.due_on());
}

absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& fed) {
  if (fed.record.type != ActionEvent::descriptor()->full_name()) return absl::OkStatus();
  auto event = EventAs<ActionEvent>(fed.record);
  if (!event.ok()) return event.status();
  const std::string id = fed.record.stream.substr(fed.record.stream.find('-') + 1);
  switch (event->body_case()) {
    case ActionEvent::kOpened: return Put(rows, id, event->opened().content());
    case ActionEvent::kBroughtOver: return Put(rows, id, event->brought_over().content());
    case ActionEvent::kRevised: return Put(rows, id, event->revised().content());
    case ActionEvent::kReassigned: return Own(rows, id, event->reassigned().owner());
    case ActionEvent::kExtended: return Due(rows, id, event->extended().due_on());
    case ActionEvent::kCompleted: return Stand(rows, id, true, false);
    case ActionEvent::kVerificationFailed: return Again(rows, id, event->verification_failed());
    case ActionEvent::kReopened: return Again(rows, id, event->reopened());
    case ActionEvent::kVerified:
    case ActionEvent::kDeclined:
    case ActionEvent::kWithdrawn: return Stand(rows, id, true, true);
    default: return absl::OkStatus();
  }
}

}  // namespace

View UnitActionView() {
  return {.name = kUnitActions,
          .sources = {"actions"},
          .schema = kSchema,
          .tables = {"action"},
          .apply = ApplyEvent};
}

absl::Status ReadUnitActions(SqlSession& rows, const std::string& site_id,
                             const std::string& unit_id, std::vector<v1::UnitAction>& actions) {
  return rows.Query(
      "SELECT action_id, what, source_kind, source_id, owner_person_id, owner_role_id, due_on, "
      "completed, before_startup_of FROM {v}action WHERE site_id = $1 AND unit_id = $2 AND "
      "settled = 0 ORDER BY action_id",
      {site_id, unit_id}, [&](const SqlRow& row) {
        auto& action = actions.emplace_back();
        action.set_action_id(std::string(row.Text(0)));
        action.set_what(std::string(row.Text(1)));
        action.set_source_kind(actions::v1::SourceKind_Name(actions::v1::SourceKind(row.Int(2))));
        action.set_source_id(std::string(row.Text(3)));
        action.set_owner_person_id(std::string(row.Text(4)));
        action.set_owner_role_id(std::string(row.Text(5)));
        action.set_due_on(std::string(row.Text(6)));
        action.set_completed(row.Int(7) != 0);
        action.set_site_id(site_id);
        action.set_unit_id(unit_id);
        action.set_before_startup_of_change_id(std::string(row.Text(8)));
      });
}

}  // namespace interlock::moc
