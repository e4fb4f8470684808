#pragma once
// What stands to be counted by leading indicators, and from when to when it stood so: a record that
// changes gets another row, and the one before ends. So any day can be looked at.
#include <optional>
#include <string>

#include "interlock/metrics/v1/leading.pb.h"
#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock::metrics {

struct LeadingRow {
  v1::Subject subject = v1::SUBJECT_UNSPECIFIED;
  std::string record_id;  // Unique within the subject.
  std::string service, stream;
  std::string site_id;
  std::string part;
  int64_t due_at_ms = 0;
  int64_t done_at_ms = 0;
  // What the record is about, if anything.
  std::string item_id = {};
  bool operator==(const LeadingRow&) const = default;
};

// Tables "leading", of any view that counts.
extern const std::vector<std::string> kLeadingSchema;

// Stands so from the moment of the event on, unless it has stood so already. Service and stream are
// the event's.
absl::Status Stand(SqlSession& rows, const FeedEvent& event, LeadingRow row);
// Stands no longer.
absl::Status StandNoMore(SqlSession& rows, const FeedEvent& event, v1::Subject subject,
                         const std::string& record_id);
// As it stands, or stood last. None: it never did.
absl::StatusOr<std::optional<LeadingRow>> LastStanding(SqlSession& rows, v1::Subject subject,
                                                       const std::string& record_id);

}  // namespace interlock::metrics
