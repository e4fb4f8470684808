#include "libs/chassis/http/edge.h"

#include <array>
#include <atomic>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/chassis/http/answers.h"
#include "libs/chassis/http/attachments.h"
#include "libs/chassis/http/live.h"
#include "libs/chassis/http/media_type.h"
#include "libs/chassis/http/openapi.h"
#include "libs/chassis/http/routes.h"
#include "libs/chassis/http/rpc_endpoint.h"
#include "libs/chassis/http/transcode.h"
#include "libs/chassis/http/upstream.h"
#include "libs/chassis/pool.h"

namespace interlock {
namespace {

using nlohmann::json;

constexpr int kGraceMs = 4000;
constexpr size_t kWaitingMax = 1024;
constexpr size_t kCallsMax = 1024;

std::string Dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

class Edge final : public HttpEdge, private HttpHandler {
 public:
  Edge(EdgeOptions options, EdgeParts parts, Routes routes)
      : options_(std::move(options)),
        parts_(std::move(parts)),
        routes_(std::move(routes)),
        loopback_(IsLoopback(options_.address)),
        openapi_(OpenApiOf(routes_, options_.product_version)),
        hub_(parts_.push),
        attachments_(parts_.blobs),
        upstream_(parts_.channel, kCallsMax),
        rpc_(upstream_, int64_t(options_.limits.request_s) * 1000),
        pool_(std::make_unique<Pool>(options_.workers, kWaitingMax)) {}
  ~Edge() override { Stop(); }

  absl::Status Listen() {
    auto server = HttpServer::Start(options_.address, options_.port, options_.limits, *this);
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    port_ = server_->port();
    return absl::OkStatus();
  }
  int port() const override { return port_; }
  void Stop() override {
    if (server_ == nullptr) return;
    stopping_ = true;
    server_->Stop(kGraceMs);
    upstream_.Stop();
    pool_.reset();  // Does what waits; nothing comes after it, as the server is stopped.
    server_.reset();
  }

 private:
  // An endpoint of the edge's own.
  struct Fixed {
    const char* path;
    const char* method;  // GET stands for HEAD too.
    HttpResponse (Edge::*serve)(const Exchange&);
  };
  static const std::vector<Fixed>& FixedEndpoints() {
    static const std::vector<Fixed> endpoints{
        {"/healthz", "GET", &Edge::Health},     {"/readyz", "GET", &Edge::Ready},
        {"/metrics", "GET", &Edge::Metrics},    {"/openapi.json", "GET", &Edge::OpenApi},
        {"/signin", "GET", &Edge::OpenSession}, {"/signout", "POST", &Edge::EndSession},
        {"/v1/me", "GET", &Edge::Me},           {"/v1/live", "GET", &Edge::Live}};
    return endpoints;
  }

  // HttpHandler ----------------------------------------------------------------------------------
  std::optional<HttpResponse> Screen(const HttpRequest& head) override {
    auto problem = CheckHost(head, loopback_);
    if (!problem && !head.path.starts_with('/') && head.path != "*")
      problem = Problem{.status = 400,
                        .reason = "PATH_UNREADABLE",
                        .detail = "The path must begin with a slash."};
    if (!problem && IsUpload(head))
      problem = Attachments::Check(head, CredentialsOf(head, parts_.sign_in, CookieName()));
    if (!problem) return std::nullopt;
    const Exchange exchange{.request = head, .traceparent = TraceparentOf(head)};
    return Finished(ProblemAnswer(*problem, exchange.traceparent), exchange);
  }
  size_t BodyMax(const HttpRequest& head) override {
    return IsUpload(head) ? options_.limits.attachment_bytes : options_.limits.body_bytes;
  }
  HttpResponse Unreadable(int status, const std::string& sentence) override {
    const Exchange exchange{.request = {}, .traceparent = TraceparentOf({})};
    return Finished(ProblemAnswer({.status = status,
                                   .reason = status == 503   ? "TOO_MANY_CONNECTIONS"
                                             : status == 413 ? "BODY_TOO_LARGE"
                                             : status == 431 ? "HEADERS_TOO_LARGE"
                                                             : "NOT_HTTP",
                                   .detail = sentence},
                                  exchange.traceparent),
                    exchange);
  }
  void Handle(HttpRequest request, Done done) override {
    auto exchange = std::make_shared<Exchange>(Exchange{std::move(request)});
    exchange->traceparent = TraceparentOf(exchange->request);
    auto finish = [this, exchange, done](HttpResponse response) {
      done(Finished(std::move(response), *exchange));
    };
    if (!pool_->Run([this, exchange, finish] { Serve(exchange, finish); }))
      finish(ProblemAnswer({.status = 503,
                            .reason = "OVERLOADED",
                            .detail = "Too much is waiting. Try again in a moment.",
                            .retry_after_s = 1},
                           exchange->traceparent));
  }

