#pragma once
// One view, "incidents": a row for each incident with all that lists and counts need, and beside it
// its chemicals, missing facts and timeline; the open duties of every service (duty_view.h), sites
// and their owners (site_view.h) too, because a list joins them and a snapshot belongs to one view.
#include "libs/chassis/view.h"
#include "libs/ports/push.h"

namespace interlock::reporting {

inline constexpr char kIncidents[] = "incidents";

// After rows are committed, one v1.ViewChanged as JSON for each site goes out on the topic
// "incidents". The push must outlive the view. `duty_sources` are the services besides incidents
// whose events declare duties.
View IncidentsView(Push& push, const std::vector<std::string>& duty_sources);

// The rows of one event, as the view applies it.
absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& event);

// "releases[0].quantity" as it is counted over all incidents: "releases[].quantity".
std::string FieldWithoutNumbers(const std::string& field);

}  // namespace interlock::reporting
