#pragma once
// Between an event as a decider makes it and an event as the ledger keeps it: fields marked
// erasable are taken out and stored beside it, and come back when it is read, unless they were
// erased.
#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "libs/ports/ledger.h"

namespace interlock {

// Fills event, erasable and erasable_digest of the record; type too.
void StoreEvent(const google::protobuf::Message& event, Record& record);

// DATA_LOSS: the bytes are no such event. FAILED_PRECONDITION: they hold a field, an event type, an
// enum number or a record form that this program does not know; whoever folds the stream must stop
// rather than guess. `event` must be of the record's type.
absl::Status LoadEvent(const Record& record, google::protobuf::Message& event);

// True if anything in the message, at any depth, is unknown to this program.
bool HoldsUnknown(const google::protobuf::Message& message);

template <class Event>
absl::StatusOr<Event> EventAs(const Record& record) {
  Event event;
  if (auto status = LoadEvent(record, event); !status.ok()) return status;
  return event;
}

}  // namespace interlock
