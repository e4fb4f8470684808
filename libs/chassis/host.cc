#include "libs/chassis/host.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/escaping.h"

namespace interlock {
namespace {

constexpr int kLookers = 4;
constexpr int kWaiters = 16;  // They sleep: nearly all of their time goes by in a view's lag.
constexpr size_t kLooksWaitingMax = 2000;
constexpr std::chrono::seconds kStopWithin{4};

std::string RandomToken() {
  unsigned char bytes[32];
  if (RAND_bytes(bytes, sizeof bytes) != 1) std::abort();  // No randomness: nothing may go on.
  return "service-" +
         absl::BytesToHexString(std::string(reinterpret_cast<char*>(bytes), sizeof bytes));
}

}  // namespace

Host::Host(TimeSource& time, TokenBook& tokens, SignIn& sign_in, Options options)
    : time_(time),
      tokens_(tokens),
      sign_in_(sign_in),
      options_(std::move(options)),
      service_token_(RandomToken()),
      service_caller_{"service:interlock", {{"service", "*"}}},
      pool_(kLookers, kLooksWaitingMax),
      waiting_pool_(kWaiters, kLooksWaitingMax),
      questions_(time, service_token_, options_.question_deadline_ms) {}

Host::~Host() {
  Stop();
  for (auto& running : running_) {  // They listen to the feeds of others: first they, then those.
    running->reactions.clear();
    running->views.reset();
  }
}

absl::StatusOr<std::unique_ptr<Host>> Host::Open(std::vector<ServiceParts> parts, TimeSource& time,
                                                 TokenBook& tokens, SignIn& sign_in,
                                                 Options options) {
  std::unique_ptr<Host> host(new Host(time, tokens, sign_in, std::move(options)));
  if (auto status = host->Serve(std::move(parts)); !status.ok()) return status;
  return host;
}

absl::Status Host::OpenService(ServiceParts parts) {
  const std::string name = parts.service.name;
  auto& ledger = *parts.ledger;
  auto running = std::unique_ptr<Running>(new Running{std::move(parts.service),
                                                      std::move(parts.ledger),
                                                      std::move(parts.sql),
                                                      Feed(name, ledger),
                                                      {},
                                                      nullptr,
                                                      nullptr,
                                                      {},
                                                      nullptr});
  for (int shard = 0; shard < ledger.shards(); ++shard)
    running->writers.push_back(std::make_unique<ShardWriter>(
        ledger, shard, time_,
        [this](ShardWriter& writer, PendingCommand pending, std::vector<Question> questions) {
          questions_.Ask(writer, std::move(pending), std::move(questions));
        },
        ShardWriter::Options{.service = name,
                             .rules = running->service.rules.get(),
                             .salt = options_.salt,
                             .committed = [&feed = running->feed] { feed.Announce(); },
                             .trouble = options_.trouble,
                             .queue = {.batch_max = options_.batching ? 1024u : 1u},
                             .dedupe = options_.dedupe}));
  running->ringer =
      std::make_unique<ClockRinger>(ledger, running->writers, running->service.aggregates, time_);
  running->eraser = std::make_unique<Eraser>(running->service, ledger, running->writers,
                                             *running->sql, options_.trouble);
  feeds_[name] = &running->feed;
  running_.push_back(std::move(running));
  return absl::OkStatus();
}

absl::Status Host::Serve(std::vector<ServiceParts> parts) {
  for (ServiceParts& one : parts)
    if (auto status = OpenService(std::move(one)); !status.ok()) return status;

  const Authenticate authenticate = [this](std::string_view token) -> const Caller* {
    return token == service_token_ ? &service_caller_ : tokens_.Find(token);
  };
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(options_.message_max_bytes);
  // What is never used costs in each call: answers are not compressed, and nobody reads gRPC's own
  // statistics.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  // Without it a second program listens beside the first, and each gets some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(options_.bind + ":" + std::to_string(options_.grpc_port),
                           grpc::InsecureServerCredentials(), &port_);
  const auto add = [&](const HostedService& hosted) -> absl::Status {
    for (const auto* proto : hosted.service.protos) {
      auto service = NewCommandService(proto, hosted);
      if (!service.ok()) return service.status();
      builder.RegisterService(service->get());
      hosted_.push_back(*std::move(service));
      protos_.push_back(proto);
    }
    return absl::OkStatus();
  };
  for (auto& running : running_) {
    running->views = std::make_unique<Views>(*running->sql, running->service.views, feeds_, time_);
    if (auto status = running->views->Open(); !status.ok()) return status;
    if (auto status = ReactionRunner::MakeTables(*running->sql); !status.ok()) return status;
    if (auto status = Eraser::MakeTables(*running->sql); !status.ok()) return status;
    if (auto status =
            add({running->service, running->ledger.get(), running->writers, *running->views, time_,
                 authenticate, pool_, waiting_pool_, options_.blobs});
        !status.ok())
      return status;
  }
  admin_ = NewAdminService(*this, tokens_, sign_in_, options_.trouble);
  if (auto status = add({admin_, nullptr, running_.front()->writers, *running_.front()->views,
                         time_, authenticate, pool_, waiting_pool_});
      !status.ok())
    return status;
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0)
    return absl::FailedPreconditionError("cannot listen for gRPC at " + options_.bind + ":" +
                                         std::to_string(options_.grpc_port) +
                                         ": is it taken by another program?");
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(64 * 1024 * 1024);
  channel_ = server_->InProcessChannel(arguments);
  questions_.Connect(channel_);
  for (auto& running : running_)
    for (const Reaction& reaction : running->service.reactions) {
      std::vector<const Feed*> sources;
      for (const auto& source : reaction.sources)
        if (auto found = feeds_.find(source); found != feeds_.end())
          sources.push_back(found->second);
      running->reactions.push_back(std::make_unique<ReactionRunner>(
          reaction, *running->sql, *running->views, sources, time_, channel_, service_token_));
    }
  return absl::OkStatus();
}

