#include "libs/chassis/http/transcode.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "interlock/edgetest/v1/edgetest.pb.h"

namespace interlock {
namespace {

using edgetest::v1::ListValvesRequest;
using edgetest::v1::OpenValveRequest;

template <class M>
void ExpectRead(const RequestParts& parts, const char* wanted) {
  M message, expected;
  const auto problem = ReadRequest(parts, &message);
  ASSERT_FALSE(problem) << problem->detail;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(wanted, &expected));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(message, expected))
      << message.DebugString();
}

Problem Wrong(std::string_view body) {
  OpenValveRequest message;
  auto problem = ReadRequest({.body = body, .body_field = "*"}, &message);
  EXPECT_TRUE(problem) << body << " was read: " << message.ShortDebugString();
  return problem.value_or(Problem{});
}
// "field REASON" of every violation.
std::vector<std::string> Violations(std::string_view body) {
  std::vector<std::string> all;
  for (const auto& one : Wrong(body).violations) all.push_back(one.field + " " + one.reason);
  return all;
}
using Texts = std::vector<std::string>;

TEST(ReadRequest, TakesProtoNamesAndCamelCase) {
  ExpectRead<OpenValveRequest>(
      {.body = R"({"site_id": "S1", "openedAtMs": "1700000000000", "kind": "KIND_BALL",
                   "settings": {"pressure_bar": 1.5, "notes": ["a", "b"]}, "counts": {"x": 2}})",
       .body_field = "*",
       .path = {{"valve_id", "V-1"}}},
      R"pb(valve_id: "V-1"
           site_id: "S1"
           opened_at_ms: 1700000000000
           kind: KIND_BALL
           settings { pressure_bar: 1.5 notes: "a" notes: "b" }
           counts { key: "x" value: 2 })pb");
}

TEST(ReadRequest, TakesNumbersAsTextAndNullAsNotGiven) {
  ExpectRead<OpenValveRequest>({.body = R"({"turns": "7", "opened_at_ms": 9007199254740993,
                                            "leak_kg": null, "kind": 1, "crew": 4294967295})",
                                .body_field = "*"},
                               "turns: 7 opened_at_ms: 9007199254740993 kind: KIND_GATE "
                               "crew: 4294967295");
}

TEST(ReadRequest, TakesQueryParametersNestedRepeatedAndEnums) {
  ExpectRead<ListValvesRequest>({.query = {{"kind", "KIND_GATE"},
                                           {"kind", "2"},
                                           {"page.limit", "20"},
                                           {"page.cursor", "a b"},
                                           {"open", "true"},
                                           {"since_ms", "17"},
                                           {"site_id", "7"}}},
                                R"pb(kind: KIND_GATE
                                     kind: KIND_BALL
                                     page { limit: 20 cursor: "a b" }
                                     open: true
                                     since_ms: 17
                                     site_id: "7")pb");
}

TEST(ReadRequest, TakesABodyForOneField) {
  ExpectRead<edgetest::v1::SetSettingsRequest>({.body = R"({"pressure_bar": 3})",
                                                .body_field = "settings",
                                                .path = {{"valve_id", "V"}},
                                                .query = {{"priority", "2"}}},
                                               R"pb(valve_id: "V"
                                                    settings { pressure_bar: 3 }
                                                    priority: 2)pb");
}

TEST(ReadRequest, NamesEveryUnknownFieldWithTheNearest) {
  const Problem problem =
      Wrong(R"({"siteid": "S", "history": [{}, {"presure_bar": 1}], "zzz": 1})");
  EXPECT_EQ(problem.status, 400);
  ASSERT_EQ(problem.violations.size(), 3u);
  EXPECT_EQ(problem.violations[0].field, "history[1].presure_bar");
  EXPECT_NE(problem.violations[0].sentence.find("\"pressure_bar\""), std::string::npos);
  EXPECT_NE(problem.violations[1].sentence.find("\"site_id\""), std::string::npos);
  EXPECT_EQ(problem.violations[2].sentence, "There is no field \"zzz\" here.");
}

TEST(ReadRequest, NamesEveryValueOfAWrongKind) {
  EXPECT_EQ(Violations(R"({"valve_id": 7, "turns": 1.5, "kind": "KIND_GAET", "settings": [],
                           "history": {}, "counts": [], "emergency": "yes"})"),
            (Texts{"counts WRONG_KIND", "emergency WRONG_KIND", "history WRONG_KIND",
                   "kind UNKNOWN_VALUE", "settings WRONG_KIND", "turns WRONG_KIND",
                   "valve_id WRONG_KIND"}));
  EXPECT_EQ(Violations(R"({"history": [null, 3], "counts": {"a": "x"}})"),
            (Texts{"counts[a] WRONG_KIND", "history[0] WRONG_KIND", "history[1] WRONG_KIND"}));
}

