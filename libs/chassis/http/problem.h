#pragma once
// What went wrong, as RFC 9457 problem JSON.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/rpc/status.pb.h"

namespace interlock {

struct FieldProblem {
  std::string field;   // "facts.releases[2].quantity_kg"; empty if it is the request as a whole.
  std::string reason;  // Stable UPPER_SNAKE, or empty.
  std::string sentence;
};

struct Problem {
  int status = 500;
  std::string reason = {};  // Stable UPPER_SNAKE.
  std::string detail = {};  // A sentence that a person can act on.
  std::string clause = {};  // The law or rule behind it, if any.
  std::vector<FieldProblem> violations = {};
  std::optional<int> retry_after_s = {};
};

// The phrase of an HTTP status: "Not Found".
const char* PhraseOf(int status);

// By code: INVALID_ARGUMENT 422 (the edge's own refusals of what cannot be read are 400),
// OUT_OF_RANGE 400, NOT_FOUND 404, ALREADY_EXISTS, ABORTED and FAILED_PRECONDITION 409,
// PERMISSION_DENIED 403, UNAUTHENTICATED 401, RESOURCE_EXHAUSTED 429, UNIMPLEMENTED 501,
// UNAVAILABLE 503, DEADLINE_EXCEEDED 504, CANCELLED 499, all else 500. By reason: VERSION_MISMATCH
// 412, IDEMPOTENCY_KEY_MISSING 428.
Problem ProblemOf(const google::rpc::Status& status);

// The body. `trace` is the trace id that finds the same request in the logs.
std::string ToJson(const Problem& problem, std::string_view trace);

}  // namespace interlock
