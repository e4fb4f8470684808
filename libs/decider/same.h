#pragma once
#include <google/protobuf/message_lite.h>

namespace interlock {

// That two messages say the same. Neither may hold a map, whose order in bytes is not fixed, nor,
// where a repeat is to be known after an erasure, anything erasable.
template <class Message>
bool Same(const Message& a, const Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace interlock