  HttpResponse Finished(HttpResponse response, const Exchange& exchange) {
    response.headers.emplace_back("traceparent", exchange.traceparent);
    AddSecurityHeaders(response.headers);
    ++answered_[size_t(std::clamp(response.status / 100, 1, 5))];
    if (parts_.access) Tell(response, exchange);
    return response;
  }
  void Tell(const HttpResponse& response, const Exchange& exchange) const {
    const std::string& method = exchange.request.method;
    const bool reads = method == "GET" || method == "HEAD";
    AccessLine line{.path = exchange.served, .status = response.status};
    if (reads || method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE" ||
        method == "OPTIONS")
      line.method = method;
    line.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::steady_clock::now() - exchange.begun)
                            .count();
    if (method != "HEAD" && response.live == nullptr) line.bytes = int64_t(response.body.size());
    if (const Caller* caller = exchange.credentials.caller; reads && caller != nullptr)
      line.actor = caller->actor;
    if (!exchange.may_hide_caller) line.trace_id = TraceIdOf(exchange.traceparent);
    parts_.access(line);
  }

  // Which endpoint -------------------------------------------------------------------------------
  void Serve(const std::shared_ptr<Exchange>& exchange, const Done& done) {
    const HttpRequest& request = exchange->request;
    exchange->credentials = CredentialsOf(request, parts_.sign_in, CookieName());
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    std::set<std::string> allowed;
    for (const Fixed& fixed : FixedEndpoints())
      if (request.path == fixed.path) {
        exchange->served = fixed.path;
        if (method == fixed.method) return done((this->*fixed.serve)(*exchange));
        allowed.insert(fixed.method);
      }
    if (request.path == Attachments::kPath) {
      exchange->served = Attachments::kPath;
      if (IsUpload(request)) return done(attachments_.Store(*exchange));
      allowed.insert("POST");
    }
    if (const std::string prefix = absl::StrCat(std::string(Attachments::kPath), "/");
        request.path.starts_with(prefix)) {
      exchange->served = prefix + "{sha256}";
      if (method == "GET") return done(Fetch(*exchange, request.path.substr(prefix.size())));
      allowed.insert("GET");
    }
    auto found = routes_.Find(method, request.path);
    if (found.route != nullptr) {
      exchange->served = found.route->path.text();
      exchange->may_hide_caller = found.route->may_hide_caller;
      return rpc_.Serve(exchange, found, done);
    }
    allowed.merge(found.allowed);
    if (allowed.empty() && IsForPage(options_.page, request)) {
      exchange->served = "(page)";
      return done(ServePage(options_.page, request));
    }
    done(NotServed(*exchange, std::move(allowed)));
  }

  // OPTIONS, 404 or 405.
  HttpResponse NotServed(const Exchange& exchange, std::set<std::string> allowed) {
    if (exchange.request.path == "*") allowed = {"DELETE", "GET", "PATCH", "POST", "PUT"};
    if (allowed.empty())
      return Refused(exchange, {.status = 404,
                                .reason = "PATH_UNKNOWN",
                                .detail = "There is nothing at this path; /openapi.json lists what "
                                          "there is."});
    if (allowed.contains("GET")) allowed.insert("HEAD");
    allowed.insert("OPTIONS");
    HttpResponse response{.status = 204};
    if (exchange.request.method != "OPTIONS")
      response =
          Refused(exchange, {.status = 405,
                             .reason = "METHOD_NOT_ALLOWED",
                             .detail = "This path takes " + absl::StrJoin(allowed, ", ") + "."});
    response.headers.emplace_back("Allow", absl::StrJoin(allowed, ", "));
    return response;
  }

  static bool IsUpload(const HttpRequest& request) {
    return request.method == "POST" && request.path == Attachments::kPath;
  }
  static HttpResponse Refused(const Exchange& exchange, const Problem& problem) {
    return ProblemAnswer(problem, exchange.traceparent);
  }

