#pragma once
// A caller whose program is killed again and again: it sends commands with ids of its own, sends
// what got no answer once more under the same id, and writes down every receipt it was given.
#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "interlock/core/v1/core.pb.h"

namespace interlock {

// What a caller was told: the witness. One line of its list.
struct Acknowledged {
  std::string service;
  std::string command_id;
  core::v1::Receipt receipt;
};

class FaultsCaller {
 public:
  // `list` is the file of receipts, each flushed before the next command is sent.
  FaultsCaller(int number, uint64_t seed, const std::string& list);
  ~FaultsCaller();
  FaultsCaller(const FaultsCaller&) = delete;

  // Sends until it is told to stop or nobody answers any more.
  void Run(const std::shared_ptr<grpc::Channel>& channel, const std::string& token,
           const std::atomic<bool>& stop);
  // Sends what has no answer yet, until it has one.
  absl::Status SettleOpen(const std::shared_ptr<grpc::Channel>& channel, const std::string& token);

  const std::vector<Acknowledged>& acknowledged() const { return acknowledged_; }
  // Receipts for a repeat that were not those given before.
  int64_t different() const { return different_; }
  int64_t repeats() const { return repeats_; }
  // Of an answer that should never have come: a refusal.
  const absl::Status& refused() const { return refused_; }

 private:
  struct Command {
    std::string service, method, id;
    std::shared_ptr<const google::protobuf::Message> request;
  };
  struct Sent {
    Command command;
    core::v1::Receipt receipt;
  };
  Command Next();
  Command Make(const std::string& service, const std::string& method,
               std::shared_ptr<const google::protobuf::Message> request);
  Command NextReport();
  Command NextHours();
  Command NextUnit();
  absl::Status Send(class Client& client, const Command& command, core::v1::Receipt& receipt);
  void WriteDown(const Command& command, const core::v1::Receipt& receipt);
  void Repeat(class Client& client, const Sent& sent);

  const int number_;
  const int list_;
  std::mt19937_64 random_;
  int64_t next_ = 0;
  int64_t hours_ = 0, units_ = 0;  // Corrections and names so far; none is used twice.
  bool has_site_ = false, has_hours_ = false, has_unit_ = false;
  std::unique_ptr<Command> open_;
  std::deque<Sent> lately_;  // Acknowledged, to be repeated.
  std::vector<Acknowledged> acknowledged_;
  int64_t different_ = 0, repeats_ = 0;
  absl::Status refused_;
};

}  // namespace interlock
