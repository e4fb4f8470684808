#pragma once
#include <string_view>

#include "interlock/reporting/v1/calendar_feed.pb.h"
#include "libs/decider/decider.h"

namespace interlock::reporting {

// The address of an iCalendar feed: what it shows, and until when.
struct CalendarFeed {
  using State = v1::CalendarFeed;
  using Command = v1::CalendarFeedCommand;
  using Event = v1::CalendarFeedEvent;
  static constexpr const char* kCategory = "calendar_feed";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

// Whether the secret is this feed's and the feed is not withdrawn. Takes the same time for a nearly
// right secret as for a wrong one.
bool MayRead(const v1::CalendarFeed& feed, std::string_view secret);

}  // namespace interlock::reporting
