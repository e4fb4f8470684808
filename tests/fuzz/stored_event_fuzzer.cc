// For libFuzzer: any bytes as what a ledger holds of an event, and beside it. It is read or
// refused; what is read and stored again is read alike.
#include <google/protobuf/stubs/logging.h>

#include <cstdint>
#include <cstdlib>

#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/chassis/stored_event.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  using incidents::v1::IncidentEvent;
  static const google::protobuf::LogSilencer broken_texts_are_meant;
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const size_t beside = bytes.size() * data[0] / 256;
  Record record{.stream = "incident-i1",
                .version = 1,
                .type = IncidentEvent::descriptor()->full_name(),
                .event = bytes.substr(beside),
                .erasable = bytes.substr(0, beside)};
  if (!record.erasable.empty()) record.erasable_digest = ErasableDigest(record.erasable);
  const auto event = EventAs<IncidentEvent>(record);
  if (!event.ok()) return 0;
  Record again = record;
  StoreEvent(*event, "0123456789abcdef", again);
  const auto read = EventAs<IncidentEvent>(again);
  if (!read.ok() || read->SerializeAsString() != event->SerializeAsString()) std::abort();
  return 0;
}
