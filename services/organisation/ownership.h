#pragma once
// Whose a site is, and was. Periods are a site's list, oldest first, never overlapping.
#include "absl/status/statusor.h"
#include "interlock/organisation/v1/site.pb.h"

namespace interlock::organisation {

using Ownership = google::protobuf::RepeatedPtrField<v1::OwnershipPeriod>;

// True if the last period has no end.
bool IsOwned(const Ownership& periods);

// One period from the day on; since ever if it is empty. Empty business: no period.
absl::StatusOr<Ownership> OwnedSince(const std::string& business_id, const std::string& from_on);

// The list after the change. DATE_INVALID, DATES_OUT_OF_ORDER, SITE_OWNED, SITE_NOT_OWNED. The same
// list where the change is in it already.
absl::StatusOr<Ownership> Buy(const Ownership& periods, const std::string& business_id,
                              const std::string& from_on);
absl::StatusOr<Ownership> Sell(const Ownership& periods, const std::string& from_on);
absl::StatusOr<Ownership> Move(const Ownership& periods, const std::string& business_id,
                               const std::string& from_on);

// OWNERSHIP_WRONG, with everything that is wrong about it.
absl::Status CheckOwnership(const Ownership& periods);

}  // namespace interlock::organisation
