#include "services/interlock/records/table_rows.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/calendar/calendar.h"
#include "services/interlock/records/table_checks.h"

namespace interlock::records {
namespace {

using organisation::v1::Regime;

const Columns kSiteColumns = {{"site_id", "name"},
                              {"naics", "time_zone", "regime", "go_live_on", "business_id",
                               "owned_from_on", "outside_identifiers"}};
const Columns kHoursColumns = {{"site_id", "month", "employee_hours", "contractor_hours"}, {}};

constexpr size_t kMostHourDigits = 9;
constexpr size_t kMostHourDecimals = 2;

bool IsHours(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  auto digits = [](const std::string& part, size_t most) {
    return !part.empty() && part.size() <= most &&
           std::all_of(part.begin(), part.end(), absl::ascii_isdigit);
  };
  return parts.size() <= 2 && digits(parts[0], kMostHourDigits) &&
         (parts.size() == 1 || digits(parts[1], kMostHourDecimals));
}

}  // namespace

absl::StatusOr<csv::Reader> OpenSitesFile(csv::Source source) {
  return OpenTable(std::move(source), kSiteColumns);
}
absl::StatusOr<csv::Reader> OpenHoursFile(csv::Source source) {
  return OpenTable(std::move(source), kHoursColumns);
}

SiteOutcome MapSiteRow(const csv::Row& row, const std::string& source) {
  Checks checks(row);
  checks.MustBeId("site_id");
  checks.Must(!row["name"].empty(), "name", "NAME_MISSING", "is no name; every site has one.");
  checks.MayBeDay("go_live_on");
  checks.MayBeDay("owned_from_on");
  checks.MayBeId("business_id");

  organisation::v1::RecordImportedSiteRequest request;
  request.set_site_id(row["site_id"]);
  request.set_business_id(row["business_id"]);
  request.set_owned_from_on(row["owned_from_on"]);
  request.set_source(source);
  auto& profile = *request.mutable_profile();
  profile.set_name(row["name"]);
  profile.set_naics(row["naics"]);
  profile.set_time_zone(row["time_zone"]);
  profile.set_go_live_on(row["go_live_on"]);
  if (row["regime"] == "1910") profile.set_regime(Regime::REGIME_GENERAL_INDUSTRY);
  if (row["regime"] == "1926") profile.set_regime(Regime::REGIME_CONSTRUCTION);
  checks.Must(row["regime"].empty() || profile.regime() != Regime::REGIME_UNSPECIFIED, "regime",
              "REGIME_UNKNOWN", "is no regime; write 1910 or 1926.");
  const std::vector<std::string> pairs =
      absl::StrSplit(row["outside_identifiers"], '|', absl::SkipWhitespace());
  for (const std::string& pair : pairs) {
    const size_t equals = pair.find('=');
    const bool both = equals != std::string::npos && equals > 0 && equals + 1 < pair.size();
    checks.Must(both && IsId(pair.substr(0, equals)), "outside_identifiers", "IDENTIFIER_WRONG",
                "is no list of scheme=value with bars between, as in "
                "epa-facility=100000042535|erp-plant=4711.");
    if (!both) continue;
    auto& identifier = *profile.add_outside_identifiers();
    identifier.set_scheme(pair.substr(0, equals));
    identifier.set_value(pair.substr(equals + 1));
  }
  if (!checks.refusals().empty()) return checks.refusals();
  return request;
}

HoursOutcome MapHoursRow(const csv::Row& row, const std::string& source) {
  Checks checks(row);
  checks.MustBeId("site_id");
  checks.Must(Month::Parse(row["month"]).has_value(), "month", "MONTH_WRONG",
              "is no month YYYY-MM.");
  for (const char* column : {"employee_hours", "contractor_hours"})
    checks.Must(IsHours(row[column]), column, "HOURS_WRONG",
                "is no number of hours; write 0 if nobody of the group worked, digits without "
                "separators, at most two after the point.");
  if (!checks.refusals().empty()) return checks.refusals();
  metrics::v1::RecordImportedHoursRequest request;
  request.set_hours_id(absl::StrCat(row["site_id"], ":", row["month"]));
  request.set_site_id(row["site_id"]);
  request.set_month(row["month"]);
  request.mutable_worked()->mutable_employee_hours()->set_value(row["employee_hours"]);
  request.mutable_worked()->mutable_contractor_hours()->set_value(row["contractor_hours"]);
  request.set_source(source);
  return request;
}

}  // namespace interlock::records
