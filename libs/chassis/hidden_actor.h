#pragma once
// Requests that ask that their caller be recorded nowhere: the option hides_actor of core.proto.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <vector>

namespace interlock {

// From a request down to the bool that is marked, through single messages; empty: there is none.
using WayToHidesActor = std::vector<const google::protobuf::FieldDescriptor*>;
WayToHidesActor FindHidesActor(const google::protobuf::Descriptor* request);

// Whether this request asks for it; `way` is its type's.
bool HidesActor(const WayToHidesActor& way, const google::protobuf::Message& request);

}  // namespace interlock
