#pragma once
// Checks a request against the rules that its proto states, at any depth, and names every violation
// in one answer.
#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libs/chassis/refusal.h"

namespace interlock {

// In the order of the fields; at most 100. `now_ms` is what "past" is measured against.
std::vector<FieldViolation> CheckFieldRules(const google::protobuf::Message& message,
                                            int64_t now_ms);

// FAILED_PRECONDITION if a rule cannot work: a pattern that does not compile, bounds on a text. A
// service with such a proto must not start.
absl::Status CheckRulesOf(const google::protobuf::Descriptor* type);

}  // namespace interlock
