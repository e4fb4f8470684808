#pragma once
// The shapes of answer that every endpoint gives.
#include <chrono>
#include <string>

#include "absl/status/status.h"
#include "libs/chassis/http/access_line.h"
#include "libs/chassis/http/guard.h"
#include "libs/chassis/http/message.h"
#include "libs/chassis/http/problem.h"

namespace interlock {

// One request on its way through the edge.
struct Exchange {
  HttpRequest request;
  std::string traceparent = {};
  Credentials credentials = {};
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  // For the access log: the template of what serves it, and whether its caller may stay unknown.
  std::string served = "-";
  bool may_hide_caller = false;
};

HttpResponse JsonAnswer(std::string body);
HttpResponse ProblemAnswer(const Problem& problem, const std::string& traceparent);

Problem ProblemOf(const absl::Status& status);
// 401, saying how to sign in.
Problem NotSignedIn(const Credentials& credentials);

// Whether an If-None-Match header names the entity tag.
bool IsKnown(const HttpRequest& request, const std::string& etag);

}  // namespace interlock
