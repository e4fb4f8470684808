#include "libs/chassis/http/upstream.h"

#include <grpcpp/generic/generic_stub.h>

#include <chrono>

#include "libs/chassis/wire.h"

namespace interlock {
namespace {

constexpr char kVersionKey[] = "interlock-version";

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
  owned->request = WriteMessage(request);
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
    return done({absl::UnavailableError("Too much is under way. Try again in a moment."), {}, ""});
  Pending* pending = owned.release();
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>(channel_).UnaryCall(
      &pending->context, method, {}, &pending->request, &pending->response,
      [this, pending](grpc::Status status) {
        UpstreamAnswer answer{FromGrpc(status), std::move(pending->response), {}};
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

}  // namespace interlock
