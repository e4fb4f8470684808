#pragma once
// Callers over gRPC: as many calls in flight as wanted, or at a rate. One thread for all of them.
#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace interlock {

struct Calls {
  std::shared_ptr<grpc::Channel> channel;
  std::string token = {};   // Empty: none is sent.
  std::string method = {};  // "/package.Service/Method"
  // The n-th request.
  std::function<grpc::ByteBuffer(int64_t n)> request = {};
  // Sends an idempotency-key of its own with each call.
  bool keys = false;
  int64_t first = 0;  // The first n.
  // RESOURCE_EXHAUSTED is counted, and the next call sent.
  bool may_be_refused = false;
};

struct Passed {
  int64_t answered = 0;
  int64_t refused = 0;
  double per_second = 0;
  double p50_us = 0, p99_us = 0;
};

// Each caller sends its next call when its last is answered. Any answer but OK is an error, and the
// first one is given.
absl::StatusOr<Passed> KeepInFlight(const Calls& calls, int in_flight,
                                    std::chrono::milliseconds time);

// Sends on time whatever the answers do; what waits counts from when it should have been sent.
absl::StatusOr<Passed> SendAtRate(const Calls& calls, double per_second,
                                  std::chrono::milliseconds time);

}  // namespace interlock
