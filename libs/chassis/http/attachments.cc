#include "libs/chassis/http/attachments.h"

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/chassis/http/media_type.h"

namespace interlock {
namespace {

// Whoever reports or reads incidents, in whatever office.
const std::vector<std::string>& Roles() {
  static const std::vector<std::string> roles{
      "reader", "reporter", "operator", "supervisor", "investigator", "psm_manager", "contractor"};
  return roles;
}

std::string FileName(std::string_view sha256, const std::string& media_type) {
  const std::pair<const char*, const char*> endings[] = {
      {"image/jpeg", "jpg"}, {"image/png", "png"},   {"image/webp", "webp"},
      {"image/gif", "gif"},  {"image/heic", "heic"}, {"application/pdf", "pdf"},
      {"text/plain", "txt"}};
  for (const auto& [type, ending] : endings)
    if (media_type == type) return absl::StrCat(std::string(sha256.substr(0, 12)), ".", ending);
  return std::string(sha256.substr(0, 12));
}

bool IsDigest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

std::optional<Problem> Attachments::Check(const HttpRequest& request,
                                          const Credentials& credentials) {
  if (credentials.caller == nullptr) return NotSignedIn(credentials);
  if (auto problem = CheckOrigin(request, credentials)) return problem;
  if (!credentials.caller->HoldsAnywhere(Roles()))
    return Problem{
        .status = 403,
        .reason = "ROLE_MISSING",
        .detail = "Attachments are for people who report or read; you hold no such role."};
  const std::string type = MediaTypeOf(request.Header("content-type"));
  if (request.method == "POST" && !MayBeAttached(type))
    return Problem{.status = 415,
                   .reason = "MEDIA_TYPE_UNSUPPORTED",
                   .detail =
                       "Attach JPEG, PNG, WebP, GIF or HEIC images, PDF, plain text or CSV, and "
                       "say which in Content-Type."};
  return std::nullopt;
}

HttpResponse Attachments::Store(const Exchange& exchange) const {
  const HttpRequest& request = exchange.request;
  const std::string type = MediaTypeOf(request.Header("content-type"));
  const auto refuse = [&](const Problem& problem) {
    return ProblemAnswer(problem, exchange.traceparent);
  };
  if (request.body.empty())
    return refuse({.status = 400, .reason = "FILE_EMPTY", .detail = "The file is empty."});
  if (!LooksLike(request.body, type))
    return refuse({.status = 415,
                   .reason = "CONTENT_NOT_AS_NAMED",
                   .detail = "The file does not begin as " + type +
                             " does. Save it anew, or name "
                             "its real type."});
  const auto digest = blobs_.Put(request.body);
  if (!digest.ok()) return refuse(ProblemOf(digest.status()));
  HttpResponse response =
      JsonAnswer(nlohmann::json({{"sha256", *digest},
                                 {"size_bytes", absl::StrCat(request.body.size())},
                                 {"media_type", type}})
                     .dump());
  response.status = 201;
  response.headers.emplace_back("Location", absl::StrCat("/v1/attachments/", *digest));
  return response;
}

HttpResponse Attachments::Fetch(const Exchange& exchange, std::string_view sha256) const {
  const auto refuse = [&](const Problem& problem) {
    return ProblemAnswer(problem, exchange.traceparent);
  };
  const Problem absent{
      .status = 404, .reason = "NOT_FOUND", .detail = "There is no attachment of this name."};
  if (!IsDigest(sha256)) return refuse(absent);
  auto bytes = blobs_.Get(std::string(sha256));
  if (absl::IsNotFound(bytes.status())) return refuse(absent);
  if (!bytes.ok()) return refuse(ProblemOf(bytes.status()));
  const std::string sniffed = SniffMediaType(*bytes);
  const std::string type = sniffed.empty() ? "application/octet-stream" : sniffed;
  const std::string etag = absl::StrCat("\"", std::string(sha256), "\"");
  HttpResponse response{
      .headers = {{"Content-Type", type == "text/plain" ? type + "; charset=utf-8" : type},
                  {"Content-Disposition",
                   absl::StrCat(absl::StartsWith(type, "image/") ? "inline" : "attachment",
                                "; filename=\"", FileName(sha256, type), "\"")},
                  {"Content-Security-Policy", "default-src 'none'; sandbox"},
                  {"Cache-Control", "private, max-age=31536000, immutable"},
                  {"ETag", etag}}};
  if (IsKnown(exchange.request, etag))
    response.status = 304;
  else
    response.body = *std::move(bytes);
  return response;
}

}  // namespace interlock
