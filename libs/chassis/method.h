#pragma once
// A method of a proto service as the chassis sees it, found out once from descriptors.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "libs/chassis/marked_field.h"
#include "libs/chassis/service.h"

namespace interlock {

struct Method {
  enum class Kind { kCommand, kGet, kHistory, kBatch, kQuery };
  const google::protobuf::MethodDescriptor* proto = nullptr;
  std::string full_name = {};  // "/package.Service/Method"
  Kind kind = Kind::kQuery;
  std::vector<std::string> roles = {};
  bool everywhere = false;  // The role is needed for every site.
  bool is_public = false;   // Who asks need not be signed in; the query itself checks the right.
  const Aggregate* aggregate = nullptr;                     // Null for batches and queries.
  const google::protobuf::FieldDescriptor* body = nullptr;  // Of a command: its field in the oneof.
  WayToField site = {};                                     // In the request; empty: it names none.
  WayToField hides_actor = {};
  const google::protobuf::Message* request = nullptr;  // To make new ones from.
  const google::protobuf::Message* response = nullptr;
  QueryHandler query = {};
  bool may_hold_attachments = false;
};

// What a method of this service is. FAILED_PRECONDITION, naming it, if it has no declared access,
// neither command nor handler, a request whose field 1 is no string, marks or rules that cannot
// work, acts on the whole company without saying so, or is public and no query: such a service must
// not start. The service must outlive the method.
absl::StatusOr<Method> DescribeMethod(const google::protobuf::MethodDescriptor& proto,
                                      const Service& service);

// Whether the caller may call it with this request, as far as can be said before the state is
// known: the writer asks again under the lock, where a command that concerns no site is found out,
// and a query's handler shows the caller's sites. PERMISSION_DENIED: ROLE_MISSING, SITE_NOT_YOURS,
// ROLE_NOT_EVERYWHERE.
absl::Status Admit(const Method& method, const Caller& caller,
                   const google::protobuf::Message& request);

}  // namespace interlock
