#pragma once
// Messages and statuses on and off the gRPC wire.
#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace interlock {

// False if the bytes are no such message.
bool ReadMessage(const grpc::ByteBuffer& bytes, google::protobuf::Message& message);
grpc::ByteBuffer WriteMessage(const google::protobuf::Message& message);

// With google.rpc.Status as details.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

// A blocking call of a method by name: for reactions, command lines and tests. Any thread.
class Client {
 public:
  using Metadata = std::vector<std::pair<std::string, std::string>>;
  Client(std::shared_ptr<grpc::Channel> channel, std::string token)
      : stub_(std::move(channel)), token_(std::move(token)) {}
  // `method` is "/package.Service/Method". UNAVAILABLE or DEADLINE_EXCEEDED when nobody answers.
  absl::Status Call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message& reply, const Metadata& metadata = {},
                    std::chrono::milliseconds deadline = std::chrono::seconds(10));

 private:
  grpc::GenericStub stub_;
  const std::string token_;
};

}  // namespace interlock
