#pragma once
// Unary calls of any method over one gRPC channel, without generated stubs and without a thread
// that waits for each.
#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace interlock {

struct UpstreamAnswer {
  absl::Status status;     // With the details that the service sent.
  grpc::ByteBuffer bytes;  // Of the response message, if the code is OK.
  std::string version;     // The metadata "interlock-version", or empty.
};

class Upstream {
 public:
  using Metadata = std::vector<std::pair<std::string, std::string>>;
  using Done = std::function<void(UpstreamAnswer)>;

  Upstream(std::shared_ptr<grpc::Channel> channel, size_t calls_max);
  ~Upstream();  // As Stop.
  // Calls `done` exactly once: from a thread of gRPC's, or from this one if the call cannot begin.
  // A call beyond the most that may be under way ends at once with UNAVAILABLE.
  void Call(const std::string& method, const google::protobuf::Message& request,
            const Metadata& metadata, int64_t timeout_ms, Done done);
  // Cancels what is under way and waits until every `done` has returned.
  void Stop();

 private:
  struct Pending;
  const std::shared_ptr<grpc::Channel> channel_;
  const size_t calls_max_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::set<Pending*> pending_;
  bool stopping_ = false;
};

}  // namespace interlock
