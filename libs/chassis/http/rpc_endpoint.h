#pragma once
// A method over HTTP: request into message and metadata, call, answer into JSON.
#include <functional>
#include <memory>

#include "libs/chassis/http/answers.h"
#include "libs/chassis/http/routes.h"
#include "libs/chassis/http/upstream.h"

namespace interlock {

// Headers and the metadata that they become: Authorization or the session as "authorization",
// Idempotency-Key as "idempotency-key" (a command needs one), If-Match: "7" as "if-version: 7",
// If-None-Match: * of anything but a read as "if-version: -1", Wait-For as "wait-for", traceparent
// as it is. Request-Timeout: 2.5 (seconds) is the call's deadline. The answer's metadata
// "interlock-version" is its ETag.
class RpcEndpoint {
 public:
  static constexpr int64_t kTimeoutMs = 10'000;
  RpcEndpoint(Upstream& upstream, int64_t timeout_max_ms)
      : upstream_(upstream), timeout_max_ms_(timeout_max_ms) {}
  // Calls `done` exactly once, from any thread.
  void Serve(std::shared_ptr<const Exchange> exchange, const Routes::Found& found,
             std::function<void(HttpResponse)> done);

 private:
  Upstream& upstream_;
  const int64_t timeout_max_ms_;
};

}  // namespace interlock
