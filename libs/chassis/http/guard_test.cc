#include "libs/chassis/http/guard.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

HttpRequest With(const char* name, const std::string& value) {
  return {.method = "GET", .path = "/", .headers = {{name, value}}};
}

TEST(Guard, KnowsTheLoopback) {
  for (const char* own : {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"})
    EXPECT_TRUE(IsLoopback(own)) << own;
  for (const char* other : {"0.0.0.0", "10.0.0.1", "128.0.0.1", "127.0.0.1.evil.example",
                            "127.0.0.1evil", "127...", "localhost.evil.example", "::", ""})
    EXPECT_FALSE(IsLoopback(other)) << other;
}

TEST(Guard, AnswersForItsOwnHostsOnly) {
  for (const char* own : {"localhost", "LocalHost:8080", "127.0.0.1:1", "[::1]", "[::1]:8080"})
    EXPECT_FALSE(CheckHost(With("host", own), true)) << own;
  EXPECT_EQ(CheckHost(With("host", "evil.example:80"), true)->status, 421);
  EXPECT_FALSE(CheckHost(With("host", "plant.example:80"), false));
  for (const char* bad :
       {"", ":80", "localhost:x", "localhost:123456", "a@localhost:b", "[::1", "[::1]x"})
    EXPECT_TRUE(CheckHost(With("host", bad), true)) << bad;
  EXPECT_EQ(CheckHost({}, true)->status, 400);
}

TEST(Guard, FindsACookieByItsWholeName) {
  const auto request = With("cookie", "xinterlock=1; interlock_1=2; interlock=three=3");
  EXPECT_EQ(CookieOf(request, "interlock"), "three=3");
  EXPECT_EQ(CookieOf(request, "interlock_1"), "2");
  EXPECT_EQ(CookieOf(request, "nterlock"), "");
  EXPECT_EQ(CookieOf({}, "interlock"), "");
}

TEST(Guard, KeepsAValidTraceparentAndMakesOneOtherwise) {
  const std::string valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_EQ(TraceparentOf(With("traceparent", valid)), valid);
  const std::vector<std::string> invalid{std::string(),
                                         std::string(55, '0'),
                                         "ff" + valid.substr(2),
                                         valid + "-x",
                                         "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                         "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                                         "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"};
  for (const std::string& bad : invalid) {
    const std::string made = TraceparentOf(With("traceparent", bad));
    EXPECT_NE(made, bad);
    EXPECT_EQ(TraceparentOf(With("traceparent", made)), made);
  }
  EXPECT_EQ(TraceIdOf(valid), "0af7651916cd43dd8448eb211c80319c");
}

TEST(Guard, AddsItsHeadersButKeepsWhatIsStricter) {
  HttpHeaders headers{{"Content-Security-Policy", "sandbox"}};
  AddSecurityHeaders(headers);
  const auto of = [&](const std::string& name) {
    std::string all;
    for (const auto& [key, value] : headers)
      if (key == name) all += value;
    return all;
  };
  EXPECT_EQ(of("Content-Security-Policy"), "sandbox");
  EXPECT_EQ(of("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(of("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace interlock
