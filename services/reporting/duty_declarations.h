#pragma once
// What events declare about duties (core.v1.DutyChange), and whether it can be read from them.
#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace interlock::reporting {

// The fields on the way "recommendation.due_at_ms" from a message; empty: it leads nowhere, or
// through a list.
std::vector<const google::protobuf::FieldDescriptor*> WayTo(
    const google::protobuf::Descriptor* type, const std::string& path);

// FAILED_PRECONDITION, saying that a duty of the message names what cannot be read.
absl::Status Misnamed(const google::protobuf::Descriptor* type, const std::string& path);

// OK if each duty that the events of a stream declare has a kind and an effect and names fields
// that are there, texts as texts and moments as moments; for a test to call on every event type.
absl::Status CheckDuties(const google::protobuf::Descriptor& event);

}  // namespace interlock::reporting
