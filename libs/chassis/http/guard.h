#pragma once
// What stands between a browser and the edge: which hosts it answers for, which sites may send to
// it, what a page may do, and who is calling.
#include <optional>
#include <string>
#include <string_view>

#include "libs/chassis/auth.h"
#include "libs/chassis/http/message.h"
#include "libs/chassis/http/problem.h"

namespace interlock {

// Whether it is 127.0.0.0/8, ::1 or "localhost".
bool IsLoopback(std::string_view address);

// Against DNS rebinding: a server of the loopback answers to names of the loopback only. Nothing if
// the Host header is right.
std::optional<Problem> CheckHost(const HttpRequest& request, bool loopback);

struct Credentials {
  std::string token;
  const Caller* caller = nullptr;  // Null if nobody is signed in.
  bool by_cookie = false;
  std::string session;  // Of the cookie.
};
// From "Authorization: Bearer" or else from the session cookie of that name.
Credentials CredentialsOf(const HttpRequest& request, SignIn& sign_in, std::string_view cookie);

// What a browser sends along by itself must come from the page itself, for everything that changes
// anything. Nothing if it does.
std::optional<Problem> CheckOrigin(const HttpRequest& request, const Credentials& credentials);

// The value of a cookie, or empty.
std::string CookieOf(const HttpRequest& request, std::string_view name);

// The headers that every answer carries.
void AddSecurityHeaders(HttpHeaders& headers);

// A valid W3C traceparent as given, or a new one.
std::string TraceparentOf(const HttpRequest& request);
std::string TraceIdOf(const std::string& traceparent);

}  // namespace interlock
