#pragma once
// The HTTP edge: every method with a google.api.http option as HTTP/JSON, sign-in, attachments,
// live updates, the page, health and metrics. It knows no service: it is handed their descriptors.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "libs/chassis/auth.h"
#include "libs/chassis/http/access_line.h"
#include "libs/chassis/http/page.h"
#include "libs/chassis/http/server.h"
#include "libs/ports/blobs.h"
#include "libs/ports/push.h"

namespace grpc {
class Channel;
}

namespace interlock {

struct EdgeOptions {
  std::string address = "127.0.0.1";
  int port = 0;                  // 0: any free one.
  bool beyond_loopback = false;  // Only then may the address be another than the loopback's.
  HttpLimits limits = {};
  std::span<const PageAsset> page = {};  // PageAssets(), or none.
  std::string product_version = "dev";
  int workers = 4;
};

// What the edge stands on. All of it must outlive the edge.
struct EdgeParts {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  std::shared_ptr<grpc::Channel> channel;
  Blobs& blobs;
  Push& push;
  SignIn& sign_in;
  std::function<std::string()> metrics = {};  // Prometheus text; the edge adds its own.
  std::function<absl::Status()> ready = {};   // Not OK: /readyz says why.
  AccessLog access = {};                      // Told of every answer.
};

class HttpEdge {
 public:
  // Serves at once. FAILED_PRECONDITION for a method that cannot be served, INVALID_ARGUMENT for an
  // address, UNAVAILABLE for a port that is taken.
  static absl::StatusOr<std::unique_ptr<HttpEdge>> Start(EdgeOptions options, EdgeParts parts);
  virtual ~HttpEdge() = default;  // As Stop.
  virtual int port() const = 0;
  // Answers what is under way, ends the rest, within five seconds. The gRPC server behind the
  // channel should stop after it.
  virtual void Stop() = 0;
};

}  // namespace interlock
