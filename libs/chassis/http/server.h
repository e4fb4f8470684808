#pragma once
// HTTP/1.1 on sockets: connections, limits, time-outs, server-sent events. It knows no method and
// no message; it hands requests to a handler and sends what comes back.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "libs/chassis/http/message.h"

namespace interlock {

struct HttpLimits {
  size_t body_bytes = 1 << 20;
  size_t attachment_bytes = 25 << 20;
  uint32_t header_bytes = 16 << 10;
  int connections = 512;
  int idle_s = 75;     // Between two requests of a connection.
  int header_s = 10;   // From a request's first byte to the end of its headers.
  int body_s = 60;     // For the body.
  int write_s = 60;    // For the answer.
  int request_s = 30;  // The longest that a method may take.
  int heartbeat_s = 15;
};

class HttpHandler {
 public:
  using Done = std::function<void(HttpResponse)>;
  virtual ~HttpHandler() = default;
  // Asked when the headers are there: an answer, if the body is not worth reading.
  virtual std::optional<HttpResponse> Screen(const HttpRequest& head) = 0;
  // The most bytes that this request's body may have.
  virtual size_t BodyMax(const HttpRequest& head) = 0;
  // Calls `done` exactly once, from any thread. Must not block.
  virtual void Handle(HttpRequest request, Done done) = 0;
  // The answer to what is no request, or to one beyond a limit.
  virtual HttpResponse Unreadable(int status, const std::string& sentence) = 0;
};

class HttpServer {
 public:
  // Listens at once. The handler must outlive the server, and call every `done` before it is gone.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const std::string& address, int port,
                                                           const HttpLimits& limits,
                                                           HttpHandler& handler);
  virtual ~HttpServer() = default;
  virtual int port() const = 0;
  virtual int connections() const = 0;
  // Takes no more connections, ends idle ones and server-sent events at once, and waits for the
  // answers under way, no longer than `grace_ms`. What comes later is not sent.
  virtual void Stop(int grace_ms) = 0;
};

}  // namespace interlock
