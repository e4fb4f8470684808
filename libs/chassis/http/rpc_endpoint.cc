#include "libs/chassis/http/rpc_endpoint.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/http/media_type.h"
#include "libs/chassis/http/transcode.h"
#include "libs/chassis/wire.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

constexpr size_t kKeyMax = 200;
constexpr size_t kWaitForMax = 1000;

std::unique_ptr<Message> New(const Descriptor& type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

bool IsVisible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// What may stand in a header.
bool IsLine(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string Unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return std::string(text);
}

Problem Bad(const char* reason, const std::string& detail) {
  return {.status = 400, .reason = reason, .detail = detail};
}

std::optional<Problem> CheckTypes(const HttpRequest& request, bool file) {
  const std::string accept = request.Header("accept");
  if (!file && !Accepts(accept, "application/json") && !Accepts(accept, "application/problem+json"))
    return Problem{.status = 406,
                   .reason = "NOT_ACCEPTABLE",
                   .detail = "The answer is application/json, which the Accept header excludes."};
  const std::string encoding = request.Header("content-encoding");
  if (!encoding.empty() && encoding != "identity")
    return Problem{.status = 415,
                   .reason = "ENCODING_UNSUPPORTED",
                   .detail = "Send the body without a Content-Encoding."};
  if (!request.body.empty() && MediaTypeOf(request.Header("content-type")) != "application/json")
    return Problem{.status = 415,
                   .reason = "MEDIA_TYPE_UNSUPPORTED",
                   .detail = "Send the body as Content-Type: application/json."};
  return std::nullopt;
}

std::optional<Problem> AddKey(const HttpRequest& request, bool command, Upstream::Metadata* out) {
  const std::string key = Unquoted(request.Header("idempotency-key"));
  if (key.empty() && !command) return std::nullopt;
  if (key.empty())
    return Problem{.status = 428,
                   .reason = "IDEMPOTENCY_KEY_MISSING",
                   .detail =
                       "Send an Idempotency-Key header, a new one for each command and the "
                       "same one when repeating it, so that it takes effect once."};
  if (key.size() > kKeyMax || !IsVisible(key))
    return Bad("IDEMPOTENCY_KEY_INVALID",
               "The Idempotency-Key must be 1 to 200 visible ASCII characters.");
  out->emplace_back("idempotency-key", key);
  return std::nullopt;
}

std::optional<Problem> AddVersion(const HttpRequest& request, Upstream::Metadata* out) {
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  if (request.Header("if-none-match") == "*") {
    out->emplace_back("if-version", "-1");
  } else if (const std::string match = request.Header("if-match"); !match.empty()) {
    const std::string version = Unquoted(match);
    int64_t number = 0;
    if (!absl::SimpleAtoi(version, &number) || number < 1)
      return Bad("IF_MATCH_INVALID",
                 "If-Match must name one version as its ETag did, for example \"7\".");
    out->emplace_back("if-version", absl::StrCat(number));
  }
  return std::nullopt;
}

std::optional<Problem> AddWaitFor(const HttpRequest& request, Upstream::Metadata* out) {
  const std::string positions = absl::StrReplaceAll(request.Header("wait-for"), {{" ", ""}});
  if (positions.empty()) return std::nullopt;
  if (positions.size() > kWaitForMax || !IsVisible(positions))
    return Bad("WAIT_FOR_INVALID", "Wait-For must list service/shard/position.");
  out->emplace_back("wait-for", positions);
  return std::nullopt;
}

// The deadline in milliseconds, or why there is none.
std::optional<Problem> ReadTimeout(const HttpRequest& request, int64_t most_ms,
                                   int64_t* timeout_ms) {
  *timeout_ms = std::min(RpcEndpoint::kTimeoutMs, most_ms);
  const std::string given = request.Header("request-timeout");
  if (given.empty()) return std::nullopt;
  double seconds = 0;
  if (!absl::SimpleAtod(given, &seconds) || !std::isfinite(seconds) || seconds <= 0)
    return Bad("REQUEST_TIMEOUT_INVALID", "Request-Timeout must be a number of seconds.");
  *timeout_ms = std::max<int64_t>(1, int64_t(std::min(seconds * 1000, double(most_ms))));
  return std::nullopt;
}

// A file to be saved, never shown: it may hold anything that people typed.
HttpResponse FileAnswer(const core::v1::FileContent& file) {
  std::string name;
  for (char c : file.file_name())
    name += absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' ? c : '_';
  return {.headers = {{"Content-Type",
                       IsLine(file.media_type()) ? file.media_type() : "application/octet-stream"},
                      {"Content-Disposition", absl::StrCat("attachment; filename=\"", name, "\"")}},
          .body = file.content()};
}

HttpResponse AnswerOf(const Exchange& exchange, const Descriptor& type,
                      const UpstreamAnswer& answer) {
  if (!answer.status.ok()) return ProblemAnswer(ProblemOf(answer.status), exchange.traceparent);
  auto message = New(type);
  if (!ReadMessage(answer.bytes, *message))
    return ProblemAnswer(
        ProblemOf(absl::InternalError("The service answered what is no " + type.name() + ".")),
        exchange.traceparent);
  if (const auto* file = dynamic_cast<core::v1::FileContent*>(message.get()))
    return FileAnswer(*file);
  auto json = WriteJson(*message);
  if (!json.ok()) return ProblemAnswer(ProblemOf(json.status()), exchange.traceparent);
  HttpResponse response = JsonAnswer(*std::move(json));
  if (answer.version.empty()) return response;
  const std::string etag = "\"" + answer.version + "\"";
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Cache-Control", "private, no-cache");
  const bool read = exchange.request.method == "GET" || exchange.request.method == "HEAD";
  if (read && IsKnown(exchange.request, etag)) {
    response.status = 304;
    response.body.clear();
  }
  return response;
}

}  // namespace

