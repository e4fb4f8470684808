// What the access log is told of requests, and what it must never hold.
#include "libs/chassis/http/edge_testing.h"

namespace interlock {
namespace {

class AccessTest : public EdgeTest {
 protected:
  void SetUp() override {
    access_ = [this](const AccessLine& line) {
      std::lock_guard guard(mutex_);
      lines_.push_back(line);
    };
    EdgeTest::SetUp();
  }
  // Of the latest answer: told before it is sent.
  AccessLine Last() {
    std::lock_guard guard(mutex_);
    return lines_.empty() ? AccessLine() : lines_.back();
  }

  std::mutex mutex_;
  std::vector<AccessLine> lines_;
};

TEST_F(AccessTest, AReadIsToldByItsTemplateWithWhoReads) {
  const Reply reply = Ask("GET", "/v1/valves/V1");
  const AccessLine line = Last();
  EXPECT_EQ(line.method, "GET");
  EXPECT_EQ(line.path, "/v1/valves/{id}");
  EXPECT_EQ(line.status, 200);
  EXPECT_EQ(line.bytes, int64_t(reply.body.size()));
  EXPECT_GE(line.milliseconds, 0);
  EXPECT_EQ(line.actor, "owner");
  EXPECT_EQ(line.trace_id, reply.headers.at("traceparent").substr(3, 32));
  EXPECT_EQ(lines_.size(), 1u);
}

TEST_F(AccessTest, WhoChangesSomethingIsNotNamed) {
  const Reply reply = Open("{}");
  EXPECT_EQ(Last().path, "/v1/valves/{valve_id}:open");
  EXPECT_EQ(Last().actor, "-");
  EXPECT_EQ(Last().trace_id, reply.headers.at("traceparent").substr(3, 32));
  Ask("POST", "/v1/attachments", {{"Content-Type", "text/plain"}}, "a photo of a flange");
  EXPECT_EQ(Last().path, "/v1/attachments");
  EXPECT_EQ(Last().status, 201);
  EXPECT_EQ(Last().actor, "-");
}

TEST_F(AccessTest, ARequestThatMayHideItsCallerCannotBeJoinedToOthersOfHis) {
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  for (const char* query : {"", "?anonymous=true"}) {
    Ask("PUT", std::string("/v1/valves/V1/settings") + query, {{"traceparent", trace}}, "{}");
    EXPECT_EQ(Last().path, "/v1/valves/{valve_id}/settings");
    EXPECT_EQ(Last().actor, "-");
    EXPECT_EQ(Last().trace_id, "-");
  }
}

TEST_F(AccessTest, WhatIsNotSentAtOnceIsNotCounted) {
  Ask("HEAD", "/v1/valves/V1");
  EXPECT_EQ(Last().method, "HEAD");
  EXPECT_EQ(Last().bytes, 0);
  Wire wire(edge_->port());
  wire.Send(Text("GET", "/v1/live",
                 {{"Authorization", "Bearer " + token_}, {"Accept", "text/event-stream"}}));
  wire.ReadUntil("\r\n\r\n");
  EXPECT_EQ(Last().path, "/v1/live");
  EXPECT_EQ(Last().status, 200);
  EXPECT_EQ(Last().bytes, 0);
}

TEST_F(AccessTest, WhatIsRefusedIsToldToo) {
  AskAsStranger("GET", "/v1/valves/V1");
  EXPECT_EQ(Last().status, 401);
  EXPECT_EQ(Last().actor, "-");
  Ask("GET", "/v1/nothing");
  EXPECT_EQ(Last().status, 404);
  EXPECT_EQ(Last().path, "-");
  Ask("GET", "/", {{"Accept", "text/html"}});
  EXPECT_EQ(Last().path, "(page)");
  Wire wire(edge_->port());
  wire.Send("\x16\x03\x01 no HTTP at all\r\n\r\n");
  EXPECT_EQ(wire.Receive().status, 400);
  EXPECT_EQ(Last().method, "-");
  EXPECT_EQ(Last().path, "-");
  EXPECT_EQ(Last().status, 400);
}

TEST_F(AccessTest, NothingOfWhatWasAskedIsInIt) {
  const std::string secret = "Needle-4711";
  Ask("GET", "/v1/valves/" + secret + "?known_at_ms=17&text=" + secret);
  Ask("GET", "/" + secret, {{"Accept", "text/html"}});
  Ask("GET", "/v1/" + secret);
  Ask("GET", "/v1/attachments/" + secret);
  Ask(secret, "/v1/valves/V1");
  Ask("GET", "/signin?code=" + secret);
  Open(R"({"text": ")" + secret + R"("})", {{"User-Agent", secret}}, secret);
  Open(R"({")" + secret + R"(": 1})");
  Ask("POST", "/v1/attachments", {{"Content-Type", "text/plain"}}, secret);
  AskAsStranger("GET", "/v1/me", {{"Authorization", "Bearer " + secret}});
  AskAsStranger("GET", "/v1/me", {{"Host", secret}});
  std::lock_guard guard(mutex_);
  ASSERT_EQ(lines_.size(), 11u);
  for (const AccessLine& line : lines_)
    for (const std::string& text : {line.method, line.path, line.actor, line.trace_id}) {
      EXPECT_EQ(text.find(secret), text.npos) << text;
      EXPECT_EQ(text.find(token_), text.npos) << text;
    }
}

}  // namespace
}  // namespace interlock
