#pragma once
// Which months of a site count for which business. Hours are known by the month only, so a month
// goes whole to the business that held the site for most of its days, and to the earlier one when
// the days are equal; days on which nobody here held it do not compete.
#include <vector>

#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/calendar.h"

namespace interlock::metrics {

// Before any month that is written, and after all of them.
constexpr Month kSinceEver{0};
constexpr Month kStill{120'000};

struct BusinessMonths {
  std::string business_id;
  // From, and before.
  Month from = kSinceEver, until = kStill;
  bool operator==(const BusinessMonths&) const = default;
};

// Oldest first, never overlapping; a period that has most of no month is left out.
std::vector<BusinessMonths> MonthsByBusiness(
    const google::protobuf::RepeatedPtrField<organisation::v1::OwnershipPeriod>& periods);

}  // namespace interlock::metrics
