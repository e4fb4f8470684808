#include "services/training/people_view.h"

#include "absl/strings/str_join.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/stored_event.h"

namespace interlock::training {
namespace {

using organisation::v1::PersonEvent, organisation::v1::RoleEvent, organisation::v1::SiteEvent;

// Of any event that carries the whole profile.
template <class Event>
absl::Status PutProfile(SqlSession& rows, const Event& event) {
  const auto& profile = event.profile();
  return rows.Run(
      "INSERT INTO {v}person (person_id, home_site_id, contract_worker, languages, left_on, "
      "merged_into) VALUES ($1, $2, $3, $4, '', '') ON CONFLICT (person_id) DO UPDATE SET "
      "home_site_id = excluded.home_site_id, contract_worker = excluded.contract_worker, "
      "languages = excluded.languages",
      {event.person_id(), event.site_id(),
       int64_t{profile.kind() == organisation::v1::PERSON_KIND_CONTRACTOR},
       absl::StrJoin(profile.languages(), " ")});
}

absl::Status PutAssignment(SqlSession& rows, const std::string& person_id,
                           const organisation::v1::Assignment& one) {
  return rows.Run(
      "INSERT INTO {v}assignment (person_id, assignment_id, role_id, site_id, unit_id, process_id, "
      "from_on, until_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
      "ON CONFLICT (person_id, assignment_id) DO UPDATE SET role_id = excluded.role_id, "
      "site_id = excluded.site_id, unit_id = excluded.unit_id, process_id = excluded.process_id, "
      "from_on = excluded.from_on, until_on = excluded.until_on",
      {person_id, one.assignment_id(), one.role_id(), one.site_id(), one.unit_id(),
       one.process_id(), one.from_on(), one.until_on()});
}

absl::Status PutLeave(SqlSession& rows, const std::string& person_id,
                      const organisation::v1::Leave& leave) {
  return rows.Run(
      "INSERT INTO {v}leave (person_id, leave_id, from_on, until_on, stand_in) "
      "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, leave_id) DO UPDATE SET "
      "from_on = excluded.from_on, until_on = excluded.until_on, stand_in = excluded.stand_in",
      {person_id, leave.leave_id(), leave.from_on(), leave.until_on(), leave.stand_in_person_id()});
}

absl::Status Leave(SqlSession& rows, const organisation::v1::PersonLeft& left) {
  auto status = rows.Run("UPDATE {v}person SET left_on = $2 WHERE person_id = $1",
                         {left.person_id(), left.left_on()});
  if (status.ok())
    status = rows.Run("DELETE FROM {v}assignment WHERE person_id = $1", {left.person_id()});
  for (const auto& assignment : left.assignments())
    if (status.ok()) status = PutAssignment(rows, left.person_id(), assignment);
  if (status.ok())
    status = rows.Run("DELETE FROM {v}leave WHERE person_id = $1", {left.person_id()});
  for (const auto& leave : left.leaves())
    if (status.ok()) status = PutLeave(rows, left.person_id(), leave);
  return status;
}

absl::Status ApplyPerson(SqlSession& rows, const PersonEvent& event) {
  switch (event.body_case()) {
    case PersonEvent::kRegistered: return PutProfile(rows, event.registered());
    case PersonEvent::kImported: return PutProfile(rows, event.imported());
    case PersonEvent::kCorrected: return PutProfile(rows, event.corrected());
    case PersonEvent::kAssigned:
      return PutAssignment(rows, event.assigned().person_id(), event.assigned().assignment());
    case PersonEvent::kAssignmentEnded:
      return PutAssignment(rows, event.assignment_ended().person_id(),
                           event.assignment_ended().assignment());
    case PersonEvent::kLeaveRecorded:
      return PutLeave(rows, event.leave_recorded().person_id(), event.leave_recorded().leave());
    case PersonEvent::kLeaveChanged:
      return PutLeave(rows, event.leave_changed().person_id(), event.leave_changed().leave());
    case PersonEvent::kLeaveCancelled:
      return rows.Run("DELETE FROM {v}leave WHERE person_id = $1 AND leave_id = $2",
                      {event.leave_cancelled().person_id(), event.leave_cancelled().leave_id()});
    case PersonEvent::kLeft: return Leave(rows, event.left());
    case PersonEvent::kTakenBack:
      return rows.Run("UPDATE {v}person SET left_on = '' WHERE person_id = $1",
                      {event.taken_back().person_id()});
    case PersonEvent::kMerged:
      return rows.Run("UPDATE {v}person SET merged_into = $2 WHERE person_id = $1",
                      {event.merged().person_id(), event.merged().into_person_id()});
    case PersonEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status PutRole(SqlSession& rows, const std::string& role_id,
                     const organisation::v1::RoleProfile& profile) {
  return rows.Run(
      "INSERT INTO {v}role (role_id, operates) VALUES ($1, $2) "
      "ON CONFLICT (role_id) DO UPDATE SET operates = excluded.operates",
      {role_id, int64_t{profile.operates()}});
}

absl::Status ApplyRole(SqlSession& rows, const RoleEvent& event) {
  switch (event.body_case()) {
    case RoleEvent::kRegistered:
      return PutRole(rows, event.registered().role_id(), event.registered().profile());
    case RoleEvent::kCorrected:
      return PutRole(rows, event.corrected().role_id(), event.corrected().profile());
    case RoleEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status PutSite(SqlSession& rows, const std::string& site_id, const std::string& time_zone) {
  return rows.Run(
      "INSERT INTO {v}site (site_id, time_zone) VALUES ($1, $2) "
      "ON CONFLICT (site_id) DO UPDATE SET time_zone = excluded.time_zone",
      {site_id, time_zone});
}

// Registered and corrected carry the profile; nothing else changes the time zone.
absl::Status ApplySite(SqlSession& rows, const SiteEvent& event) {
  if (event.has_registered())
    return PutSite(rows, event.registered().site_id(), event.registered().profile().time_zone());
  if (event.has_corrected())
    return PutSite(rows, event.corrected().site_id(), event.corrected().profile().time_zone());
  return absl::OkStatus();
}

}  // namespace

const std::vector<std::string> kPeopleSchema = {
    "CREATE TABLE {v}site (site_id TEXT PRIMARY KEY, time_zone TEXT NOT NULL)",
    "CREATE TABLE {v}role (role_id TEXT PRIMARY KEY, operates BIGINT NOT NULL)",
    // Languages apart by spaces.
    "CREATE TABLE {v}person (person_id TEXT PRIMARY KEY, home_site_id TEXT NOT NULL, "
    "contract_worker BIGINT NOT NULL, languages TEXT NOT NULL, left_on TEXT NOT NULL, "
    "merged_into TEXT NOT NULL)",
    "CREATE INDEX {v}person_merged ON {v}person (merged_into)",
    "CREATE INDEX {v}person_home ON {v}person (home_site_id)",
    "CREATE TABLE {v}assignment (person_id TEXT NOT NULL, assignment_id TEXT NOT NULL, "
    "role_id TEXT NOT NULL, site_id TEXT NOT NULL, unit_id TEXT NOT NULL, "
    "process_id TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL, "
    "PRIMARY KEY (person_id, assignment_id))",
    "CREATE INDEX {v}assignment_site ON {v}assignment (site_id)",
    "CREATE TABLE {v}leave (person_id TEXT NOT NULL, leave_id TEXT NOT NULL, "
    "from_on TEXT NOT NULL, until_on TEXT NOT NULL, stand_in TEXT NOT NULL, "
    "PRIMARY KEY (person_id, leave_id))",
};

absl::Status ApplyPeopleEvent(SqlSession& rows, const FeedEvent& event) {
  const std::string& type = event.record.type;
  if (type == PersonEvent::descriptor()->full_name()) {
    auto person = EventAs<PersonEvent>(event.record);
    return person.ok() ? ApplyPerson(rows, *person) : person.status();
  }
  if (type == RoleEvent::descriptor()->full_name()) {
    auto role = EventAs<RoleEvent>(event.record);
    return role.ok() ? ApplyRole(rows, *role) : role.status();
  }
  if (type == SiteEvent::descriptor()->full_name()) {
    auto site = EventAs<SiteEvent>(event.record);
    return site.ok() ? ApplySite(rows, *site) : site.status();
  }
  return absl::OkStatus();
}

}  // namespace interlock::training