void RpcEndpoint::Serve(std::shared_ptr<const Exchange> exchange, const Routes::Found& found,
                        std::function<void(HttpResponse)> done) {
  const HttpRequest& request = exchange->request;
  const auto refuse = [&](const Problem& problem) {
    done(ProblemAnswer(problem, exchange->traceparent));
  };
  if (exchange->credentials.caller == nullptr && !found.route->is_public)
    return refuse(NotSignedIn(exchange->credentials));
  if (auto problem = CheckOrigin(request, exchange->credentials)) return refuse(*problem);
  if (auto problem = CheckTypes(request, found.route->AnswersFile())) return refuse(*problem);

  Upstream::Metadata metadata{{"traceparent", exchange->traceparent}};
  if (exchange->credentials.caller != nullptr)
    metadata.emplace_back("authorization", "Bearer " + exchange->credentials.token);
  int64_t timeout_ms = 0;
  if (auto problem = AddKey(request, found.route->IsCommand(), &metadata)) return refuse(*problem);
  if (auto problem = AddVersion(request, &metadata)) return refuse(*problem);
  if (auto problem = AddWaitFor(request, &metadata)) return refuse(*problem);
  if (auto problem = ReadTimeout(request, timeout_max_ms_, &timeout_ms)) return refuse(*problem);

  auto query = ParseQuery(request.query);
  if (!query) return refuse(Bad("QUERY_UNREADABLE", "The query has a broken escape or no UTF-8."));
  auto message = New(*found.route->rpc->input_type());
  if (auto problem = ReadRequest({.body = request.body,
                                  .body_field = found.route->body,
                                  .path = found.bindings,
                                  .query = *std::move(query)},
                                 message.get()))
    return refuse(*problem);
  upstream_.Call(found.route->GrpcMethod(), *message, metadata, timeout_ms,
                 [exchange, type = found.route->rpc->output_type(), done = std::move(done)](
                     const UpstreamAnswer& answer) { done(AnswerOf(*exchange, *type, answer)); });
}

}  // namespace interlock
