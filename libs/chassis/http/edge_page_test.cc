// What the edge serves of its own: sign-in, attachments, live updates, the page, health.
#include "libs/chassis/http/edge_testing.h"

namespace interlock {
namespace {

TEST_F(EdgeTest, NobodyIsServedWithoutAToken) {
  for (const char* path : {"/v1/valves/V1", "/v1/me", "/v1/live", "/v1/attachments/x"}) {
    const Reply reply = AskAsStranger("GET", path);
    EXPECT_EQ(reply.status, 401) << path;
    EXPECT_EQ(reply.headers.at("www-authenticate"), "Bearer");
  }
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Authorization", "Bearer wrong"}}).status, 401);
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Authorization", "Basic " + token_}}).status, 401);
}

TEST_F(EdgeTest, WhatIsPublicIsReadWithoutSigningIn) {
  const Reply sign = AskAsStranger("GET", "/v1/signs/V1");
  EXPECT_EQ(sign.status, 200);
  EXPECT_EQ(valves_.Metadata("authorization"), "(none)");
  EXPECT_EQ(Ask("GET", "/openapi.json").Json()["paths"]["/v1/signs/{id}"]["get"]["security"],
            json::array());
}

TEST_F(EdgeTest, MeTellsActorAndGrants) {
  EXPECT_EQ(Ask("GET", "/v1/me").Json(),
            json({{"actor", "owner"}, {"grants", {{{"role", "administrator"}, {"site", "*"}}}}}));
}

TEST_F(EdgeTest, ALinkSignsThePageInOnce) {
  const std::string path = "/signin?code=" + sign_in_->NewCode(token_);
  EXPECT_EQ(AskAsStranger("HEAD", path).status, 401);
  const Reply opened = AskAsStranger("GET", path);
  EXPECT_EQ(opened.status, 303);
  EXPECT_EQ(opened.headers.at("location"), "/");
  const std::string cookie = opened.headers.at("set-cookie");
  EXPECT_NE(cookie.find("; HttpOnly; SameSite=Strict"), std::string::npos);
  EXPECT_EQ(AskAsStranger("GET", path).status, 401);

  const std::string pair = cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Cookie", pair}}).Json()["actor"], "owner");
  const std::string origin = "http://" + Host();
  EXPECT_EQ(AskAsStranger("POST", "/signout", {{"Cookie", pair}}).status, 403);
  EXPECT_EQ(AskAsStranger("POST", "/signout", {{"Cookie", pair}, {"Origin", origin}}).status, 204);
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Cookie", pair}}).status, 401);
}

TEST_F(EdgeTest, ACookieIsGoodForThePageOnly) {
  const auto session = sign_in_->Redeem(sign_in_->NewCode(token_));
  const std::string pair = "a=b; interlock_" + std::to_string(edge_->port()) + "=" + *session;
  const auto open = [&](Headers headers) {
    headers.insert(
        headers.end(),
        {{"Cookie", pair}, {"Idempotency-Key", "k"}, {"Content-Type", "application/json"}});
    return AskAsStranger("POST", "/v1/valves/V1:open", headers, "{}").status;
  };
  EXPECT_EQ(open({}), 403);
  EXPECT_EQ(open({{"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(open({{"Origin", "null"}}), 403);
  EXPECT_EQ(open({{"Origin", "http://localhost:1"}}), 403);
  EXPECT_EQ(open({{"Origin", "http://" + Host()}, {"Sec-Fetch-Site", "same-site"}}), 403);
  EXPECT_EQ(open({{"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(open({{"Origin", "http://" + Host()}, {"Sec-Fetch-Site", "same-origin"}}), 200);
  EXPECT_EQ(open({{"Origin", "http://" + Host()}}), 200);
}

TEST_F(EdgeTest, OtherHostsAreNotServed) {
  Wire wire(edge_->port());
  wire.Send("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(wire.Receive().status, 421);
  for (const char* host : {"127.0.0.1", "[::1]:80", "LOCALHOST"}) {
    Wire right(edge_->port());
    right.Send(std::string("GET /healthz HTTP/1.1\r\nHost: ") + host + "\r\n\r\n");
    EXPECT_EQ(right.Receive().status, 200) << host;
  }
  for (const char* bad : {"GET /healthz HTTP/1.1\r\n\r\n",
                          "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                          "GET /healthz HTTP/1.1\r\nHost: localhost:80@evil\r\n\r\n"}) {
    Wire wrong(edge_->port());
    wrong.Send(bad);
    EXPECT_EQ(wrong.Receive().status, 400) << bad;
  }
}

TEST_F(EdgeTest, OnlyTheLoopbackIsBoundUnlessSaidOtherwise) {
  auto edge = HttpEdge::Start({.address = "0.0.0.0"}, {.services = {},
                                                       .channel = valves_.Channel(),
                                                       .blobs = blobs_,
                                                       .push = push_,
                                                       .sign_in = *sign_in_});
  EXPECT_FALSE(edge.ok());
}

TEST_F(EdgeTest, AnAttachmentComesBackAsItWas) {
  const std::string png = std::string("\x89PNG\r\n\x1a\n", 8) + std::string(2 << 20, 'x');
  const Reply stored = Ask("POST", "/v1/attachments", {{"Content-Type", "image/png"}}, png);
  ASSERT_EQ(stored.status, 201) << stored.body;
  EXPECT_EQ(stored.Json()["size_bytes"], std::to_string(png.size()));
  EXPECT_EQ(stored.Json()["media_type"], "image/png");
  const Reply fetched = Ask("GET", stored.headers.at("location"));
  EXPECT_EQ(fetched.body, png);
  EXPECT_EQ(fetched.headers.at("content-type"), "image/png");
  EXPECT_EQ(fetched.headers.at("content-security-policy"), "default-src 'none'; sandbox");
  EXPECT_TRUE(fetched.headers.at("content-disposition").starts_with("inline"));
  EXPECT_EQ(
      Ask("GET", stored.headers.at("location"), {{"If-None-Match", fetched.headers.at("etag")}})
          .status,
      304);
}

TEST_F(EdgeTest, AnAttachmentMustBeWhatItIsSaidToBe) {
  const auto store = [&](const char* type, const std::string& bytes) {
    return Ask("POST", "/v1/attachments", {{"Content-Type", type}}, bytes).status;
  };
  EXPECT_EQ(store("image/png", "<script>alert(1)</script>"), 415);
  EXPECT_EQ(store("image/svg+xml", "<svg/>"), 415);
  EXPECT_EQ(store("text/html", "<p>"), 415);
  EXPECT_EQ(store("text/plain", "caf\xff"), 415);
  EXPECT_EQ(store("text/csv", "a,b\r\n1,2\r\n"), 201);
  EXPECT_EQ(store("application/pdf", "%PDF-1.7 ..."), 201);
  EXPECT_EQ(Ask("GET", "/v1/attachments/../../etc/passwd").status, 404);
  EXPECT_EQ(Ask("GET", "/v1/attachments/" + std::string(64, 'z')).status, 404);
}

TEST_F(EdgeTest, AnAttachmentTooLargeIsRefusedBeforeItIsSent) {
  Wire wire(edge_->port());
  wire.Send(
      "POST /v1/attachments HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
      "Authorization: Bearer " +
      token_ + "\r\nContent-Length: 99999999999\r\n\r\n");
  EXPECT_EQ(wire.Receive().status, 413);
  Wire stranger(edge_->port());
  stranger.Send(
      "POST /v1/attachments HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
      "Content-Length: 20000000\r\n\r\n");
  EXPECT_EQ(stranger.Receive().status, 401);
}

TEST_F(EdgeTest, AttachmentsNeedARole) {
  token_ = *tokens_->Add("svc", {{"service", "*"}});
  EXPECT_EQ(Ask("POST", "/v1/attachments", {{"Content-Type", "text/plain"}}, "x").status, 403);
}

TEST_F(EdgeTest, ListenersHearWhatTheyMaySee) {
  const std::string narrow = *tokens_->Add("p-1", {{"reader", "S1"}});
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 40; ++i) {
    wires.push_back(std::make_unique<Wire>(edge_->port()));
    wires.back()->Send(
        Text("GET", "/v1/live", {{"Authorization", "Bearer " + (i == 0 ? narrow : token_)}}));
    EXPECT_NE(wires.back()->ReadUntil("listening\n\n").find("text/event-stream"),
              std::string::npos);
  }
  push_.Publish("incidents", R"({"site_id": "S2", "id": "I-1"})");
  push_.Publish("incidents", R"({"site_id": "S1", "id": "I-2"})");
  for (size_t i = 0; i < wires.size(); ++i) {
    if (i > 0) {
      EXPECT_EQ(wires[i]->ReadUntil("\n\n"),
                "event: incidents\ndata: {\"site_id\": \"S2\", \"id\": \"I-1\"}\n\n");
    }
    EXPECT_EQ(wires[i]->ReadUntil("\n\n"),
              "event: incidents\ndata: {\"site_id\": \"S1\", \"id\": \"I-2\"}\n\n");
  }
  edge_->Stop();
  for (auto& wire : wires) EXPECT_TRUE(wire->AtEnd());
}

TEST_F(EdgeTest, AListenerThatLeavesIsForgotten) {
  const auto listeners = [this](const std::string& count) {
    return AskAsStranger("GET", "/metrics").body.find("interlock_http_live_listeners " + count) !=
           std::string::npos;
  };
  {
    Wire wire(edge_->port());
    wire.Send(Text("GET", "/v1/live", {{"Authorization", "Bearer " + token_}}));
    wire.ReadUntil("listening\n\n");
    EXPECT_TRUE(listeners("1"));
  }
  while (!listeners("0")) std::this_thread::yield();  // The test's time limit ends it otherwise.
}

TEST_F(EdgeTest, ASilentListenerIsKeptWithHeartbeats) {
  options_.limits.heartbeat_s = 1;
  Start();
  Wire wire(edge_->port());
  wire.Send(Text("GET", "/v1/live", {{"Authorization", "Bearer " + token_}}));
  wire.ReadUntil("listening\n\n");
  EXPECT_EQ(wire.ReadUntil("\n\n"), ": still here\n\n");
}

TEST_F(EdgeTest, HealthReadinessAndMetrics) {
  EXPECT_EQ(AskAsStranger("GET", "/healthz").Json()["status"], "alive");
  EXPECT_EQ(AskAsStranger("GET", "/readyz").status, 200);
  ready_ = absl::UnavailableError("The ledger of incidents is being read.");
  const Reply reply = AskAsStranger("GET", "/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.Json()["detail"], "The ledger of incidents is being read.");
  const std::string metrics = AskAsStranger("GET", "/metrics").body;
  EXPECT_NE(metrics.find("interlock_up 1\n"), std::string::npos);
  EXPECT_NE(metrics.find("interlock_http_responses_total{class=\"2xx\"} 2"), std::string::npos);
}

TEST_F(EdgeTest, WithoutAPageItSaysSo) {
  const Reply reply = AskAsStranger("GET", "/", {{"Accept", "text/html"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("built without its web page"), std::string::npos);
}

TEST_F(EdgeTest, ThePageIsServedUnderAStrictPolicy) {
  static constexpr PageAsset kPage[] = {{"index.html", "<!doctype html>"},
                                        {"assets/app-1a2b.js", "let a;"}};
  options_.page = kPage;
  Start();
  const Reply route = AskAsStranger("GET", "/incidents/I-1", {{"Accept", "text/html,*/*"}});
  EXPECT_EQ(route.body, "<!doctype html>");
  EXPECT_EQ(route.headers.at("cache-control"), "no-cache");
  EXPECT_EQ(route.headers.at("x-content-type-options"), "nosniff");
  const std::string policy = route.headers.at("content-security-policy");
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  const Reply script = AskAsStranger("GET", "/assets/app-1a2b.js");
  EXPECT_EQ(script.body, "let a;");
  EXPECT_EQ(script.headers.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_NE(script.headers.at("cache-control").find("immutable"), std::string::npos);
  EXPECT_EQ(AskAsStranger("GET", "/assets/app-9999.js", {{"Accept", "*/*"}}).status, 404);
}
}  // namespace
}  // namespace interlock
