#pragma once
#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/status/statusor.h"

namespace interlock {

// What gRPC itself costs: a unary callback method that gives its request back, hosted as the
// chassis hosts its own, over TCP on this machine.
class EchoServer {
 public:
  static constexpr char kMethod[] = "/interlock.bench.Echo/Echo";
  static absl::StatusOr<std::unique_ptr<EchoServer>> Start();
  ~EchoServer();
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  class Service;
  EchoServer();
  std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// To a port of this machine, with a connection of its own.
std::shared_ptr<grpc::Channel> DialLocal(int port);

}  // namespace interlock
