#include "services/metrics/leading_view.h"

#include "absl/strings/escaping.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/metrics/leading_subjects.h"
#include "services/metrics/target.h"

namespace interlock::metrics {
namespace {

using organisation::v1::SiteEvent, organisation::v1::SiteProfile;

absl::Status PutSite(SqlSession& rows, const std::string& site_id, const SiteProfile& profile) {
  return rows.Run(
      "INSERT INTO {v}site (site_id, time_zone, go_live_on) VALUES ($1, $2, $3) "
      "ON CONFLICT (site_id) DO UPDATE SET time_zone = excluded.time_zone, "
      "go_live_on = excluded.go_live_on",
      {site_id, profile.time_zone(), profile.go_live_on()});
}

absl::Status Apply(SqlSession& rows, const FeedEvent&, const SiteEvent& event) {
  // Whoever owns it and what it is called changes nothing that is counted.
  if (event.has_registered())
    return PutSite(rows, event.registered().site_id(), event.registered().profile());
  if (event.has_corrected())
    return PutSite(rows, event.corrected().site_id(), event.corrected().profile());
  return absl::OkStatus();
}

// The row holds the state as the decider folds it, in base64.
absl::Status Apply(SqlSession& rows, const FeedEvent& fed, const v1::IndicatorTargetEvent& event) {
  const std::string indicator_id = After(fed.record.stream, "indicator_target-");
  v1::IndicatorTarget targets;
  bool read = true;
  auto status = rows.Query("SELECT state FROM {v}target WHERE indicator_id = $1", {indicator_id},
                           [&](const SqlRow& row) { read = ReadTargets(row.Text(0), targets); });
  if (!status.ok()) return status;
  if (!read) return absl::DataLossError("the target's row is no target");
  IndicatorTarget::Evolve(targets, event);
  return rows.Run(
      "INSERT INTO {v}target (indicator_id, state) VALUES ($1, $2) "
      "ON CONFLICT (indicator_id) DO UPDATE SET state = excluded.state",
      {indicator_id, absl::Base64Escape(targets.SerializeAsString())});
}

// Those of other services.
template <class Event>
absl::Status Apply(SqlSession& rows, const FeedEvent& fed, const Event& event) {
  return ApplyToLeading(rows, fed, event);
}

// Applies it if it is such an event; else tries the next.
template <class Event, class... Others>
absl::Status ApplyAs(SqlSession& rows, const FeedEvent& fed) {
  if (fed.record.type == Event::descriptor()->full_name()) {
    auto event = EventAs<Event>(fed.record);
    return event.ok() ? Apply(rows, fed, *event) : event.status();
  }
  if constexpr (sizeof...(Others) > 0) return ApplyAs<Others...>(rows, fed);
  return absl::OkStatus();
}

std::vector<std::string> Schema() {
  std::vector<std::string> schema = kLeadingSchema;
  for (const auto& tables : {kInvestigationSchema, kRequirementSchema, kChangeSchema})
    schema.insert(schema.end(), tables.begin(), tables.end());
  schema.push_back(
      "CREATE TABLE {v}site (site_id TEXT PRIMARY KEY, time_zone TEXT NOT NULL, "
      "go_live_on TEXT NOT NULL)");
  schema.push_back("CREATE TABLE {v}target (indicator_id TEXT PRIMARY KEY, state TEXT NOT NULL)");
  return schema;
}

}  // namespace

bool ReadTargets(std::string_view row, v1::IndicatorTarget& targets) {
  std::string bytes;
  return absl::Base64Unescape({row.data(), row.size()}, &bytes) && targets.ParseFromString(bytes);
}

View LeadingView() {
  return {.name = kLeading,
          .form = 5,
          .sources = {"organisation", "metrics", "incidents", "actions", "training", "moc"},
          .schema = Schema(),
          .tables = {"leading", "investigation", "requirement", "change", "change_due", "site",
                     "target"},
          .apply = ApplyAs<SiteEvent, v1::IndicatorTargetEvent, actions::v1::ActionEvent,
                           incidents::v1::IncidentEvent, training::v1::ContractorEvent,
                           training::v1::RequirementEvent, training::v1::WatchEvent,
                           moc::v1::ChangeEvent, moc::v1::StartupEvent>};
}

}  // namespace interlock::metrics
