#pragma once
// Between an event as a decider makes it and an event as the ledger keeps it: fields marked
// erasable are taken out and stored beside it, and come back when it is read, unless they were
// erased.
#include <google/protobuf/message.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "libs/ports/ledger.h"

namespace interlock {

// The form of records that this program writes, and the newest that it reads.
inline constexpr int32_t kRecordRevision = 1;

// Fills type, event, erasable and erasable_digest of the record. `salt` is 16 secret random bytes
// that nobody else keeps: without it, what was erased could be guessed and checked.
void StoreEvent(const google::protobuf::Message& event, const std::string& salt, Record& record);

// A copy of the message without what is erasable in it, or null if it holds nothing erasable: then
// the message itself is that already.
std::unique_ptr<google::protobuf::Message> WithoutErasable(
    const google::protobuf::Message& message);

// SHA-256 of what stands beside an event: what erasable_digest must be.
std::string ErasableDigest(const std::string& erasable);

// DATA_LOSS: the bytes are no such event. FAILED_PRECONDITION: they hold a field, an event type, an
// enum number or a record form that this program does not know; whoever folds the stream must stop
// rather than guess.
absl::Status LoadEvent(const Record& record, google::protobuf::Message& event);

// True if anything in the message, at any depth, is unknown to this program.
bool HoldsUnknown(const google::protobuf::Message& message);

// FAILED_PRECONDITION, naming the field, if one is marked erasable that cannot be taken out and put
// back: only texts can, and not those in maps, which have no order.
absl::Status CheckErasable(const google::protobuf::Descriptor* type);

// True if any field of this type, at any depth, is marked erasable.
bool MayHoldErasable(const google::protobuf::Descriptor* type);

template <class Event>
absl::StatusOr<Event> EventAs(const Record& record) {
  Event event;
  if (auto status = LoadEvent(record, event); !status.ok()) return status;
  return event;
}

}  // namespace interlock
