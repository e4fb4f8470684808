#pragma once
#include <google/protobuf/message.h>

namespace interlock::organisation {

// That two messages say the same; none of those here holds a map.
template <class M>
bool Same(const M& a, const M& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace interlock::organisation
