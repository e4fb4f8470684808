#include "libs/chassis/wire.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include "libs/chassis/refusal.h"

namespace interlock {

bool ReadMessage(const grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  grpc::ByteBuffer copy(bytes);  // Shares the slices.
  return grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(&copy,
                                                                                      &message)
      .ok();
}

grpc::ByteBuffer WriteMessage(const google::protobuf::Message& message) {
  grpc::ByteBuffer bytes;
  bool own = false;
  // Fails only for messages over 2 GiB, which the limits on what is read keep away.
  (void)grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(message, &bytes,
                                                                                   &own);
  return bytes;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return {grpc::StatusCode(status.code()), std::string(status.message()),
          ToRpcStatus(status).SerializeAsString()};
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status rpc;
  if (!status.error_details().empty() && rpc.ParseFromString(status.error_details()) &&
      rpc.code() != 0)
    return FromRpcStatus(rpc);
  return {absl::StatusCode(status.error_code()), status.error_message()};
}

}  // namespace interlock
