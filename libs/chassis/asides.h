#pragma once
// Events that a consumer could not take in, kept with the reason until somebody retries or gives
// them up.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/ports/sql.h"

namespace interlock {

// An event that could not be taken in, kept with its reason; later events of its stream join it.
struct Aside {
  std::string consumer;
  std::string service;
  int shard = 0;
  int64_t position = 0;
  std::string stream;
  int64_t version = 0;
  std::string type;
  std::string reason;
  int64_t at_ms = 0;
  int64_t attempts = 0;
  // Who proposed to give it up, and why; empty if nobody did.
  std::string discard_by = {};
  std::string discard_reason = {};
};

// The set-aside events of one store.
class Asides {
 public:
  explicit Asides(Sql& sql) : sql_(sql) {}
  absl::StatusOr<std::vector<Aside>> List();
  // Gives one up for good. Asked for by one person with a reason, confirmed by another, who names
  // the event and its proposal as List told them. NOT_FOUND; INVALID_ARGUMENT, REASON_MISSING.
  // Of the confirmation: PERMISSION_DENIED, SECOND_PERSON_NEEDED; ABORTED, ASIDE_CHANGED, if it is
  // no longer aside, or the proposal is another one.
  absl::Status ProposeDiscard(const Aside& which, const std::string& actor,
                              const std::string& reason);
  absl::Status ConfirmDiscard(const Aside& seen, const std::string& actor, int64_t now_ms);

 private:
  Sql& sql_;
};

}  // namespace interlock
