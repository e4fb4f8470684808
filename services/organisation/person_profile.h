#pragma once
// What describes a person: whether it is right, and what an import changes about it.
#include <string>

#include "absl/status/status.h"
#include "interlock/organisation/v1/person.pb.h"

namespace interlock::organisation {

// All that is wrong with it in one refusal, whose reason is that of the first.
absl::Status CheckProfile(const v1::PersonProfile& profile);
// NAME_MISSING.
absl::Status CheckName(const v1::PersonProfile& profile);

// Names are erased; what is decided by is kept and compared without them.
v1::PersonProfile WithoutName(v1::PersonProfile profile);

// The profile with those fields changed that an import says differently from `said_before`. Empty
// fields say nothing, and what somebody corrected in between stays.
v1::PersonProfile Merge(v1::PersonProfile profile, const v1::PersonProfile& said_before,
                        const v1::PersonProfile& said);

}  // namespace interlock::organisation
