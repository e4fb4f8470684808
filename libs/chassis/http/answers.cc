#include "libs/chassis/http/answers.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "libs/chassis/refusal.h"

namespace interlock {

HttpResponse JsonAnswer(std::string body) {
  return {
      .status = 200, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

HttpResponse ProblemAnswer(const Problem& problem, const std::string& traceparent) {
  HttpResponse response{.status = problem.status,
                        .headers = {{"Content-Type", "application/problem+json"}},
                        .body = ToJson(problem, TraceIdOf(traceparent))};
  if (problem.retry_after_s)
    response.headers.emplace_back("Retry-After", std::to_string(*problem.retry_after_s));
  if (problem.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

Problem ProblemOf(const absl::Status& status) { return ProblemOf(ToRpcStatus(status)); }

Problem NotSignedIn(const Credentials& credentials) {
  return {.status = 401,
          .reason = "NOT_SIGNED_IN",
          .detail = credentials.by_cookie ? "This session has ended. Sign in with a new link."
                    : credentials.token.empty()
                        ? "Sign in with a link, or send a token as \"Authorization: Bearer\"."
                        : "This token is nobody's."};
}

bool IsKnown(const HttpRequest& request, const std::string& etag) {
  for (absl::string_view tag : absl::StrSplit(request.Header("if-none-match"), ',')) {
    tag = absl::StripAsciiWhitespace(tag);
    if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);
    if (tag == etag || tag == "*") return true;
  }
  return false;
}

}  // namespace interlock
