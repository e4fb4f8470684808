// For libFuzzer: any lines as the headers of an HTTP request, "name: value" each; what is behind an
// empty line is the body. Whatever they are, who is calling is known or nobody, and what is handed
// on has its form.
#include <cstdint>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "libs/chassis/http/guard.h"
#include "libs/chassis/http/media_type.h"
#include "libs/contract/temp_folder.h"

namespace interlock {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

const TokenBook& Tokens() {
  static const auto* tokens = [] {
    const TempFolder folder;  // Gone at once: the book has read what it needs.
    return TokenBook::Open(folder / "tokens").value().release();
  }();
  return *tokens;
}

HttpRequest RequestOf(std::string_view text) {
  HttpRequest request{.method = "POST"};
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty()) break;
    const size_t colon = std::min(line.find(':'), line.size());
    request.headers.emplace_back(absl::AsciiStrToLower(std::string(line.substr(0, colon))),
                                 line.substr(std::min(colon + 1, line.size())));
  }
  request.body = text;
  return request;
}

void Check(const HttpRequest& request) {
  static SignIn sign_in(Tokens(), [] { return int64_t{1'790'000'000'000}; });
  for (const bool loopback : {false, true})
    if (const auto problem = CheckHost(request, loopback))
      Require(problem->status >= 400 && !problem->reason.empty() && !problem->detail.empty());
  const Credentials credentials = CredentialsOf(request, sign_in, "session");
  // Nobody's token is known here, and no session was begun.
  Require(credentials.caller == nullptr);
  Require(!credentials.by_cookie || credentials.token.empty());
  if (const auto problem = CheckOrigin(request, credentials)) Require(problem->status == 403);

  const std::string traceparent = TraceparentOf(request);
  Require(traceparent.size() == 55 && TraceIdOf(traceparent).size() == 32);
  Require(TraceparentOf({.headers = {{"traceparent", traceparent}}}) == traceparent);

  const std::string type = MediaTypeOf(request.Header("content-type"));
  Require(MediaTypeOf(type) == type);
  (void)Accepts(request.Header("accept"), "text/csv");
  const std::string seen = SniffMediaType(request.body);
  Require(seen.empty() || (MayBeAttached(seen) && LooksLike(request.body, seen)));
  Require(!LooksLike(request.body, type) || MayBeAttached(type));
}

}  // namespace
}  // namespace interlock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  Check(RequestOf({reinterpret_cast<const char*>(data), size}));
  return 0;
}
