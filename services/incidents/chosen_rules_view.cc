#include "services/incidents/chosen_rules_view.h"

#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/stored_event.h"

namespace interlock::incidents {
namespace {

using organisation::v1::BusinessEvent, organisation::v1::CompanyEvent, organisation::v1::SiteEvent;

absl::Status PutSite(SqlSession& rows, const std::string& site_id, const std::string& time_zone) {
  return rows.Run(
      "INSERT INTO {v}site (site_id, time_zone) VALUES ($1, $2) "
      "ON CONFLICT (site_id) DO UPDATE SET time_zone = excluded.time_zone",
      {site_id, time_zone});
}

// Of any event that carries the whole ownership.
template <class Event>
absl::Status PutOwnership(SqlSession& rows, const Event& event) {
  auto status = rows.Run("DELETE FROM {v}ownership WHERE site_id = $1", {event.site_id()});
  int64_t ordinal = 0;
  for (const auto& period : event.ownership())
    if (status.ok())
      status = rows.Run(
          "INSERT INTO {v}ownership (site_id, ordinal, business_id, from_on, until_on) "
          "VALUES ($1, $2, $3, $4, $5)",
          {event.site_id(), ++ordinal, period.business_id(), period.from_on(), period.until_on()});
  return status;
}

absl::Status ApplySite(SqlSession& rows, const SiteEvent& event) {
  switch (event.body_case()) {
    case SiteEvent::kRegistered: {
      const auto& registered = event.registered();
      auto status = PutSite(rows, registered.site_id(), registered.profile().time_zone());
      return status.ok() ? PutOwnership(rows, registered) : status;
    }
    case SiteEvent::kCorrected:
      return PutSite(rows, event.corrected().site_id(), event.corrected().profile().time_zone());
    case SiteEvent::kBought: return PutOwnership(rows, event.bought());
    case SiteEvent::kSold: return PutOwnership(rows, event.sold());
    case SiteEvent::kMoved: return PutOwnership(rows, event.moved());
    case SiteEvent::kOwnershipCorrected: return PutOwnership(rows, event.ownership_corrected());
    case SiteEvent::kImported:  // What it changed has events of its own.
    case SiteEvent::kRenamed:
    case SiteEvent::kUnitAdded:
    case SiteEvent::kUnitRenamed:
    case SiteEvent::kUnitClosed:
    case SiteEvent::kCalendarSet:
    case SiteEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status PutBusiness(SqlSession& rows, const std::string& business_id,
                         const std::string& company_id) {
  return rows.Run(
      "INSERT INTO {v}business (business_id, company_id) VALUES ($1, $2) "
      "ON CONFLICT (business_id) DO UPDATE SET company_id = excluded.company_id",
      {business_id, company_id});
}

absl::Status ApplyBusiness(SqlSession& rows, const BusinessEvent& event) {
  switch (event.body_case()) {
    case BusinessEvent::kRegistered:
      return PutBusiness(rows, event.registered().business_id(), event.registered().company_id());
    case BusinessEvent::kCorrected:
      return PutBusiness(rows, event.corrected().business_id(), event.corrected().company_id());
    case BusinessEvent::kRenamed:
    case BusinessEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status PutUnitBasis(SqlSession& rows, const std::string& company_id,
                          organisation::v1::UnitBasis unit_basis) {
  return rows.Run(
      "INSERT INTO {v}company (company_id, unit_basis) VALUES ($1, $2) "
      "ON CONFLICT (company_id) DO UPDATE SET unit_basis = excluded.unit_basis",
      {company_id, int64_t{unit_basis}});
}

absl::Status PutChoice(SqlSession& rows, const std::string& company_id,
                       const organisation::v1::RuleSetChoice& choice) {
  return rows.Run(
      "INSERT INTO {v}choice (company_id, from_on, rule_set) VALUES ($1, $2, $3) "
      "ON CONFLICT (company_id, from_on) DO UPDATE SET rule_set = excluded.rule_set",
      {company_id, choice.from_on(), choice.rule_set()});
}

absl::Status ApplyCompany(SqlSession& rows, const CompanyEvent& event) {
  switch (event.body_case()) {
    case CompanyEvent::kRegistered: {
      const auto& registered = event.registered();
      auto status = PutUnitBasis(rows, registered.company_id(), registered.unit_basis());
      return status.ok() ? PutChoice(rows, registered.company_id(), registered.rule_set()) : status;
    }
    case CompanyEvent::kRuleSetChosen:
      return PutChoice(rows, event.rule_set_chosen().company_id(),
                       event.rule_set_chosen().choice());
    case CompanyEvent::kUnitBasisChosen:
      return PutUnitBasis(rows, event.unit_basis_chosen().company_id(),
                          event.unit_basis_chosen().unit_basis());
    case CompanyEvent::kRenamed:
    case CompanyEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status Apply(SqlSession& rows, const FeedEvent& event) {
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

}  // namespace

View ChosenRulesView() {
  return {.name = kChosenRules,
          .sources = {"organisation"},
          .schema = {"CREATE TABLE {v}site (site_id TEXT PRIMARY KEY, time_zone TEXT NOT NULL)",
                     "CREATE TABLE {v}ownership (site_id TEXT NOT NULL, ordinal BIGINT NOT NULL, "
                     "business_id TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL, "
                     "PRIMARY KEY (site_id, ordinal))",
                     "CREATE TABLE {v}business (business_id TEXT PRIMARY KEY, "
                     "company_id TEXT NOT NULL)",
                     "CREATE TABLE {v}company (company_id TEXT PRIMARY KEY, "
                     "unit_basis BIGINT NOT NULL)",
                     // Of the first choice, from_on is empty.
                     "CREATE TABLE {v}choice (company_id TEXT NOT NULL, from_on TEXT NOT NULL, "
                     "rule_set TEXT NOT NULL, PRIMARY KEY (company_id, from_on))"},
          .tables = {"site", "ownership", "business", "company", "choice"},
          .apply = Apply};
}

}  // namespace interlock::incidents
