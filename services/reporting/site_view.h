#pragma once
// What reporting keeps of the organisation: names, time zones and owners of sites. Sites and
// incidents come from two feeds whose order is not given, so neither waits for the other.
#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock::reporting {

// Tables site, ownership, unit, business and company.
extern const std::vector<std::string> kSiteSchema;

// Events of organisation to rows. Where a site's time zone changes, its incidents get their dates
// anew.
absl::Status ApplySiteEvent(SqlSession& rows, const FeedEvent& event);

// The day at a place, "2026-11-23". An unknown or empty zone is UTC.
std::string DateAt(const std::string& time_zone, int64_t at_ms);

// How text is compared when case must not matter: Latin, Greek and Cyrillic letters made small.
std::string SearchForm(std::string_view text);

}  // namespace interlock::reporting