void Host::Start() {
  started_ = true;
  for (auto& running : running_) {
    running->views->Start();
    for (auto& reaction : running->reactions) reaction->consumer().Start();
    running->ringer->Start();
    running->eraser->Start();
  }
}

absl::Status Host::Settle() {
  const auto drain_views = [this] {
    for (auto& running : running_)
      if (auto status = running->views->Drain(); !status.ok()) return status;
    return absl::OkStatus();
  };
  for (;;) {
    int64_t happened = 0;
    for (auto& running : running_) {
      auto rung = running->ringer->RingDue();
      if (!rung.ok()) return rung.status();
      happened += *rung;
      for (auto& reaction : running->reactions) {
        // What a reaction sends may depend on what a view answers.
        if (auto status = drain_views(); !status.ok()) return status;
        auto taken = reaction->consumer().Drain();
        if (!taken.ok()) return taken.status();
        happened += *taken;
      }
    }
    if (happened == 0) return drain_views();
  }
}

absl::StatusOr<int64_t> Host::NextDue() const {
  int64_t next = INT64_MAX;
  for (const auto& running : running_) {
    auto due = running->ringer->NextDue();
    if (!due.ok()) return due.status();
    next = std::min(next, *due);
  }
  return next;
}

Host::Running* Host::Find(const std::string& service) const {
  for (const auto& running : running_)
    if (running->service.name == service) return running.get();
  return nullptr;
}

void Host::Stop() {
  if (server_ == nullptr) return;
  for (auto& running : running_)
    for (auto& reaction : running->reactions) reaction->consumer().RequestStop();
  for (auto& running : running_) {
    running->ringer->Stop();
    running->eraser->Stop();
    for (auto& reaction : running->reactions) reaction->consumer().Stop();
  }
  server_->Shutdown(std::chrono::system_clock::now() + kStopWithin);
  server_->Wait();
  for (auto& running : running_) running->views->RequestStop();
  for (auto& running : running_) running->views->Stop();
  for (auto& running : running_) running->writers.clear();
  server_.reset();
  // In this order: the hosted services refer to the administration, whose rebuilds end here, while
  // the views that they build still stand.
  hosted_.clear();
  admin_ = {};
}

}  // namespace interlock
