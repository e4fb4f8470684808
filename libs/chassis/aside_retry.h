#pragma once
// A second attempt at events that a consumer set aside.
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "libs/chassis/feed.h"
#include "libs/chassis/handler.h"
#include "libs/ports/sql.h"

namespace interlock {

// The consumer whose events they are. No other of its events may be handled meanwhile.
struct AsideOwner {
  Sql& sql;
  const std::string& name;
  const std::vector<const Feed*>& feeds;
  Handler& handler;
};

// Handles what is set aside of one stream, in order; each row goes with its effects. What fails
// stays, with its new reason, and so does what comes after it: that error is given. NOT_FOUND:
// nothing of the stream is set aside.
absl::Status RetryAsides(const AsideOwner& owner, const std::string& service,
                         const std::string& stream);

}  // namespace interlock
