#include "libs/chassis/http/upstream.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <chrono>

namespace interlock {
namespace {

constexpr char kVersionKey[] = "interlock-version";

google::rpc::Status StatusOf(const grpc::Status& status) {
  google::rpc::Status detailed;
  if (!status.error_details().empty() && detailed.ParseFromString(status.error_details()) &&
      detailed.code() == int(status.error_code()))
    return detailed;
  detailed.Clear();
  detailed.set_code(int(status.error_code()));
  detailed.set_message(status.error_message());
  return detailed;
}

UpstreamAnswer Failed(grpc::StatusCode code, const char* why) {
  return {StatusOf(grpc::Status(code, why)), {}, ""};
}

}  // namespace

struct Upstream::Pending {
  grpc::ClientContext context;
  grpc::ByteBuffer request, response;
  Done done;

  std::string Version() const {
    for (const auto* metadata :
         {&context.GetServerTrailingMetadata(), &context.GetServerInitialMetadata()})
      if (auto found = metadata->find(kVersionKey); found != metadata->end())
        return std::string(found->second.data(), found->second.size());
    return "";
  }
};

Upstream::Upstream(std::shared_ptr<grpc::Channel> channel, size_t calls_max)
    : channel_(std::move(channel)), calls_max_(calls_max) {}

Upstream::~Upstream() { Stop(); }

void Upstream::Call(const std::string& method, const google::protobuf::Message& request,
                    const Metadata& metadata, int64_t timeout_ms, Done done) {
  auto owned = std::make_unique<Pending>();
  bool own = false;
  if (!grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(
           request, &owned->request, &own)
           .ok())
    return done(Failed(grpc::StatusCode::INTERNAL, "The request could not be passed on."));
  for (const auto& [key, value] : metadata) owned->context.AddMetadata(key, value);
  owned->context.set_deadline(std::chrono::system_clock::now() +
                              std::chrono::milliseconds(timeout_ms));
  owned->done = std::move(done);
  {
    std::lock_guard guard(mutex_);
    if (stopping_ || pending_.size() >= calls_max_) {
      done = std::move(owned->done);
      owned.reset();
    } else {
      pending_.insert(owned.get());
    }
  }
  if (owned == nullptr)
    return done(Failed(grpc::StatusCode::UNAVAILABLE, "Too much is under way. Try again shortly."));
  Pending* pending = owned.release();
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>(channel_).UnaryCall(
      &pending->context, method, {}, &pending->request, &pending->response,
      [this, pending](grpc::Status status) {
        UpstreamAnswer answer{StatusOf(status), std::move(pending->response), {}};
        if (status.ok()) answer.version = pending->Version();
        pending->done(std::move(answer));
        std::lock_guard guard(mutex_);
        pending_.erase(pending);
        delete pending;
        ended_.notify_all();
      });
}

void Upstream::Stop() {
  std::unique_lock guard(mutex_);
  stopping_ = true;
  for (Pending* one : pending_) one->context.TryCancel();
  ended_.wait(guard, [this] { return pending_.empty(); });
}

bool ParseBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message* message) {
  grpc::ByteBuffer copy(bytes);  // Shares the slices.
  return grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(&copy,
                                                                                      message)
      .ok();
}

}  // namespace interlock
