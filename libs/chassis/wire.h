#pragma once
// Messages and statuses on and off the gRPC wire.
#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <string>

#include "absl/status/status.h"

namespace interlock {

// False if the bytes are no such message.
bool ReadMessage(const grpc::ByteBuffer& bytes, google::protobuf::Message& message);
grpc::ByteBuffer WriteMessage(const google::protobuf::Message& message);

// With google.rpc.Status as details.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace interlock
