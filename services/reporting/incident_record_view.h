#pragma once
// The row of one incident, and how the view reads and writes it.
#include <cstdint>
#include <string>
#include <vector>

#include "interlock/reporting/v1/reporting.pb.h"
#include "libs/ports/sql.h"

namespace interlock::reporting {

// Tables incident, chemical, missing_fact and timeline.
extern const std::vector<std::string> kIncidentSchema;

// One incident while an event is applied to it: read, changed, written back.
struct IncidentRecord {
  std::string incident_id;
  int64_t version = 0;
  std::string title, description, site_id, unit_id;
  int64_t occurred_at_ms = 0;
  std::string occurred_on;
  int64_t reported_at_ms = 0;
  int64_t kind = 0;
  int64_t standing = v1::STANDING_ACTIVE;
  std::string merged_into_id;
  bool historic = false;
  int64_t tier = 0;
  bool at_least = false;
  int64_t at_most_tier = 0, severity_points = 0;
  std::string chemicals;
  int64_t missing_facts = 0, missing_fields = 0;
  int64_t investigation = v1::INVESTIGATION_STATE_UNSPECIFIED;
  int64_t due_at_ms = 0, began_at_ms = 0;
  std::string lead_id;

  // Has begun, over or not.
  bool Started() const { return investigation >= v1::INVESTIGATION_STATE_STARTED; }
  // Has to begin, as long as nobody decides otherwise.
  bool Undone() const {
    return investigation >= v1::INVESTIGATION_STATE_UNDECIDED &&
           investigation <= v1::INVESTIGATION_STATE_DECLINE_PROPOSED;
  }
  // Still to begin, or under way.
  bool Open() const {
    return Undone() || investigation == v1::INVESTIGATION_STATE_STARTED ||
           investigation == v1::INVESTIGATION_STATE_REPORT_COMPLETE;
  }
  // The moment by which it has to start; 0 once nothing has to.
  int64_t start_by_ms() const { return Undone() ? due_at_ms : 0; }
};

// Of an unknown incident: as it was given, but for the id.
absl::Status Load(SqlSession& rows, const std::string& incident_id, IncidentRecord& incident);
absl::Status Save(SqlSession& rows, const IncidentRecord& incident);

}  // namespace interlock::reporting
