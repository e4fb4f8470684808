#pragma once
// One view, "incidents": a row for each incident with all that lists and counts need, and beside it
// its chemicals, missing facts, open duties and timeline; sites and their owners too (site_view.h),
// because a list joins them and a snapshot belongs to one view.
#include "libs/chassis/view.h"
#include "libs/ports/push.h"

namespace interlock::reporting {

inline constexpr char kIncidents[] = "incidents";

// After rows are committed, one v1.ViewChanged as JSON for each site goes out on the topic
// "incidents". The push must outlive the view.
View IncidentsView(Push& push);

// The rows of one event of incidents or organisation, as the view applies it.
absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& event);

// "releases[0].quantity" as it is counted over all incidents: "releases[].quantity".
std::string FieldWithoutNumbers(const std::string& field);

}  // namespace interlock::reporting
