#pragma once
// Refusals on the wire: absl::Status here, google.rpc.Status with ErrorInfo, BadRequest and
// RetryInfo details outside, as clients of every language expect.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace interlock {

// One field that is not as it must be.
struct FieldViolation {
  std::string field;     // "facts.releases[2].quantity"
  std::string sentence;  // What is wrong and what would be right.
};

// INVALID_ARGUMENT, reason FIELDS_INVALID, with all violations in one answer.
absl::Status RefuseFields(const std::vector<FieldViolation>& violations);
// PERMISSION_DENIED to somebody who holds the role, but not at this site: SITE_NOT_YOURS. No site
// is the whole company: ROLE_NOT_EVERYWHERE.
absl::Status RefuseSite(const std::string& site);
// RESOURCE_EXHAUSTED, reason OVERLOADED, with how long to wait.
absl::Status RefuseOverload(const std::string& sentence, int64_t retry_after_ms);

// What they were made with, on either side of the wire; empty and 0 for other refusals.
std::vector<FieldViolation> ViolationsOf(const absl::Status& status);
int64_t RetryAfterMsOf(const absl::Status& status);

// Everything in one direction and back; an absl::Status without a reason gets its code's name as
// one.
google::rpc::Status ToRpcStatus(const absl::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace interlock
