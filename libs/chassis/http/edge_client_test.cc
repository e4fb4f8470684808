// Clients that misbehave, and how the edge stops.
#include "libs/chassis/http/edge_testing.h"

namespace interlock {
namespace {

TEST_F(EdgeTest, PipelinedRequestsAreAnsweredInOrder) {
  Wire wire(edge_->port());
  std::string text;
  for (int i = 0; i < 20; ++i)
    text +=
        Text("GET", "/v1/valves/V" + std::to_string(i), {{"Authorization", "Bearer " + token_}});
  wire.Send(text);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(wire.Receive().Json()["valve_id"], "V" + std::to_string(i));
}

TEST_F(EdgeTest, ChunkedBodiesAreTakenAndBounded) {
  const std::string head =
      "POST /v1/valves/V1:open HTTP/1.1\r\nHost: localhost\r\n"
      "Idempotency-Key: k\r\nContent-Type: application/json\r\n"
      "Authorization: Bearer " +
      token_ + "\r\nTransfer-Encoding: chunked\r\n\r\n";
  Wire wire(edge_->port());
  wire.Send(head + "8\r\n{\"turns\"\r\n4\r\n: 3}\r\n0\r\n\r\n");
  EXPECT_EQ(wire.Receive().status, 200);
  Wire flood(edge_->port());
  flood.Send(head + "200000\r\n" + std::string(0x200000, ' '));
  EXPECT_EQ(flood.Receive().status, 413);
}

TEST_F(EdgeTest, LongHeadersAndBodiesAreRefused) {
  EXPECT_EQ(Ask("GET", "/v1/me", {{"X", std::string(20'000, 'x')}}).status, 431);
  EXPECT_EQ(Ask("GET", "/v1/" + std::string(20'000, 'x')).status, 431);
  const Reply large = Open("{\"text\": \"" + std::string(2 << 20, 'x') + "\"}");
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.Json()["reason"], "BODY_TOO_LARGE");
}

TEST_F(EdgeTest, WhatIsNotHttpIsRefusedAndTheRestGoesOn) {
  for (const std::string bad :
       {"\r\n\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00",
        "GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: "
        "6\r\n\r\nabcdef",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    Wire wire(edge_->port());
    wire.Send(bad);
    const int status = wire.Receive().status;
    EXPECT_TRUE(status == 400 || status == 0) << status << " " << bad;
  }
  EXPECT_EQ(AskAsStranger("GET", "/healthz").status, 200);
}

TEST_F(EdgeTest, StrangePathsAreRefused) {
  for (const char* target : {"/v1/valves/%ff", "/v1/valves/%", "/v1/valves/%00", "/v1/valves//",
                             "/v1//valves", "/../../etc/passwd", "//", "/%2e%2e/x"})
    EXPECT_EQ(Ask("GET", target).status, 404) << target;
  EXPECT_EQ(Ask("GET", "http://evil.example/").status, 400);
  EXPECT_EQ(Ask("GET", "/v1/valves?kind=%ff").status, 400);
  EXPECT_EQ(Ask("OPTIONS", "*").status, 204);
}

TEST_F(EdgeTest, BrokenBodiesAreRefused) {
  for (const char* body :
       {"{", "\"\xff\"", "[1]", "{\"text\": \"\xc3\x28\"}", "nul", "\xef\xbb\xbf{}x",
        "{\"leak_kg\": NaN}", "{\"turns\": 1e400}", "{\"turns\": {}}"})
    EXPECT_EQ(Open(body).status, 400) << body;
  EXPECT_EQ(Open(std::string(900'000, '[')).Json()["reason"], "JSON_TOO_DEEP");
  EXPECT_EQ(valves_.calls(), 0);
}

TEST_F(EdgeTest, AClientThatDawdlesIsLetGo) {
  options_.limits.header_s = 1;
  options_.limits.body_s = 1;
  Start();
  Wire headers(edge_->port()), body(edge_->port());
  headers.Send("GET /healthz HTTP/1.1\r\nHost: local");
  body.Send("POST /v1/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");
  EXPECT_TRUE(headers.AtEnd());
  EXPECT_TRUE(body.AtEnd());
}

TEST_F(EdgeTest, ConnectionsAreBounded) {
  options_.limits.connections = 3;
  Start();
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 3; ++i) {
    wires.push_back(std::make_unique<Wire>(edge_->port()));
    wires.back()->Send(Text("GET", "/healthz", {}));
    EXPECT_EQ(wires.back()->Receive().status, 200);
  }
  Wire more(edge_->port());
  const Reply reply = more.Receive();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.headers.at("retry-after"), "1");
}

TEST_F(EdgeTest, ExpectIsAnsweredBeforeTheBody) {
  Wire wire(edge_->port());
  wire.Send(
      "POST /v1/valves:search HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token_ +
      "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  wire.Send("{}");
  EXPECT_EQ(wire.Receive().status, 200);
}

TEST_F(EdgeTest, StopAnswersWhatIsUnderWay) {
  Wire idle(edge_->port()), busy(edge_->port());
  busy.Send(Text("POST", "/v1/valves/stuck:open",
                 {{"Authorization", "Bearer " + token_},
                  {"Idempotency-Key", "k"},
                  {"Request-Timeout", "0.5"}}));
  while (valves_.calls() == 0) std::this_thread::yield();
  edge_->Stop();
  EXPECT_EQ(busy.Receive().status, 504);
  EXPECT_TRUE(idle.AtEnd());
  EXPECT_FALSE(Wire(edge_->port()).connected());
}

}  // namespace
}  // namespace interlock
