#pragma once
// From what stands at a site to the value of a leading indicator.
#include <map>
#include <string>
#include <vector>

#include "interlock/metrics/v1/leading.pb.h"

namespace interlock::metrics {

// One that was not done by its moment: overdue, or done too late or never.
struct Missed {
  std::string part;
  int64_t due_at_ms = 0;
};

// Of one site, of the records that an indicator counts at a moment.
struct LeadingBasis {
  std::map<std::string, int64_t> records;  // By part; all of them, the missed included.
  std::vector<Missed> missed;
};

// Whether the missed are the numerator, or all but the missed.
bool CountsMissed(v1::Counting counting);

// Everything of the value but site and day. `at_ms` is the moment that ages are counted to.
v1::LeadingValue Measure(const v1::LeadingDefinition& indicator, const LeadingBasis& basis,
                         const v1::Target& target, int64_t at_ms);

}  // namespace interlock::metrics
