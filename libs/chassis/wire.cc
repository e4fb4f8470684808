#include "libs/chassis/wire.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <future>

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

absl::Status Client::Call(const std::string& method, const google::protobuf::Message& request,
                          google::protobuf::Message& reply, const Metadata& metadata,
                          std::chrono::milliseconds deadline) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  context.AddMetadata("authorization", "Bearer " + token_);
  for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
  const grpc::ByteBuffer sent = WriteMessage(request);
  grpc::ByteBuffer received;
  // Shared: who sets it is still at work inside it when the one who waits goes on.
  auto outcome = std::make_shared<std::promise<grpc::Status>>();
  stub_.UnaryCall(&context, method, grpc::StubOptions(), &sent, &received,
                  [outcome](grpc::Status status) { outcome->set_value(std::move(status)); });
  const grpc::Status status = outcome->get_future().get();
  if (!status.ok()) return FromGrpc(status);
  if (!ReadMessage(received, reply))
    return absl::InternalError(method + " answered something else");
  return absl::OkStatus();
}

}  // namespace interlock