TEST(ReadRequest, RefusesNumbersThatDoNotFit) {
  for (const char* body :
       {R"({"turns": 2147483648})", R"({"turns": "-2147483649"})", R"({"crew": -1})",
        R"({"opened_at_ms": 9223372036854775808})", R"({"opened_at_ms": "99999999999999999999"})",
        R"({"turns": ""})", R"({"turns": "-"})", R"({"turns": "1e3"})", R"({"leak_kg": "NaN"})",
        R"({"leak_kg": "Infinity"})", R"({"leak_kg": ""})", R"({"kind": 99999999999})"})
    EXPECT_EQ(Violations(body).size(), 1u) << body;
  ExpectRead<OpenValveRequest>(
      {.body = R"({"opened_at_ms": "-9223372036854775808"})", .body_field = "*"},
      "opened_at_ms: -9223372036854775808");
}

TEST(ReadRequest, RefusesWhatIsGivenTwice) {
  EXPECT_EQ(Wrong(R"({"turns": 1, "turns": 1})").reason, "GIVEN_TWICE");
  EXPECT_EQ(Violations(R"({"site_id": "a", "siteId": "a"})"), (Texts{"site_id GIVEN_TWICE"}));
  EXPECT_EQ(Violations(R"({"text": "a", "emergency": true})"), (Texts{"text CHOOSE_ONE"}));
  OpenValveRequest message;
  EXPECT_TRUE(ReadRequest(
      {.body = R"({"valve_id": "A"})", .body_field = "*", .path = {{"valve_id", "B"}}}, &message));
  EXPECT_TRUE(ReadRequest({.query = {{"turns", "1"}, {"turns", "2"}}}, &message));
}

TEST(ReadRequest, RefusesUnreadableJson) {
  for (const char* body : {"{", "[]", "7", "null", "\"x\"", "{\"a\":}", "{'turns': 1}",
                           "{\"turns\": 1,}", "{\"turns\": NaN}", "{\"turns\": 1e999}",
                           "{\"text\": \"\xff\"}", "{\"text\": \"\\ud800\"}", "{} {}"})
    EXPECT_EQ(Wrong(body).status, 400) << body;
  EXPECT_NE(Wrong("{\n\"a\":}").detail.find("line 2"), std::string::npos);
}

TEST(ReadRequest, RefusesDepth) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += R"({"replaces":)";
  EXPECT_EQ(Wrong(deep).reason, "JSON_TOO_DEEP");
  EXPECT_EQ(Wrong(std::string(500'000, '[')).status, 400);
}

TEST(ReadRequest, RefusesUnknownQueryParameters) {
  ListValvesRequest message;
  const auto problem =
      ReadRequest({.query = {{"page.limmit", "1"}, {"page", "1"}, {"open.x", "1"}}}, &message);
  ASSERT_TRUE(problem);
  ASSERT_EQ(problem->violations.size(), 3u);
  EXPECT_NE(problem->violations[0].sentence.find("\"limit\""), std::string::npos);
  EXPECT_EQ(problem->violations[1].reason, "WRONG_KIND");
}

TEST(ReadRequest, RefusesABodyWhereNoneIsTaken) {
  ListValvesRequest message;
  EXPECT_EQ(ReadRequest({.body = "{}"}, &message)->reason, "BODY_NOT_EXPECTED");
}

// What the body gives is neither lost nor mistaken when the query names the same field.
TEST(ReadRequest, RefusesAQueryThatDoesNotFitTheBody) {
  const auto refused = [](std::string_view body, const TextFields& query) {
    ListValvesRequest message;
    const auto problem = ReadRequest({.body = body, .body_field = "*", .query = query}, &message);
    return problem && !problem->violations.empty() ? problem->violations[0].reason : "read";
  };
  EXPECT_EQ(refused(R"({"kind": "KIND_GATE"})", {{"kind", "1"}}), "WRONG_KIND");
  EXPECT_EQ(refused(R"({"page": 5})", {{"page.limit", "1"}}), "WRONG_KIND");
}

TEST(WriteJson, PrintsDefaultsButNotWhatIsUnknown) {
  edgetest::v1::Valve valve;
  valve.set_opened_at_ms(1);
  EXPECT_EQ(
      nlohmann::json::parse(*WriteJson(valve)),
      nlohmann::json::parse(
          R"({"valve_id": "", "opened_at_ms": "1", "kind": "KIND_UNSPECIFIED", "notes": []})"));
  valve.set_leak_kg(0);
  EXPECT_EQ(nlohmann::json::parse(*WriteJson(valve))["leak_kg"], 0);
}

TEST(ParseQuery, DecodesAndRefusesBrokenEscapes) {
  EXPECT_EQ(ParseQuery("a=1&b=x+y%26&c&&a="),
            (TextFields{{"a", "1"}, {"b", "x y&"}, {"c", ""}, {"a", ""}}));
  EXPECT_EQ(ParseQuery("a=%f"), std::nullopt);
  EXPECT_EQ(ParseQuery("a=%ff"), std::nullopt);
}

TEST(FindField, FollowsAPath) {
  EXPECT_EQ(FindField(*ListValvesRequest::descriptor(), "page.limit")->name(), "limit");
  EXPECT_EQ(FindField(*ListValvesRequest::descriptor(), "page.x"), nullptr);
  EXPECT_EQ(FindField(*ListValvesRequest::descriptor(), "open.x"), nullptr);
}

}  // namespace
}  // namespace interlock
