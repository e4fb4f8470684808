#include "libs/chassis/http/problem.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"

namespace interlock {
namespace {

using nlohmann::json;

int StatusFor(int code) {
  switch (absl::StatusCode(code)) {
    case absl::StatusCode::kOk: return 200;
    case absl::StatusCode::kCancelled: return 499;
    case absl::StatusCode::kInvalidArgument: return 422;
    case absl::StatusCode::kOutOfRange: return 400;
    case absl::StatusCode::kNotFound: return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kFailedPrecondition: return 409;
    case absl::StatusCode::kPermissionDenied: return 403;
    case absl::StatusCode::kUnauthenticated: return 401;
    case absl::StatusCode::kResourceExhausted: return 429;
    case absl::StatusCode::kUnimplemented: return 501;
    case absl::StatusCode::kUnavailable: return 503;
    case absl::StatusCode::kDeadlineExceeded: return 504;
    default: return 500;
  }
}

// "VERSION_MISMATCH" beats the code: the same refusal has a status of its own in HTTP.
int StatusFor(int code, const std::string& reason) {
  if (reason == "VERSION_MISMATCH") return 412;
  if (reason == "IDEMPOTENCY_KEY_MISSING") return 428;
  return StatusFor(code);
}

// For an error without a reason of its own: what its code says.
std::string ReasonFor(int code) {
  std::string name = absl::StatusCodeToString(absl::StatusCode(code));
  return name.empty() ? "UNKNOWN" : name;
}

}  // namespace

const char* PhraseOf(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 499: return "Client Closed Request";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Internal Server Error";
  }
}

Problem ProblemOf(const google::rpc::Status& status) {
  Problem problem{.detail = status.message()};
  for (const auto& detail : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info)) {
      problem.reason = info.reason();
      if (auto clause = info.metadata().find("clause"); clause != info.metadata().end())
        problem.clause = clause->second;
    } else if (detail.UnpackTo(&bad)) {
      for (const auto& violation : bad.field_violations())
        problem.violations.push_back(
            {violation.field(), violation.reason(), violation.description()});
    } else if (detail.UnpackTo(&retry)) {
      const auto& delay = retry.retry_delay();
      problem.retry_after_s =
          int(std::clamp<int64_t>(delay.seconds(), 0, 3600)) + (delay.nanos() > 0 ? 1 : 0);
    }
  }
  problem.status = StatusFor(status.code(), problem.reason);
  if (problem.reason.empty()) problem.reason = ReasonFor(status.code());
  if ((problem.status == 429 || problem.status == 503) && !problem.retry_after_s)
    problem.retry_after_s = 1;
  return problem;
}

std::string ToJson(const Problem& problem, std::string_view trace) {
  json body = {{"type", problem.reason.empty() ? "about:blank" : "urn:interlock:" + problem.reason},
               {"title", PhraseOf(problem.status)},
               {"status", problem.status},
               {"detail", problem.detail},
               {"reason", problem.reason}};
  if (!problem.clause.empty()) body["clause"] = problem.clause;
  if (!problem.violations.empty()) {
    json& violations = body["violations"] = json::array();
    for (const FieldProblem& one : problem.violations) {
      violations.push_back({{"field", one.field}, {"sentence", one.sentence}});
      if (!one.reason.empty()) violations.back()["reason"] = one.reason;
    }
  }
  if (!trace.empty()) body["trace"] = std::string(trace);
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace interlock
