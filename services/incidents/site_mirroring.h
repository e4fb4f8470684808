#pragma once
// How organisation's events about sites become what incidents knows of them.
#include <optional>

#include "interlock/incidents/v1/site_mirror.pb.h"
#include "interlock/organisation/v1/site.pb.h"

namespace interlock::incidents {

// What the mirror of the site is to be told; nothing, where the event says nothing that matters
// here. `version` is the event's version in the site's own stream.
std::optional<v1::MirrorSiteRequest> MirrorOf(const organisation::v1::SiteEvent& event,
                                              int64_t version);

}  // namespace interlock::incidents
