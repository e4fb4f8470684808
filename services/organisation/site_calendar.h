#pragma once
// On which days people work at a site.
#include <optional>

#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/working_days.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

Decision<v1::SiteEvent> SetCalendar(const v1::Site&, const v1::SetSiteCalendarRequest&);

// None if nobody has said on which days people work there: it is not guessed.
std::optional<WorkingDays> WorkingDaysOf(const v1::Site& site);

}  // namespace interlock::organisation
