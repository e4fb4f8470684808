#include "services/training/contractor_view.h"

#include "interlock/training/v1/contract_hazard.pb.h"
#include "interlock/training/v1/contract_injury.pb.h"
#include "interlock/training/v1/contractor.pb.h"
#include "libs/chassis/stored_event.h"

namespace interlock::training {
namespace {

using v1::ContractHazardEvent, v1::ContractInjuryEvent, v1::ContractorEvent;

absl::Status PutInside(SqlSession& rows, const v1::EntryRecorded& entry) {
  const auto& presence = entry.presence();
  return rows.Run(
      "INSERT INTO {v}inside (contractor_id, person_id, site_id, employer_id, unit_id, work, "
      "entered_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) "
      "ON CONFLICT (contractor_id, person_id) DO UPDATE SET unit_id = excluded.unit_id, "
      "work = excluded.work, entered_at_ms = excluded.entered_at_ms",
      {entry.contractor_id(), presence.person_id(), entry.site_id(), entry.employer_id(),
       presence.unit_id(), int64_t{presence.work()}, presence.entered_at_ms()});
}

absl::Status Apply(SqlSession& rows, const ContractorEvent& event) {
  switch (event.body_case()) {
    case ContractorEvent::kEntryRecorded: return PutInside(rows, event.entry_recorded());
    case ContractorEvent::kExitRecorded:
      return rows.Run(
          "DELETE FROM {v}inside WHERE contractor_id = $1 AND person_id = $2",
          {event.exit_recorded().contractor_id(), event.exit_recorded().presence().person_id()});
    case ContractorEvent::kEvaluated:
    case ContractorEvent::kEvaluationOverdue:
    case ContractorEvent::kReleased:
    case ContractorEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status PutHazard(SqlSession& rows, const v1::HazardAdvised& advised) {
  const auto& hazard = advised.hazard();
  return rows.Run(
      "INSERT INTO {v}hazard (hazard_id, site_id, unit_id, employer_id, origin, what, advised_by, "
      "advised_on, owner, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (hazard_id) DO NOTHING",
      {advised.hazard_id(), advised.site_id(), hazard.unit_id(), hazard.employer_id(),
       int64_t{hazard.origin()}, hazard.what(), hazard.advised_by_person_id(), hazard.advised_on(),
       hazard.owner_person_id(), hazard.due_on()});
}

absl::Status Apply(SqlSession& rows, const ContractHazardEvent& event) {
  switch (event.body_case()) {
    case ContractHazardEvent::kAdvised: return PutHazard(rows, event.advised());
    case ContractHazardEvent::kEnded:
      return rows.Run("DELETE FROM {v}hazard WHERE hazard_id = $1", {event.ended().hazard_id()});
    case ContractHazardEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

// Nothing that may be erased, and so nobody's name.
absl::Status PutInjury(SqlSession& rows, const std::string& case_id, const std::string& site_id,
                       const v1::Injury& injury) {
  return rows.Run(
      "INSERT INTO {v}injury (case_id, site_id, employer_id, unit_id, occurred_on, kind, outcome, "
      "days_away, days_restricted, job_title, privacy_case) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (case_id) DO UPDATE SET "
      "employer_id = excluded.employer_id, unit_id = excluded.unit_id, "
      "occurred_on = excluded.occurred_on, kind = excluded.kind, outcome = excluded.outcome, "
      "days_away = excluded.days_away, days_restricted = excluded.days_restricted, "
      "job_title = excluded.job_title, privacy_case = excluded.privacy_case",
      {case_id, site_id, injury.employer_id(), injury.unit_id(), injury.occurred_on(),
       int64_t{injury.kind()}, int64_t{injury.outcome()}, int64_t{injury.days_away()},
       int64_t{injury.days_restricted()}, injury.job_title(), int64_t{injury.privacy_case()}});
}

absl::Status Apply(SqlSession& rows, const ContractInjuryEvent& event) {
  switch (event.body_case()) {
    case ContractInjuryEvent::kRecorded:
      return PutInjury(rows, event.recorded().case_id(), event.recorded().site_id(),
                       event.recorded().injury());
    case ContractInjuryEvent::kCorrected:
      return PutInjury(rows, event.corrected().case_id(), event.corrected().site_id(),
                       event.corrected().injury());
    case ContractInjuryEvent::kWithdrawn:
      return rows.Run("DELETE FROM {v}injury WHERE case_id = $1", {event.withdrawn().case_id()});
    case ContractInjuryEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

template <class Event>
absl::Status ApplyAs(SqlSession& rows, const FeedEvent& fed) {
  auto event = EventAs<Event>(fed.record);
  return event.ok() ? Apply(rows, *event) : event.status();
}

}  // namespace

const std::vector<std::string> kContractorSchema = {
    "CREATE TABLE {v}inside (contractor_id TEXT NOT NULL, person_id TEXT NOT NULL, "
    "site_id TEXT NOT NULL, employer_id TEXT NOT NULL, unit_id TEXT NOT NULL, "
    "work BIGINT NOT NULL, entered_at_ms BIGINT NOT NULL, PRIMARY KEY (contractor_id, person_id))",
    "CREATE INDEX {v}inside_site ON {v}inside (site_id)",
    "CREATE TABLE {v}hazard (hazard_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "unit_id TEXT NOT NULL, employer_id TEXT NOT NULL, origin BIGINT NOT NULL, "
    "what TEXT NOT NULL, advised_by TEXT NOT NULL, advised_on TEXT NOT NULL, owner TEXT NOT NULL, "
    "due_on TEXT NOT NULL)",
    "CREATE INDEX {v}hazard_site ON {v}hazard (site_id)",
    "CREATE TABLE {v}injury (case_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, "
    "employer_id TEXT NOT NULL, unit_id TEXT NOT NULL, occurred_on TEXT NOT NULL, "
    "kind BIGINT NOT NULL, outcome BIGINT NOT NULL, days_away BIGINT NOT NULL, "
    "days_restricted BIGINT NOT NULL, job_title TEXT NOT NULL, privacy_case BIGINT NOT NULL)",
    "CREATE INDEX {v}injury_site ON {v}injury (site_id, occurred_on)",
};

absl::Status ApplyContractorEvent(SqlSession& rows, const FeedEvent& event) {
  const std::string& type = event.record.type;
  if (type == ContractorEvent::descriptor()->full_name())
    return ApplyAs<ContractorEvent>(rows, event);
  if (type == ContractHazardEvent::descriptor()->full_name())
    return ApplyAs<ContractHazardEvent>(rows, event);
  if (type == ContractInjuryEvent::descriptor()->full_name())
    return ApplyAs<ContractInjuryEvent>(rows, event);
  return absl::OkStatus();
}

}  // namespace interlock::training
