#pragma once
// Requests and answers as the edge sees them, whatever library reads them off the wire.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace interlock {

class LiveListener;

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = {};   // "GET"
  std::string path = {};     // Still percent-encoded.
  std::string query = {};    // Without its "?".
  HttpHeaders headers = {};  // Names in lower case.
  std::string body = {};

  bool Has(std::string_view name) const;
  // The header's value; several of one name joined by ", "; empty if there is none.
  std::string Header(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers = {};
  std::string body = {};
  // If set, the answer goes on with server-sent events until either side ends it.
  std::shared_ptr<LiveListener> live = {};
  bool close = false;  // End the connection after it.
};

}  // namespace interlock
