#pragma once
// What organisation says of a site before something begins there.
#include <string>

#include "interlock/organisation/v1/site.pb.h"
#include "libs/decider/decider.h"

namespace interlock::moc {

Question SiteQuestion(const std::string& site_id);

absl::Status RefuseSiteNotConfirmed();

// The site as the command asked for it, which runs the unit. SITE_NOT_CONFIRMED, UNIT_UNKNOWN.
absl::StatusOr<organisation::v1::Site> SiteWithUnit(const std::string& site_id,
                                                    const std::string& unit_id,
                                                    const Context& context);

}  // namespace interlock::moc
