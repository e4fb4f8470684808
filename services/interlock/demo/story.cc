#include "services/interlock/demo/story.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/metrics/v1/period.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/calendar.h"

namespace interlock::demo {

absl::Status Story::Found() {
  const std::string organisation = "/interlock.organisation.v1.";
  auto company = Said<organisation::v1::RegisterCompanyRequest>(
      absl::StrCat("company_id: '", kCompanyId, "' name: '", kCompanyName,
                   "' rule_set: 'ccps-2018' unit_basis: UNIT_BASIS_LB"));
  if (auto status = Do(kManager, organisation + "CompanyService/RegisterCompany", company);
      !status.ok())
    return status;
  for (const Business& business : Businesses()) {
    auto request = Said<organisation::v1::RegisterBusinessRequest>(
        absl::StrCat("business_id: '", business.id, "' name: '", business.name, "' company_id: '",
                     kCompanyId, "'"));
    if (auto status = Do(kManager, organisation + "BusinessService/RegisterBusiness", request);
        !status.ok())
      return status;
  }
  const std::string go_live_on = DayOfUtc(options_.begins_at_ms).ToString();
  for (size_t i = 0; i < options_.sites; ++i) {
    const Site& site = Sites()[i];
    std::string text = absl::StrCat(
        "site_id: '", site.id, "' business_id: '", site.business, "' profile { name: '", site.name,
        "' naics: '", site.naics, "' time_zone: '", site.time_zone,
        "' regime: REGIME_GENERAL_INDUSTRY go_live_on: '", go_live_on,
        "' anonymous_near_misses_allowed: ", site.anonymous_near_misses ? "true" : "false", " }");
    for (const Unit& unit : site.units)
      absl::StrAppend(&text, " units { unit_id: '", unit.id, "' name: '", unit.name, "' }");
    auto request = Said<organisation::v1::RegisterSiteRequest>(text);
    if (auto status = Do(kManager, organisation + "SiteService/RegisterSite", request);
        !status.ok())
      return status;
  }
  if (auto status = FoundRoles(); !status.ok()) return status;
  if (auto status = FoundOffice(); !status.ok()) return status;
  for (size_t i = 0; i < options_.sites; ++i)
    if (auto status = FoundPeople(Sites()[i]); !status.ok()) return status;
  if (auto status = PublishRequirements(); !status.ok()) return status;
  return Settle();
}

void Story::PlanHours(const Site& site, int64_t ends_ms, const std::string& month) {
  // Now and then a site forgets its hours; its rate is then missing, and says so.
  if (Chance() < 0.006) return;
  const int64_t employee_hours = site.employees * Between(150, 172);
  const int64_t contractor_hours = site.contractors * Between(120, 172);
  At(ends_ms + 5 * kDayMs, [=, this] {
    return Do(kManager, "/interlock.metrics.v1.HoursService/EnterHours",
              Said<metrics::v1::EnterHoursRequest>(absl::StrCat(
                  "hours_id: '", site.id, ":", month, "' site_id: '", site.id, "' month: '", month,
                  "' worked { employee_hours { value: '", employee_hours,
                  "' } contractor_hours { value: '", contractor_hours, "' } }")));
  });
}

void Story::PlanClosing(int64_t ends_ms, const std::string& month) {
  At(ends_ms + 10 * kDayMs, [=, this]() -> absl::Status {
    if (auto status = Settle(); !status.ok()) return status;
    const std::string period = absl::StrCat("company.", kCompanyId, ":", month);
    if (auto status =
            Do(kManager, "/interlock.metrics.v1.PeriodService/ClosePeriod",
               Said<metrics::v1::ClosePeriodRequest>(absl::StrCat("period_id: '", period, "'")));
        !status.ok())
      return status;
    return Do(kManager, "/interlock.metrics.v1.PeriodService/SignPeriod",
              Said<metrics::v1::SignPeriodRequest>(
                  absl::StrCat("period_id: '", period, "' figures_number: 1")));
  });
}

void Story::PlanMonth(int64_t begins_ms, int64_t ends_ms, const std::string& month) {
  for (size_t i = 0; i < options_.sites; ++i) {
    const Site& site = Sites()[i];
    const double size = std::sqrt(site.employees + site.contractors) / 12;
    const int64_t near_misses = std::poisson_distribution<>(size * 1.6)(random());
    const int64_t releases = std::poisson_distribution<>(size * 0.45)(random());
    for (int64_t n = 0; n < near_misses; ++n) PlanNearMiss(site, Between(begins_ms, ends_ms - 1));
    for (int64_t n = 0; n < releases; ++n)
      PlanRelease(site, Between(begins_ms + kHourMs, ends_ms - 1));
    PlanHours(site, ends_ms, month);
    PlanFindings(site, begins_ms, ends_ms);
  }
  PlanClosing(ends_ms, month);
  for (int64_t week_ms = begins_ms; week_ms < ends_ms; week_ms += 7 * kDayMs)
    At(week_ms, [this] { return WorkOnActions(); });
}

absl::Status Story::Live(const Progress& progress) {
  BeginAt(options_.begins_at_ms);
  if (auto status = Found(); !status.ok()) return status;
  const Month last = Month::Of(DayOfUtc(options_.ends_at_ms - 1));
  for (Month month = Month::Of(DayOfUtc(options_.begins_at_ms)); month <= last;
       month = month.Plus(1))
    PlanMonth(std::max(options_.begins_at_ms, BeginOfUtc(month.first_day())),
              std::min(options_.ends_at_ms, BeginOfUtc(month.Plus(1).first_day())),
              month.ToString());
  for (size_t i = 0; i < options_.sites; ++i) {
    PlanLeaves(Sites()[i]);
    PlanTraining(Sites()[i]);
    PlanProgramme(Sites()[i]);
    PlanContractors(Sites()[i]);
    PlanChanges(Sites()[i]);
  }
  PlanUrgentChanges();
  PlanLastStartup();
  return LiveUntil(options_.ends_at_ms, [&](int64_t now_ms) {
    if (progress) progress(now_ms, counts_);
  });
}

}  // namespace interlock::demo
