#pragma once
#include <google/protobuf/message.h>

#include <ostream>

namespace interlock {

// A message for a person: a line for each field that says something, moments as dates, rows of a
// list as a table.
void Describe(const google::protobuf::Message& message, std::ostream& out);

// "2026-11-23 08:00:00 UTC"
std::string MomentText(int64_t at_ms);

}  // namespace interlock
