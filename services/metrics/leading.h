#pragma once
// From what stands at a site to the value of a leading indicator.
#include <map>
#include <string>
#include <vector>

#include "interlock/metrics/v1/leading.pb.h"

namespace interlock::metrics {

// Of a part of the records: how many there are, and how many of them were not done by their moment:
// are overdue, or were done too late or never.
struct PartCount {
  int64_t records = 0;
  int64_t missed = 0;
};

// One that was missed.
struct Missed {
  std::string part;
  int64_t due_at_ms = 0;
};

// Of one site, of the records that an indicator counts at a moment.
struct LeadingBasis {
  std::map<std::string, PartCount> parts;
  // Each of the missed, where the indicator tells their ages apart.
  std::vector<Missed> missed;
};

// Whether the missed are the numerator, or all but the missed.
bool CountsMissed(v1::Counting counting);

// Everything of the value but site and day. `at_ms` is the moment that ages are counted to.
v1::LeadingValue Measure(const v1::LeadingDefinition& indicator, const LeadingBasis& basis,
                         const v1::Target& target, int64_t at_ms);

}  // namespace interlock::metrics
