#pragma once
// What holds a unit back, read from changes and reviews as they are.
#include <optional>
#include <string>
#include <vector>

#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/holding.pb.h"
#include "interlock/moc/v1/pssr.pb.h"

namespace interlock::moc {

using Reasons = std::vector<v1::StartupReason>;

// What the gate asks others about; none: it does not hold its unit.
std::optional<v1::HeldChange> HeldBy(const v1::Change&);
std::optional<v1::HeldReview> HeldBy(const v1::Pssr&);

// What this service itself misses of a change: approval, undoing, documents, field verification.
Reasons MissingIn(const v1::Change&);
// A temporary change is not started up with after its last day, (l)(2)(iv).
Reasons PastLimitOf(const v1::Change&, int64_t now_ms);
// A review that was completed after the change was made, where it needs one: (i)(1).
Reasons MissingReviewOf(const v1::Change&, const std::vector<v1::Pssr>& reviews);
// Of a review that has begun, all that keeps it from being complete.
Reasons MissingIn(const v1::Pssr&);

// Of the team, who has not signed.
std::vector<std::string> NotSignedBy(const v1::Pssr&);

// Of the action that a line of an impact list asks for: "c1:PSI".
std::string ImpactActionId(const std::string& change_id, v1::ImpactItem item);

// "bt:u1", of its stream.
std::string StartupIdOf(const std::string& site_id, const std::string& unit_id);

// A startup of a process, or, empty, of all, takes in what is of that process or of all.
inline bool IsInScope(const std::string& of_process_id, const std::string& startup_process_id) {
  return startup_process_id.empty() || of_process_id.empty() || of_process_id == startup_process_id;
}

}  // namespace interlock::moc
