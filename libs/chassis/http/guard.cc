#include "libs/chassis/http/guard.h"

#include <openssl/rand.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace interlock {
namespace {

// Scripts and styles from files of our own only; nothing from outside, nothing inline.
constexpr char kContentPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";
constexpr char kPermissions[] =
    "accelerometer=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

bool IsUnsafe(const std::string& method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string RandomHex(size_t bytes) {
  std::string random(bytes, '\1');
  RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), int(bytes));
  return absl::BytesToHexString(random);
}

// The name of "name:port", "[::1]:port" or either without a port; empty if it is neither.
std::string HostName(std::string_view host) {
  const size_t end =
      host.starts_with('[') ? host.find(']') + 1 : std::min(host.find(':'), host.size());
  const std::string_view port = end > 0 && end <= host.size() ? host.substr(end) : "x";
  const bool right = port.empty() || (port[0] == ':' && port.size() <= 6 &&
                                      port.find_first_not_of("0123456789", 1) == port.npos);
  return right ? absl::AsciiStrToLower(View(host.substr(0, end))) : "";
}

}  // namespace

bool IsLoopback(std::string_view address) {
  if (address == "::1" || address == "[::1]" || address == "localhost") return true;
  const std::vector<std::string> parts = absl::StrSplit(View(address), '.');
  return parts.size() == 4 && parts[0] == "127" &&
         std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
           return !part.empty() && part.size() <= 3 &&
                  part.find_first_not_of("0123456789") == part.npos;
         });
}

std::optional<Problem> CheckHost(const HttpRequest& request, bool loopback) {
  const auto hosts = std::count_if(request.headers.begin(), request.headers.end(),
                                   [](const auto& header) { return header.first == "host"; });
  const std::string name = HostName(request.Header("host"));
  if (hosts != 1 || name.empty())
    return Problem{.status = 400,
                   .reason = "HOST_MISSING",
                   .detail = "The request must name one host in its Host header."};
  if (loopback && !IsLoopback(name))
    return Problem{.status = 421,
                   .reason = "HOST_UNKNOWN",
                   .detail = "This server answers for localhost only, not for \"" + name + "\"."};
  return std::nullopt;
}

std::string CookieOf(const HttpRequest& request, std::string_view name) {
  const std::string cookies = request.Header("cookie");
  for (absl::string_view pair : absl::StrSplit(cookies, absl::ByAnyChar(";,"))) {
    pair = absl::StripAsciiWhitespace(pair);
    const size_t equals = pair.find('=');
    if (equals != pair.npos && pair.substr(0, equals) == View(name))
      return std::string(pair.substr(equals + 1));
  }
  return "";
}

Credentials CredentialsOf(const HttpRequest& request, SignIn& sign_in, std::string_view cookie) {
  Credentials credentials;
  const std::string given = request.Header("authorization");
  if (!given.empty()) {
    if (absl::StartsWithIgnoreCase(given, "bearer "))
      credentials.token = std::string(absl::StripAsciiWhitespace(given.substr(7)));
  } else if (credentials.session = CookieOf(request, cookie); !credentials.session.empty()) {
    credentials.token = sign_in.TokenOf(credentials.session).value_or("");
    credentials.by_cookie = true;
  }
  if (!credentials.token.empty()) credentials.caller = sign_in.tokens().Find(credentials.token);
  return credentials;
}

std::optional<Problem> CheckOrigin(const HttpRequest& request, const Credentials& credentials) {
  if (!credentials.by_cookie || !IsUnsafe(request.method)) return std::nullopt;
  const std::string site = request.Header("sec-fetch-site"), origin = request.Header("origin");
  const bool same_origin = origin.empty() ||
                           origin == absl::StrCat("http://", request.Header("host")) ||
                           origin == absl::StrCat("https://", request.Header("host"));
  const bool same_site = site.empty() || site == "same-origin";
  if (same_origin && same_site && !(site.empty() && origin.empty())) return std::nullopt;
  return Problem{.status = 403,
                 .reason = "FOREIGN_ORIGIN",
                 .detail =
                     "A request that is signed in by a cookie must come from the page itself; "
                     "programs send a token instead."};
}

void AddSecurityHeaders(HttpHeaders& headers) {
  const auto add = [&](const char* name, const char* value) {
    if (std::none_of(headers.begin(), headers.end(), [&](auto& h) { return h.first == name; }))
      headers.emplace_back(name, value);
  };
  add("Content-Security-Policy", kContentPolicy);
  add("Permissions-Policy", kPermissions);
  add("Referrer-Policy", "no-referrer");
  add("X-Content-Type-Options", "nosniff");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Cache-Control", "no-store");
}

std::string TraceparentOf(const HttpRequest& request) {
  const std::string given = request.Header("traceparent");
  const bool valid =
      given.size() == 55 && given[2] == '-' && given[35] == '-' && given[52] == '-' &&
      given.substr(0, 2) == "00" && IsLowerHex(given.substr(3, 32)) &&
      IsLowerHex(given.substr(36, 16)) && IsLowerHex(given.substr(53, 2)) &&
      given.substr(3, 32) != std::string(32, '0') && given.substr(36, 16) != std::string(16, '0');
  return valid ? given : absl::StrCat("00-", RandomHex(16), "-", RandomHex(8), "-01");
}

std::string TraceIdOf(const std::string& traceparent) { return traceparent.substr(3, 32); }

}  // namespace interlock
