#pragma once
#include "interlock/reporting/v1/reporting.pb.h"
#include "services/reporting/statement_query.h"

namespace interlock::reporting {

// Active incidents by tier: TIER_1, TIER_2, TIER_3 and NOT_PSE in this order, zero or not.
struct Counts {
  std::vector<v1::TierCount> tiers;
  int64_t near_misses = 0;
  int64_t total = 0;
};
absl::Status CountTiers(SqlSession& session, v1::IncidentFilter filter, const Asking& asking,
                        Counts& counts);

}  // namespace interlock::reporting
