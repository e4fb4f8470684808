#pragma once
// What describes a site: whether it is right, and what an import changes about it.
#include <string>
#include <vector>

#include "interlock/organisation/v1/site.pb.h"
#include "services/organisation/rules.h"

namespace interlock::organisation {

// What is wrong about what is said; a field that is empty is not.
std::vector<std::string> WrongIn(const v1::SiteProfile& profile, const Rules& rules);
// What must be said of a site by whoever registers it by hand.
std::vector<std::string> MissingIn(const v1::SiteProfile& profile);

// The profile with those fields changed that an import says differently from `said_before`. Empty
// fields say nothing, and what a person corrected in between stays.
v1::SiteProfile Merge(v1::SiteProfile profile, const v1::SiteProfile& said_before,
                      const v1::SiteProfile& said);

}  // namespace interlock::organisation
