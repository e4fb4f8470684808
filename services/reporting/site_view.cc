#include "services/reporting/site_view.h"

#include <utility>

#include "absl/time/time.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/stored_event.h"

namespace interlock::reporting {
namespace {

using organisation::v1::BusinessEvent, organisation::v1::CompanyEvent, organisation::v1::SiteEvent;
using Periods = google::protobuf::RepeatedPtrField<organisation::v1::OwnershipPeriod>;

absl::Status PutUnit(SqlSession& rows, const std::string& site_id,
                     const organisation::v1::Unit& unit) {
  return rows.Run(
      "INSERT INTO {v}unit (site_id, unit_id, name, closed_on) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (site_id, unit_id) DO UPDATE SET name = excluded.name, "
      "closed_on = excluded.closed_on",
      {site_id, unit.unit_id(), unit.name(), unit.closed_on()});
}

absl::Status PutOwnership(SqlSession& rows, const std::string& site_id, const Periods& periods) {
  if (auto status = rows.Run("DELETE FROM {v}ownership WHERE site_id = $1", {site_id});
      !status.ok())
    return status;
  int64_t ordinal = 0;
  for (const auto& period : periods)
    if (auto status = rows.Run(
            "INSERT INTO {v}ownership (site_id, ordinal, business_id, from_on, "
            "until_on) VALUES ($1, $2, $3, $4, $5)",
            {site_id, ++ordinal, period.business_id(), period.from_on(), period.until_on()});
        !status.ok())
      return status;
  return absl::OkStatus();
}

absl::Status DateIncidentsAnew(SqlSession& rows, const std::string& site_id,
                               const std::string& time_zone) {
  std::vector<std::pair<std::string, int64_t>> incidents;
  if (auto status = rows.Query(
          "SELECT incident_id, occurred_at_ms FROM {v}incident WHERE site_id = $1", {site_id},
          [&](const SqlRow& row) { incidents.emplace_back(row.Text(0), row.Int(1)); });
      !status.ok())
    return status;
  for (const auto& [incident_id, occurred_at_ms] : incidents)
    if (auto status = rows.Run("UPDATE {v}incident SET occurred_on = $2 WHERE incident_id = $1",
                               {incident_id, DateAt(time_zone, occurred_at_ms)});
        !status.ok())
      return status;
  return absl::OkStatus();
}

absl::Status PutProfile(SqlSession& rows, const std::string& site_id,
                        const organisation::v1::SiteProfile& profile) {
  std::string zone_before;
  if (auto status = rows.Query("SELECT time_zone FROM {v}site WHERE site_id = $1", {site_id},
                               [&](const SqlRow& row) { zone_before = row.Text(0); });
      !status.ok())
    return status;
  if (auto status = rows.Run(
          "INSERT INTO {v}site (site_id, name, name_key, time_zone, go_live_on, anonymous, regime) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (site_id) DO UPDATE SET "
          "name = excluded.name, name_key = excluded.name_key, time_zone = excluded.time_zone, "
          "go_live_on = excluded.go_live_on, anonymous = excluded.anonymous, "
          "regime = excluded.regime",
          {site_id, profile.name(), SearchForm(profile.name()), profile.time_zone(),
           profile.go_live_on(), int64_t{profile.anonymous_near_misses_allowed()},
           int64_t{profile.regime()}});
      !status.ok())
    return status;
  if (zone_before == profile.time_zone()) return absl::OkStatus();
  return DateIncidentsAnew(rows, site_id, profile.time_zone());
}

absl::Status Register(SqlSession& rows, const organisation::v1::SiteRegistered& registered) {
  if (auto status = PutProfile(rows, registered.site_id(), registered.profile()); !status.ok())
    return status;
  for (const auto& unit : registered.units())
    if (auto status = PutUnit(rows, registered.site_id(), unit); !status.ok()) return status;
  return PutOwnership(rows, registered.site_id(), registered.ownership());
}

absl::Status Rename(SqlSession& rows, const organisation::v1::SiteRenamed& renamed) {
  const auto& name = renamed.name().name();
  return rows.Run("UPDATE {v}site SET name = $2, name_key = $3 WHERE site_id = $1",
                  {renamed.site_id(), name, SearchForm(name)});
}

absl::Status ApplySite(SqlSession& rows, const SiteEvent& event) {
  switch (event.body_case()) {
    case SiteEvent::kRegistered: return Register(rows, event.registered());
    case SiteEvent::kImported: return absl::OkStatus();  // What it changed has events of its own.
    case SiteEvent::kRenamed: return Rename(rows, event.renamed());
    case SiteEvent::kCorrected:
      return PutProfile(rows, event.corrected().site_id(), event.corrected().profile());
    case SiteEvent::kBought:
      return PutOwnership(rows, event.bought().site_id(), event.bought().ownership());
    case SiteEvent::kSold:
      return PutOwnership(rows, event.sold().site_id(), event.sold().ownership());
    case SiteEvent::kMoved:
      return PutOwnership(rows, event.moved().site_id(), event.moved().ownership());
    case SiteEvent::kOwnershipCorrected:
      return PutOwnership(rows, event.ownership_corrected().site_id(),
                          event.ownership_corrected().ownership());
    case SiteEvent::kUnitAdded:
      return PutUnit(rows, event.unit_added().site_id(), event.unit_added().unit());
    case SiteEvent::kUnitRenamed:
      return PutUnit(rows, event.unit_renamed().site_id(), event.unit_renamed().unit());
    case SiteEvent::kUnitClosed:
      return PutUnit(rows, event.unit_closed().site_id(), event.unit_closed().unit());
    case SiteEvent::kCalendarSet:
    case SiteEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status ApplyBusiness(SqlSession& rows, const BusinessEvent& event) {
  switch (event.body_case()) {
    case BusinessEvent::kRegistered:
      return rows.Run("INSERT INTO {v}business (business_id, name, company_id) VALUES ($1, $2, $3)",
                      {event.registered().business_id(), event.registered().name(),
                       event.registered().company_id()});
    case BusinessEvent::kRenamed:
      return rows.Run("UPDATE {v}business SET name = $2 WHERE business_id = $1",
                      {event.renamed().business_id(), event.renamed().name()});
    case BusinessEvent::kCorrected:
      return rows.Run("UPDATE {v}business SET company_id = $2 WHERE business_id = $1",
                      {event.corrected().business_id(), event.corrected().company_id()});
    case BusinessEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status ApplyCompany(SqlSession& rows, const CompanyEvent& event) {
  switch (event.body_case()) {
    case CompanyEvent::kRegistered:
      return rows.Run("INSERT INTO {v}company (company_id, name) VALUES ($1, $2)",
                      {event.registered().company_id(), event.registered().name()});
    case CompanyEvent::kRenamed:
      return rows.Run("UPDATE {v}company SET name = $2 WHERE company_id = $1",
                      {event.renamed().company_id(), event.renamed().name()});
    case CompanyEvent::kRuleSetChosen: return absl::OkStatus();
    case CompanyEvent::kUnitBasisChosen: return absl::OkStatus();
    case CompanyEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

// One letter of two bytes, small; every other pair as it is.
std::pair<unsigned char, unsigned char> Small(unsigned char first, unsigned char second) {
  const unsigned letter = (first & 0x1Fu) << 6 | (second & 0x3Fu);
  unsigned small = letter;
  if (letter >= 0xC0 && letter <= 0xDE && letter != 0xD7) small = letter + 0x20;  // Latin-1
  if (letter >= 0x100 && letter <= 0x137 && letter != 0x130 && letter % 2 == 0) ++small;
  if (letter >= 0x139 && letter <= 0x148 && letter % 2 == 1) ++small;
  if (letter >= 0x14A && letter <= 0x177 && letter % 2 == 0) ++small;
  if (letter >= 0x391 && letter <= 0x3A9) small = letter + 0x20;  // Greek
  if (letter >= 0x410 && letter <= 0x42F) small = letter + 0x20;  // Cyrillic
  if (letter >= 0x400 && letter <= 0x40F) small = letter + 0x50;
  return {static_cast<unsigned char>(0xC0 | small >> 6),
          static_cast<unsigned char>(0x80 | (small & 0x3F))};
}

}  // namespace

const std::vector<std::string> kSiteSchema = {
    "CREATE TABLE {v}site (site_id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL, "
    "time_zone TEXT NOT NULL, go_live_on TEXT NOT NULL, anonymous BIGINT NOT NULL, "
    "regime BIGINT NOT NULL)",
    "CREATE TABLE {v}ownership (site_id TEXT NOT NULL, ordinal BIGINT NOT NULL, "
    "business_id TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL, "
    "PRIMARY KEY (site_id, ordinal))",
    "CREATE TABLE {v}unit (site_id TEXT NOT NULL, unit_id TEXT NOT NULL, name TEXT NOT NULL, "
    "closed_on TEXT NOT NULL, PRIMARY KEY (site_id, unit_id))",
    "CREATE TABLE {v}business (business_id TEXT PRIMARY KEY, name TEXT NOT NULL, "
    "company_id TEXT NOT NULL)",
    "CREATE TABLE {v}company (company_id TEXT PRIMARY KEY, name TEXT NOT NULL)",
};

absl::Status ApplySiteEvent(SqlSession& rows, const FeedEvent& event) {
  const std::string& type = event.record.type;
  if (type == SiteEvent::descriptor()->full_name()) {
    auto site = EventAs<SiteEvent>(event.record);
    return site.ok() ? ApplySite(rows, *site) : site.status();
  }
  if (type == BusinessEvent::descriptor()->full_name()) {
    auto business = EventAs<BusinessEvent>(event.record);
    return business.ok() ? ApplyBusiness(rows, *business) : business.status();
  }
  if (type == CompanyEvent::descriptor()->full_name()) {
    auto company = EventAs<CompanyEvent>(event.record);
    return company.ok() ? ApplyCompany(rows, *company) : company.status();
  }
  return absl::OkStatus();
}

std::string DateAt(const std::string& time_zone, int64_t at_ms) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!time_zone.empty() && !absl::LoadTimeZone(time_zone, &zone)) zone = absl::UTCTimeZone();
  return absl::FormatTime("%E4Y-%m-%d", absl::FromUnixMillis(at_ms), zone);
}

std::string SearchForm(std::string_view text) {
  std::string form(text);
  for (size_t i = 0; i < form.size(); ++i) {
    const auto first = static_cast<unsigned char>(form[i]);
    if (first >= 'A' && first <= 'Z') form[i] = static_cast<char>(first + ('a' - 'A'));
    if ((first & 0xE0) != 0xC0 || i + 1 == form.size()) continue;
    auto [a, b] = Small(first, static_cast<unsigned char>(form[i + 1]));
    form[i] = static_cast<char>(a);
    form[++i] = static_cast<char>(b);
  }
  return form;
}

}  // namespace interlock::reporting
