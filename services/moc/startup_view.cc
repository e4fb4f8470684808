#include "services/moc/startup_view.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/strip.h"
#include "libs/chassis/stored_event.h"
#include "services/moc/change.h"
#include "services/moc/holding.h"
#include "services/moc/pssr.h"
#include "services/moc/startup.h"

namespace interlock::moc {
namespace {

const std::vector<std::string> kSchema = {
    "CREATE TABLE {v}record (category TEXT NOT NULL, id TEXT NOT NULL, site_id TEXT NOT NULL, "
    "unit_id TEXT NOT NULL, holds BIGINT NOT NULL, "
    // A temporary or emergency change that is in the field.
    "handed_over BIGINT NOT NULL, version BIGINT NOT NULL, "
    // The state as its decider folds it, in JSON.
    "state TEXT NOT NULL, PRIMARY KEY (category, id))",
    "CREATE INDEX {v}record_unit ON {v}record (site_id, unit_id)",
};

std::string UnitOf(const v1::Change& change) { return change.facts().unit_id(); }
std::string UnitOf(const v1::Pssr& pssr) { return pssr.scope().unit_id(); }
std::string UnitOf(const v1::UnitStartup& startup) { return startup.unit_id(); }
bool Holds(const v1::Change& change) { return HeldBy(change).has_value(); }
bool Holds(const v1::Pssr& pssr) { return HeldBy(pssr).has_value(); }
bool Holds(const v1::UnitStartup&) { return false; }

bool IsHandedOver(const v1::Change& change) {
  const auto duration = change.facts().duration();
  const bool passing =
      duration == v1::CHANGE_DURATION_TEMPORARY || duration == v1::CHANGE_DURATION_EMERGENCY;
  return passing && (change.holds_unit() || change.stage() == v1::Change::STAGE_OPERATING);
}
template <class State>
bool IsHandedOver(const State&) {
  return false;
}

template <class D>
absl::Status Fold(SqlSession& rows, const FeedEvent& fed, const std::string& id) {
  auto event = EventAs<typename D::Event>(fed.record);
  if (!event.ok()) return event.status();
  typename D::State state;
  bool read = true;
  auto status = rows.Query(
      "SELECT state FROM {v}record WHERE category = $1 AND id = $2", {D::kCategory, id},
      [&](const SqlRow& row) {
        read = google::protobuf::util::JsonStringToMessage(std::string(row.Text(0)), &state).ok();
      });
  if (!status.ok()) return status;
  if (!read) return absl::DataLossError("the row is no state of " + fed.record.stream);
  D::Evolve(state, *event);
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(state, &text).ok())
    return absl::InternalError(fed.record.stream + " cannot be written as JSON");
  return rows.Run(
      "INSERT INTO {v}record (category, id, site_id, unit_id, holds, handed_over, version, "
      "state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (category, id) DO UPDATE SET "
      "site_id = excluded.site_id, unit_id = excluded.unit_id, holds = excluded.holds, "
      "handed_over = excluded.handed_over, version = excluded.version, state = excluded.state",
      {D::kCategory, id, state.site_id(), UnitOf(state), int64_t{Holds(state)},
       int64_t{IsHandedOver(state)}, fed.record.version, text});
}

absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& fed) {
  const auto& record = fed.record;
  const auto is = [&](const google::protobuf::Descriptor* type) {
    return record.type == type->full_name();
  };
  const std::string id = record.stream.substr(record.stream.find('-') + 1);
  if (is(v1::ChangeEvent::descriptor())) return Fold<Change>(rows, fed, id);
  if (is(v1::PssrEvent::descriptor())) return Fold<Pssr>(rows, fed, id);
  if (is(v1::StartupEvent::descriptor())) return Fold<Startup>(rows, fed, id);
  return absl::OkStatus();
}

}  // namespace

View UnitView() {
  return {.name = kUnits,
          .sources = {"moc"},
          .schema = kSchema,
          .tables = {"record"},
          .apply = ApplyEvent};
}

}  // namespace interlock::moc
