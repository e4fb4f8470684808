#pragma once
// Runs services in one process: ledgers, writers, views, reactions, clocks, and one gRPC server for
// all of them. Which drivers stand underneath is the composition root's choice.
#include <grpcpp/grpcpp.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/chassis/auth.h"
#include "libs/chassis/clock_ringer.h"
#include "libs/chassis/command_service.h"
#include "libs/chassis/eraser.h"
#include "libs/chassis/questions.h"
#include "libs/chassis/reaction_runner.h"
#include "libs/chassis/service.h"

namespace interlock {

// A service and the stores of its own.
struct ServiceParts {
  Service service;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Sql> sql;
};

class Host {
 public:
  struct Options {
    std::string bind = "127.0.0.1";
    int grpc_port = 0;  // 0: a free one.
    int message_max_bytes = 4 * 1024 * 1024;
    int64_t question_deadline_ms = 1000;
    std::function<void(const std::string&)> trouble = {};
    std::function<std::string()> salt = {};  // Empty: random. A simulation names its own.
    Blobs* blobs = nullptr;                  // Attachments; must outlive the host.
    bool batching = true;                    // Off only in the bench that shows what it brings.
    bool dedupe = true;                      // Off only where a test must find that it is.
  };

  // One service, running. Kept by the host; others look.
  struct Running {
    Service service;
    std::unique_ptr<Ledger> ledger;
    std::unique_ptr<Sql> sql;
    Feed feed;
    std::vector<std::unique_ptr<ShardWriter>> writers;
    std::unique_ptr<Views> views;
    std::unique_ptr<ClockRinger> ringer;
    std::vector<std::unique_ptr<ReactionRunner>> reactions;
    std::unique_ptr<Eraser> eraser;
  };

  // Opens everything and serves; nothing is consumed and no clock rings before Start. `time` and
  // `tokens` must outlive the host. FAILED_PRECONDITION: a proto that cannot be hosted, a port
  // taken.
  static absl::StatusOr<std::unique_ptr<Host>> Open(std::vector<ServiceParts> parts,
                                                    TimeSource& time, TokenBook& tokens,
                                                    SignIn& sign_in, Options options);
  ~Host();

  // Consumes and rings by itself from now on.
  void Start();
  // For simulations, instead of Start: reacts, applies and rings until nothing more happens.
  absl::Status Settle();
  // The earliest clock of all, or INT64_MAX.
  absl::StatusOr<int64_t> NextDue() const;

  // Within five seconds: takes no more calls, answers what it took, stops.
  void Stop();

  int grpc_port() const { return port_; }
  // In this process, without a socket.
  std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  const std::vector<const google::protobuf::ServiceDescriptor*>& protos() const { return protos_; }
  const std::vector<std::unique_ptr<Running>>& running() const { return running_; }
  Running* Find(const std::string& service) const;
  TimeSource& time() const { return time_; }
  // Prometheus text.
  std::string MetricsText() const;

 private:
  Host(TimeSource& time, TokenBook& tokens, SignIn& sign_in, Options options);
  absl::Status Serve(std::vector<ServiceParts> parts);
  absl::Status OpenService(ServiceParts parts);

  TimeSource& time_;
  TokenBook& tokens_;
  SignIn& sign_in_;
  const Options options_;
  const std::string service_token_;  // Of this process's services among themselves.
  const Caller service_caller_;
  Pool pool_, waiting_pool_;
  Questions questions_;
  std::vector<std::unique_ptr<Running>> running_;
  std::map<std::string, const Feed*> feeds_;
  Service admin_;
  std::vector<const google::protobuf::ServiceDescriptor*> protos_;
  std::vector<std::unique_ptr<grpc::Service>> hosted_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  int port_ = 0;
  bool started_ = false;
};

// The service that looks after the host itself.
Service NewAdminService(Host& host, TokenBook& tokens, SignIn& sign_in,
                        std::function<void(const std::string&)> tell);

}  // namespace interlock
