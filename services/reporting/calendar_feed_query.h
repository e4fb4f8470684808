#pragma once
// ReadFeed: the duties that a feed's address shows, as a file that calendars subscribe to.
#include "interlock/reporting/v1/calendar_feed.pb.h"
#include "services/reporting/statement_query.h"

namespace interlock::reporting {

// NOT_FOUND is for the caller to say, who knows whether the secret is right.
absl::Status WriteCalendar(SqlSession& session, const v1::CalendarFeed& feed, const Asking& asking,
                           core::v1::FileContent& file);

}  // namespace interlock::reporting
