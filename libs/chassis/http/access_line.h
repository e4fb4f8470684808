#pragma once
// What is told of a request once it is answered: a line of the access log. Nothing of what was
// asked or answered is in it: no name, id, token, query or body. Nor is anything by which somebody
// could be found who reported without a name: only who reads is named. Who changed something the
// ledger knows, if it may be known.
#include <cstdint>
#include <functional>
#include <string>

namespace interlock {

struct AccessLine {
  std::string method = "-";  // "GET"; "-": none that is served.
  // The template that served it, "/v1/incidents/{incident_id}", or "(page)"; "-": nothing did.
  std::string path = "-";
  int status = 0;
  int64_t milliseconds = 0;  // From the end of the request to the beginning of the answer.
  int64_t bytes = 0;         // Of the answer's body, as far as it is sent at once.
  std::string actor = "-";   // Of a signed-in GET or HEAD.
  // Of traceparent; "-" where the request may ask that its caller stay unknown, since others of its
  // caller's may carry the same.
  std::string trace_id = "-";
};

// Any thread. Must not block.
using AccessLog = std::function<void(const AccessLine&)>;

}  // namespace interlock
