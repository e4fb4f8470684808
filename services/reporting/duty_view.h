#pragma once
// Open duties: what a person or a role must do by a moment, whichever service asks for it. Those of
// incidents follow from the state of the incident (incident_view.cc); those of every other service
// are read from its events by what their protos say beside them (core.v1.DutyChange).
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock::reporting {

// Table duty: open ones alone.
extern const std::vector<std::string> kDutySchema;

// Kinds of incidents' duties.
inline constexpr char kStartDuty[] = "INVESTIGATION_START";
inline constexpr char kNotificationDuty[] = "AUTHORITY_NOTIFICATION";
inline constexpr char kEffectDuty[] = "EFFECTIVENESS_CHECK";

struct DutyRow {
  std::string service = {}, stream = {};  // "actions", "action-4711"
  std::string kind = {};                  // "ACTION_COMPLETION"
  std::string item = {};  // Tells duties of a kind in one stream apart; may be empty.
  std::string site_id = {};
  std::string owner_person_id = {}, owner_role_id = {};
  int64_t due_at_ms = 0;  // 0: none is set yet.
  std::string clause = {};
  std::string sentence = {};
  int64_t grave_after_days = 0;
};

// As the row says, whatever was there.
absl::Status PutDuty(SqlSession& rows, const DutyRow& duty);
absl::Status EndDuty(SqlSession& rows, const DutyRow& duty);

// "ACTION_COMPLETION" reads "Action completion".
std::string InWords(const std::string& kind);

// What one event of a service says about duties. FAILED_PRECONDITION: the event's type, or a field
// that its duties name, is not known to this program.
absl::Status ApplyDuties(SqlSession& rows, const FeedEvent& event);

}  // namespace interlock::reporting