  // Endpoints of the edge's own ------------------------------------------------------------------
  HttpResponse Health(const Exchange&) {
    return JsonAnswer(Dump({{"status", "alive"}, {"version", options_.product_version}}));
  }
  HttpResponse Ready(const Exchange& exchange) {
    absl::Status ready = parts_.ready ? parts_.ready() : absl::OkStatus();
    if (stopping_) ready = absl::UnavailableError("This program is stopping.");
    if (ready.ok()) return JsonAnswer(Dump({{"status", "ready"}}));
    Problem problem = ProblemOf(ready);
    problem.status = 503;
    return Refused(exchange, problem);
  }
  HttpResponse Metrics(const Exchange&) {
    std::string text = parts_.metrics ? parts_.metrics() : "";
    absl::StrAppend(&text, "# HELP interlock_http_responses_total Answers by class of status.\n",
                    "# TYPE interlock_http_responses_total counter\n");
    for (size_t c = 1; c < answered_.size(); ++c)
      absl::StrAppend(&text, "interlock_http_responses_total{class=\"", c, "xx\"} ",
                      answered_[c].load(), "\n");
    absl::StrAppend(&text, "# HELP interlock_http_live_listeners Open streams of live updates.\n",
                    "# TYPE interlock_http_live_listeners gauge\ninterlock_http_live_listeners ",
                    hub_.listeners(), "\n");
    return {.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            .body = std::move(text)};
  }
  HttpResponse OpenApi(const Exchange&) { return JsonAnswer(openapi_); }

  HttpResponse OpenSession(const Exchange& exchange) {
    std::string code;
    for (const auto& [name, value] : ParseQuery(exchange.request.query).value_or(TextFields{}))
      if (name == "code") code = value;
    // A HEAD must not use the code up.
    const auto session = exchange.request.method == "GET" ? parts_.sign_in.Redeem(code)
                                                          : std::optional<std::string>();
    if (!session)
      return Refused(exchange,
                     {.status = 401,
                      .reason = "SIGN_IN_LINK_SPENT",
                      .detail = "This link was used before, is older than ten minutes, or "
                                "was never given out. Ask for a new one."});
    return {.status = 303,
            .headers = {{"Location", "/"},
                        {"Set-Cookie", absl::StrCat(CookieName(), "=", *session,
                                                    "; Path=/; HttpOnly; SameSite=Strict; Max-Age=",
                                                    SignIn::kSessionLivesMs / 1000)}}};
  }
  HttpResponse EndSession(const Exchange& exchange) {
    if (auto problem = CheckOrigin(exchange.request, exchange.credentials))
      return Refused(exchange, *problem);
    parts_.sign_in.SignOut(exchange.credentials.session);
    return {.status = 204,
            .headers = {{"Set-Cookie", CookieName() + "=; Path=/; HttpOnly; SameSite=Strict; "
                                                      "Max-Age=0"}}};
  }
  HttpResponse Me(const Exchange& exchange) {
    const Caller* caller = exchange.credentials.caller;
    if (caller == nullptr) return Refused(exchange, NotSignedIn(exchange.credentials));
    json grants = json::array();
    for (const Grant& grant : caller->grants)
      grants.push_back({{"role", grant.role}, {"site", grant.site}});
    return JsonAnswer(Dump({{"actor", caller->actor}, {"grants", grants}}));
  }
  HttpResponse Live(const Exchange& exchange) {
    const Caller* caller = exchange.credentials.caller;
    if (caller == nullptr) return Refused(exchange, NotSignedIn(exchange.credentials));
    if (!Accepts(exchange.request.Header("accept"), "text/event-stream"))
      return Refused(exchange, {.status = 406,
                                .reason = "NOT_ACCEPTABLE",
                                .detail = "Live updates are text/event-stream."});
    return {.headers = {{"Content-Type", "text/event-stream"}},
            .live = hub_.Listen(caller->SitesFor({"anyone"}))};
  }
  HttpResponse Fetch(const Exchange& exchange, const std::string& sha256) {
    if (auto problem = Attachments::Check(exchange.request, exchange.credentials))
      return Refused(exchange, *problem);
    return attachments_.Fetch(exchange, sha256);
  }

  // Browsers send a host's cookies to all of its ports: two programs on one machine need two names.
  std::string CookieName() const { return absl::StrCat("interlock_", port_.load()); }

  const EdgeOptions options_;
  const EdgeParts parts_;
  const Routes routes_;
  const bool loopback_;
  const std::string openapi_;
  std::array<std::atomic<int64_t>, 6> answered_{};
  std::atomic<int> port_ = 0;
  std::atomic<bool> stopping_ = false;
  LiveHub hub_;
  const Attachments attachments_;
  Upstream upstream_;
  RpcEndpoint rpc_;
  std::unique_ptr<Pool> pool_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpEdge>> HttpEdge::Start(EdgeOptions options, EdgeParts parts) {
  if (!options.beyond_loopback && !IsLoopback(options.address))
    return absl::InvalidArgumentError("the address " + options.address +
                                      " can be reached from other machines; tokens and pages would "
                                      "cross the network unprotected");
  auto routes = Routes::Of(parts.services);
  if (!routes.ok()) return routes.status();
  auto edge = std::make_unique<Edge>(std::move(options), std::move(parts), *std::move(routes));
  if (auto status = edge->Listen(); !status.ok()) return status;
  return edge;
}

}  // namespace interlock
