// Methods of a service over HTTP.
#include "libs/chassis/http/edge_testing.h"

namespace interlock {
namespace {

TEST_F(EdgeTest, ACommandAnswersWithItsReceiptAndVersion) {
  const Reply reply = Open(R"({"site_id": "S1", "turns": 3})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Json()["stream"], "valve-V1");
  EXPECT_EQ(reply.Json()["version"], "3");
  EXPECT_EQ(reply.headers.at("etag"), "\"3\"");
  EXPECT_EQ(reply.headers.at("content-type"), "application/json");
}

TEST_F(EdgeTest, HeadersBecomeMetadata) {
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const Reply reply = Open(
      "{}",
      {{"If-Match", "\"5\""}, {"traceparent", trace}, {"Wait-For", "metrics/0/5, incidents/1/9"}});
  EXPECT_EQ(valves_.Metadata("wait-for"), "metrics/0/5,incidents/1/9");
  EXPECT_EQ(valves_.Metadata("authorization"), "Bearer " + token_);
  EXPECT_EQ(valves_.Metadata("idempotency-key"), "k-1");
  EXPECT_EQ(valves_.Metadata("if-version"), "5");
  EXPECT_EQ(valves_.Metadata("traceparent"), trace);
  EXPECT_EQ(reply.headers.at("traceparent"), trace);
  Open("{}", {{"If-None-Match", "*"}});
  EXPECT_EQ(valves_.Metadata("if-version"), "-1");
  Ask("GET", "/v1/valves/V1");
  EXPECT_EQ(valves_.Metadata("if-version"), "(none)");
  EXPECT_EQ(valves_.Metadata("traceparent").size(), 55u);
}

TEST_F(EdgeTest, ACommandNeedsAnIdempotencyKey) {
  const Reply reply = Ask("POST", "/v1/valves/V1:open", {}, "{}");
  EXPECT_EQ(reply.status, 428);
  EXPECT_EQ(reply.Json()["reason"], "IDEMPOTENCY_KEY_MISSING");
  EXPECT_EQ(valves_.calls(), 0);
  EXPECT_EQ(Ask("POST", "/v1/valves:search", {}, "{}").status, 200);
}

TEST_F(EdgeTest, ARefusalIsAProblemWithReasonAndClause) {
  const Reply reply = Open(R"({"turns": 13})");
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(reply.Json()["reason"], "TURNS_TOO_MANY");
  EXPECT_EQ(reply.Json()["clause"], "1910.119(j)");
  EXPECT_EQ(reply.Json()["detail"], "The valve has twelve turns only.");
  EXPECT_EQ(reply.Json()["trace"], reply.headers.at("traceparent").substr(3, 32));
}

TEST_F(EdgeTest, AReadHasAnEtagAndIsNotSentTwice) {
  const Reply first = Ask("GET", "/v1/valves/V%3A1?known_at_ms=17");
  EXPECT_EQ(first.Json()["valve_id"], "V:1");
  EXPECT_EQ(first.Json()["opened_at_ms"], "17");
  EXPECT_EQ(first.headers.at("etag"), "\"7\"");
  const Reply again = Ask("GET", "/v1/valves/V1", {{"If-None-Match", "\"6\", W/\"7\""}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(Ask("GET", "/v1/valves/V1", {{"If-None-Match", "\"6\""}}).status, 200);
  EXPECT_EQ(Ask("GET", "/v1/valves/none").status, 404);
}

TEST_F(EdgeTest, QueryParametersFillTheRequest) {
  const Reply reply = Ask("GET", "/v1/valves?kind=KIND_BALL&kind=1&page.limit=5&open=true");
  const json asked = reply.Json()["asked"];
  EXPECT_EQ(asked["kind"], json({"KIND_BALL", "KIND_GATE"}));
  EXPECT_EQ(asked["page"]["limit"], 5);
  EXPECT_EQ(asked["open"], true);
}

TEST_F(EdgeTest, AFileIsSentAsItIs) {
  const Reply reply = Ask("GET", "/v1/valves.csv?open=true", {{"Accept", "text/csv"}});
  EXPECT_EQ(reply.body, "id,turns\r\nV1,3\r\n");
  EXPECT_EQ(reply.headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(reply.headers.at("content-disposition"), "attachment; filename=\"valves___.csv\"");
}

TEST_F(EdgeTest, AnUnknownParameterIsNamedWithTheNearest) {
  const Reply reply = Ask("GET", "/v1/valves?pgae.limit=5");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.Json()["violations"][0]["field"], "pgae.limit");
  EXPECT_NE(reply.Json()["detail"].get<std::string>().find("\"page\""), std::string::npos);
}

TEST_F(EdgeTest, ADeadlineIsKept) {
  const Reply reply = Open("{}", {{"Request-Timeout", "0.05"}}, "stuck");
  EXPECT_EQ(reply.status, 504);
  EXPECT_EQ(Open("{}", {{"Request-Timeout", "soon"}}).status, 400);
}

TEST_F(EdgeTest, HeadIsGetWithoutABody) {
  const Reply get = Ask("GET", "/v1/valves/V1"), head = Ask("HEAD", "/v1/valves/V1");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(get.body.size()));
  EXPECT_EQ(head.headers.at("etag"), get.headers.at("etag"));
}

TEST_F(EdgeTest, OptionsAndWrongMethodsSayWhatIsAllowed) {
  const Reply options = Ask("OPTIONS", "/v1/valves/V1");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.at("allow"), "GET, HEAD, OPTIONS");
  const Reply wrong = Ask("DELETE", "/v1/valves/V1");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(Ask("POST", "/v1/valves/V1:explode", {}, "{}").status, 404);
  EXPECT_EQ(Ask("GET", "/v1/nothing").status, 404);
  EXPECT_EQ(Ask("GET", "/v1/nothing", {{"Accept", "text/html"}}).status, 404);
}

TEST_F(EdgeTest, OnlyJsonIsTakenAndGiven) {
  EXPECT_EQ(Open("<x/>", {{"Content-Type", "application/xml"}}).status, 415);
  EXPECT_EQ(Open("{}", {{"Content-Encoding", "gzip"}}).status, 415);
  EXPECT_EQ(Open("{}", {{"Content-Type", "application/json; charset=utf-8"}}).status, 200);
  EXPECT_EQ(Ask("GET", "/v1/valves/V1", {{"Accept", "image/png"}}).status, 406);
  EXPECT_EQ(Ask("GET", "/v1/valves/V1", {{"Accept", "application/json;q=0, */*;q=0"}}).status, 406);
}

TEST_F(EdgeTest, OpenApiListsEveryServedMethod) {
  const Reply reply = AskAsStranger("GET", "/openapi.json");
  const json document = reply.Json();
  ASSERT_EQ(document["openapi"], "3.1.0");
  const json open = document["paths"]["/v1/valves/{valve_id}:open"]["post"];
  EXPECT_EQ(open["x-roles"], json({"operator"}));
  const json body = open["requestBody"]["content"]["application/json"]["schema"];
  EXPECT_EQ(body["properties"]["turns"]["maximum"], 12);
  EXPECT_EQ(body["required"], json({"site_id"}));
  EXPECT_FALSE(body["properties"].contains("valve_id"));
  EXPECT_EQ(document["paths"].size(), 7u);
  EXPECT_FALSE(document["components"]["schemas"]["core.v1.Receipt"].is_null());
}
}  // namespace
}  // namespace interlock
