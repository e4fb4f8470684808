#pragma once
// What options of core.proto mark: the fields of requests `hides_actor`, by which a request asks
// that its caller be recorded nowhere, and `site`, which the caller must hold a role at; and the
// methods that anybody may call.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace interlock {

// From a request down to the field that is marked, through single messages; empty: there is none.
using WayToField = std::vector<const google::protobuf::FieldDescriptor*>;
WayToField WayToHidesActor(const google::protobuf::Descriptor* request);
WayToField WayToSite(const google::protobuf::Descriptor* request);

// What this request says there; `way` is its type's.
bool HidesActor(const WayToField& way, const google::protobuf::Message& request);
std::string SiteNamedBy(const WayToField& way, const google::protobuf::Message& request);

// Whether the method's access names the role "public".
bool IsPublic(const google::protobuf::MethodDescriptor& method);

}  // namespace interlock
