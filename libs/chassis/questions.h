#pragma once
// Asks other services over gRPC what a decision must know, outside any lock and with a deadline. No
// answer is an answer too: the decision sees that it is missing, and the gate stays shut.
#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <memory>
#include <string>

#include "libs/chassis/shard_writer.h"

namespace interlock {

class Questions {
 public:
  // `token` is the service's own, with the role "service".
  Questions(TimeSource& time, std::string token, int64_t deadline_ms)
      : time_(time), token_(std::move(token)), deadline_ms_(deadline_ms) {}
  // Where all services are reached; before the first question.
  void Connect(std::shared_ptr<grpc::Channel> channel);
  // Asks all of them side by side, then submits the command again. Any thread; never blocks.
  void Ask(ShardWriter& writer, PendingCommand pending, std::vector<Question> questions);

 private:
  struct Round;
  TimeSource& time_;
  const std::string token_;
  const int64_t deadline_ms_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

}  // namespace interlock
