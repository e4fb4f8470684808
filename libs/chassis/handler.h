#pragma once
// What a consumer does with events.
#include <vector>

#include "absl/status/status.h"
#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock {

// Called from one thread at a time.
class Handler {
 public:
  virtual ~Handler() = default;
  // Outside any transaction, before the effects: where a reaction sends its commands. What may pass
  // is tried again later. Other errors set the event aside.
  virtual absl::Status Before(const FeedEvent&) { return absl::OkStatus(); }
  // Before the effects of all of these; an error is of the one at `failed_at`.
  virtual absl::Status BeforeAll(const std::vector<const FeedEvent*>& events, size_t& failed_at) {
    for (failed_at = 0; failed_at < events.size(); ++failed_at)
      if (auto status = Before(*events[failed_at]); !status.ok()) return status;
    return absl::OkStatus();
  }
  // In the transaction that moves the position.
  virtual absl::Status Apply(SqlSession& session, const FeedEvent& event) = 0;
  // After commit.
  virtual void Applied(const std::vector<FeedEvent>&) {}
};

// Whether the same may succeed later; anything else would fail for ever.
inline bool MayPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsDeadlineExceeded(status) || absl::IsAborted(status) || absl::IsCancelled(status);
}

}  // namespace interlock
