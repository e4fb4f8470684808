// The command line as people use it: the real program, its exit codes and what it says.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/connection.h"
#include "services/interlock/methods/catalogue.h"
#include "tests/integration/program.h"

namespace interlock {
namespace {

using nlohmann::json;

class CliTest : public testing::Test {
 protected:
  // On a folder of its own.
  Ended Run(std::vector<std::string> arguments, const std::string& input = "",
            const std::vector<std::string>& environment = {}) {
    arguments.insert(arguments.end(), {"--data", data_});
    return RunProgram(arguments, input, environment);
  }
  void RegisterBaytown() {
    const Ended ended = Run({"site", "register", "baytown", "--name", "Baytown", "--time-zone",
                             "America/Chicago", "--regime", "general-industry"});
    ASSERT_EQ(ended.code, 0) << ended.err;
  }
  // Until incidents has heard of the site.
  Ended Report(std::vector<std::string> more) {
    more.insert(more.begin(), {"incident", "report"});
    for (;;) {
      Ended ended = Run(more);
      if (ended.err.find("SITE_UNKNOWN") == std::string::npos) return ended;
    }
  }
  static bool Says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  const TempFolder folder_;
  const std::string data_ = folder_ / "data";
};

// -- Wrong usage

TEST_F(CliTest, AWrongCommandLineEndsWithTwoAndAWord) {
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{},
                                                {"reprot"},
                                                {"import"},
                                                {"import", "rmp"},
                                                {"verify", "--jsn"},
                                                {"call", "NoSuchMethod"},
                                                {"call", "ReportIncident", "{not json"},
                                                {"incident", "list", "--tiers", "tier-9"},
                                                {"incident", "show", "x", "--known-at", "soon"}}) {
    const Ended ended = Run(wrong);
    EXPECT_EQ(ended.code, 2) << absl::StrJoin(wrong, " ") << "\n" << ended.err;
    EXPECT_NE(ended.err, "") << absl::StrJoin(wrong, " ");
  }
  EXPECT_TRUE(Says(Run({"call", "ReportIncidnt"}).err, "Did you mean ReportIncident?"));
  EXPECT_TRUE(Says(Run({"incident", "list", "--tiers", "tier-9"}).err, "tier-1"));
  EXPECT_FALSE(std::filesystem::exists(data_));
}

TEST_F(CliTest, WhatNoHeaderCarriesIsRefusedByItsOption) {
  const std::vector<std::string> call = {"call", "SiteService.GetSite", R"({"id":"b"})"};
  for (const char* option : {"--key", "--if-version", "--token"})
    for (const char* text : {"schl\xc3\xbcssel", "two words", "a\nb"}) {
      auto wrong = call;
      wrong.insert(wrong.end(), {option, text});
      const Ended ended = Run(wrong);
      EXPECT_EQ(ended.code, 2) << option << " " << text << "\n" << ended.err;
      EXPECT_TRUE(Says(ended.err, option)) << ended.err;
    }
  const Ended ended = Run(call, "", {"INTERLOCK_TOKEN=\xc3\xa4"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(Says(ended.err, "INTERLOCK_TOKEN")) << ended.err;
  EXPECT_FALSE(std::filesystem::exists(data_));
}

// -- Settings

TEST_F(CliTest, FlagsGoBeforeTheEnvironmentBeforeTheFile) {
  std::filesystem::create_directory(data_);
  WriteWhole(data_ + "/interlock.yaml", "http_port: 1001\ngrpc_port: 1002\nlog: json\n");
  const Ended ended = Run({"--print-config", "--http-port", "3001"}, "",
                          {"INTERLOCK_HTTP_PORT=2001", "INTERLOCK_GRPC_PORT=2002"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(Says(ended.out, "http_port: 3001")) << ended.out;
  EXPECT_TRUE(Says(ended.out, "grpc_port: 2002")) << ended.out;
  EXPECT_TRUE(Says(ended.out, "log: json")) << ended.out;
  EXPECT_TRUE(Says(ended.out, "bind: 127.0.0.1")) << ended.out;
}

TEST_F(CliTest, AnUnknownSettingIsRefusedWithTheNearest) {
  const std::string file = folder_ / "settings.yaml";
  WriteWhole(file, "data: x\nhtp_port: 1\n");
  const Ended ended = Run({"status", "--config", file});
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(Says(ended.err, "line 2")) << ended.err;
  EXPECT_TRUE(Says(ended.err, "did you mean \"http_port\"?")) << ended.err;
  WriteWhole(file, "http_port: ninety\n");
  EXPECT_TRUE(Says(Run({"status", "--config", file}).err, "http_port")) << "names the key";
  WriteWhole(file, "http_port: [1\n");
  EXPECT_EQ(Run({"status", "--config", file}).code, 2);
  EXPECT_EQ(Run({"status", "--config", folder_ / "none.yaml"}).code, 2);
}

// -- Classify

constexpr char kDeath[] =
    R"({"process_involved":"ANSWER_YES","place":{"area":"AREA_KIND_PRODUCTION"},"releases":[{"material":{"chemical":"chlorine"},)"
    R"("quantity":5,"unit":"QUANTITY_UNIT_KILOGRAM"}],)"
    R"("harms":[{"group":"PEOPLE_GROUP_EMPLOYEE","outcome":"HARM_OUTCOME_FATALITY","people":1}]})";

TEST_F(CliTest, ClassifyAnswersEachLine) {
  const Ended ended = RunProgram(
      {"classify", "-"},
      absl::StrCat(kDeath, "\n\n{\"proces_involved\":\"ANSWER_YES\"}\n", "{broken\n", kDeath, "\n",
                   "{\"releases\":[{\"quantity\":-4,\"unit\":\"QUANTITY_UNIT_KILOGRAM\"}]}\n"));
  EXPECT_EQ(ended.code, 1) << ended.err;
  std::vector<json> answers;
  for (const auto line : absl::StrSplit(ended.out, '\n', absl::SkipEmpty()))
    answers.push_back(json::parse(line));
  ASSERT_EQ(answers.size(), 5u) << ended.out;
  EXPECT_EQ(answers[0]["tier"], "TIER_1");
  for (const char* key : {"at_least", "severity_points", "severity", "rule_set", "criteria",
                          "exclusions", "missing_facts", "sentence"})
    EXPECT_TRUE(answers[0].contains(key)) << key;
  for (const char* key : {"id", "threshold", "unit", "held", "clause"})
    EXPECT_TRUE(std::any_of(answers[0]["criteria"].begin(), answers[0]["criteria"].end(),
                            [&](const json& criterion) { return criterion.contains(key); }))
        << key;
  EXPECT_EQ(answers[1]["line"], 3);
  EXPECT_EQ(answers[1]["field"], "proces_involved");
  EXPECT_EQ(answers[1]["reason"], "FIELD_UNKNOWN");
  EXPECT_TRUE(Says(answers[1]["sentence"], "process_involved"));
  EXPECT_EQ(answers[2]["line"], 4);
  EXPECT_EQ(answers[2]["reason"], "JSON_BROKEN");
  EXPECT_EQ(answers[3], answers[0]);
  EXPECT_EQ(answers[4]["field"], "releases[0].quantity");
}

TEST_F(CliTest, ClassifyTakesOneObjectOverManyLines) {
  const Ended ended = RunProgram({"classify", "-"}, json::parse(kDeath).dump(2));
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_EQ(json::parse(ended.out)["tier"], "TIER_1");
}

TEST_F(CliTest, ClassifySurvivesWhatIsNoFacts) {
  const std::string deep(100'000, '['), long_text(9u << 20, 'x');
  const Ended ended = RunProgram(
      {"classify", "-"},
      absl::StrCat("{}\n", deep, "\n[]\n42\n{\"site_owner\":\"\xFF\"}\n{\"site_owner\":\"",
                   long_text, "\"}\n{\"direct_cost_usd\":{\"value\":\"NaN\"}}\n{}\n"));
  EXPECT_EQ(ended.code, 1) << ended.err;
  const std::vector<std::string> lines = absl::StrSplit(ended.out, '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 8u) << ended.out;
  EXPECT_EQ(json::parse(lines[0]), json::parse(lines[7]));
  EXPECT_TRUE(json::parse(lines[0]).contains("tier"));
  for (int line = 2; line <= 7; ++line) {
    const json refused = json::parse(lines[size_t(line) - 1]);
    EXPECT_EQ(refused["line"], line) << refused;
    EXPECT_NE(refused["reason"], "") << refused;
    EXPECT_NE(refused["sentence"], "") << refused;
  }
  EXPECT_EQ(json::parse(lines[5])["reason"], "TEXT_TOO_LONG");
  EXPECT_EQ(json::parse(lines[6])["field"], "direct_cost_usd.value");
}

TEST_F(CliTest, ClassifyNamesAWrongFieldHoweverLongOrOdd) {
  const std::string long_key(1u << 20, 'k');
  const Ended ended = RunProgram(
      {"classify", "-"},
      absl::StrCat("{\"", long_key, "\":1}\n", "{\"releases\":[{\"quantty\":1}]}\n",
                   "{\"place\":{\"a (b) c: Cannot find field.\":1}}\n",
                   "{\"releases\":[{\"unit\":\"stone\"}]}\n{\"fire\":\"", long_key, "\"}\n"));
  EXPECT_EQ(ended.code, 1) << ended.err;
  const std::vector<std::string> lines = absl::StrSplit(ended.out, '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 5u) << ended.out.substr(0, 1000);
  EXPECT_LT(lines[0].size(), 1000u);
  const std::string field = json::parse(lines[0])["field"];
  EXPECT_TRUE(field.starts_with("kkk")) << field;
  EXPECT_EQ(json::parse(lines[0])["reason"], "FIELD_UNKNOWN");
  EXPECT_EQ(json::parse(lines[1])["field"], "releases[0].quantty");
  EXPECT_TRUE(Says(json::parse(lines[1])["sentence"], "\"quantity\"?")) << lines[1];
  EXPECT_EQ(json::parse(lines[2])["field"], "place.a (b) c: Cannot find field.");
  EXPECT_EQ(json::parse(lines[3])["field"], "releases[0].unit");
  EXPECT_EQ(json::parse(lines[3])["reason"], "VALUE_WRONG");
  EXPECT_EQ(json::parse(lines[3])["sentence"], "\"stone\" is no value of releases[0].unit.");
  EXPECT_EQ(json::parse(lines[4])["field"], "fire");
  EXPECT_LT(lines[4].size(), 1000u);
}

TEST_F(CliTest, ClassifyTellsWhatItAssumesAndWhatAnUnknownNameMayMean) {
  const Ended ended = RunProgram(
      {"classify", "-"}, "{}\n{\"releases\":[{\"material\":{\"chemical\":\"7782-50-6\"}}]}\n");
  EXPECT_EQ(ended.code, 0) << ended.err;
  const std::vector<std::string> lines = absl::StrSplit(ended.out, '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 2u) << ended.out;
  EXPECT_TRUE(Says(lines[0], "Assumed: nobody said that another party operates the unit"))
      << lines[0];
  EXPECT_TRUE(Says(lines[1], R"(\"7782-50-6\" is not in the chemicals file. )"
                             R"(Did you mean \"7782-50-5\", Chlorine?)"))
      << lines[1];
}

TEST_F(CliTest, ClassifyUsesTheRuleSetThatIsNamed) {
  const Ended named = RunProgram({"classify", "-", "--rule-set", "api-rp-754-2@1"}, kDeath);
  EXPECT_TRUE(Says(json::parse(named.out)["rule_set"], "api-rp-754-2")) << named.out;
  const Ended unknown = RunProgram({"classify", "-", "--rule-set", "ccps-1918"}, kDeath);
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(Says(unknown.err, "ccps-2018")) << unknown.err;
}

// -- Commands over gRPC, on a stopped system

TEST_F(CliTest, AnIncidentIsReportedShownAmendedAndWithdrawn) {
  RegisterBaytown();
  Ended ended = Report({"i1", "--site-id", "baytown", "--title", "Chlorine at the truck",
                        "--person-id", "p7", "--facts", kDeath});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(Says(ended.out, "incident-i1 is now at version")) << ended.out;
  EXPECT_TRUE(Says(ended.out, "Tier 1")) << ended.out;
  EXPECT_TRUE(Says(Run({"incident", "show", "i1"}).out, "Chlorine at the truck"));
  EXPECT_EQ(json::parse(Run({"incident", "show", "i1", "--json"}).out)["incident_id"], "i1");
  ended = Run({"incident", "list", "--tiers", "tier-1"});
  EXPECT_TRUE(Says(ended.out, "Chlorine at the truck")) << ended.out << ended.err;
  ended = Run({"incident", "amend", "i1", "--facts", "{\"process_involved\":\"ANSWER_NO\"}"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(Says(ended.err, "reason: ")) << ended.err;
  ended = Run({"incident", "withdraw", "i1", "--reason", "It was a drill."});
  EXPECT_EQ(ended.code, 0) << ended.err;
  ended = Run({"incident", "history", "i1"});
  EXPECT_TRUE(Says(ended.out, "It was a drill.")) << ended.out;
  EXPECT_EQ(Run({"incident", "show", "nobody"}).code, 1);
  EXPECT_EQ(Run({"incident", "show", "i1", "--known-at", "1999-12-31"}).code, 1);
}

TEST_F(CliTest, ErasedNamesAreGoneAndTheHistorySaysByWhomAndWhy) {
  RegisterBaytown();
  const Ended reported = Report({"i1", "--site-id", "baytown", "--title", "Chlorine at the truck",
                                 "--facts", kDeath, "--reporter", "{\"name\":\"Findable Name\"}"});
  ASSERT_EQ(reported.code, 0) << reported.err;
  EXPECT_TRUE(Says(Run({"incident", "show", "i1"}).out, "Findable Name"));
  EXPECT_EQ(Run({"erase", "incidents/incident-i1@1"}).code, 2);  // Why?
  EXPECT_EQ(Run({"incident", "place-legal-hold", "i1", "--hold-id", "h", "--matter", "Doe"}).code,
            0);
  const std::vector<std::string> erase = {"erase", "incidents/incident-i1@1", "--reason",
                                          "asked by the person"};
  const Ended held = Run(erase);
  EXPECT_EQ(held.code, 1);
  EXPECT_TRUE(Says(held.err, "INCIDENT_ON_HOLD")) << held.err;
  EXPECT_EQ(Run({"incident", "lift-legal-hold", "i1", "--hold-id", "h", "--reason", "over"}).code,
            0);
  const Ended erased = Run(erase);
  EXPECT_EQ(erased.code, 0) << erased.err;
  EXPECT_TRUE(Says(erased.out, "owner's decision")) << erased.out;
  EXPECT_FALSE(Says(Run({"incident", "show", "i1"}).out, "Findable Name"));
  EXPECT_EQ(ReadWhole(data_ + "/incidents.db").find("Findable Name"), std::string::npos);
  const json history = json::parse(Run({"incident", "history", "i1", "--json"}).out);
  EXPECT_EQ(history["events"][0]["erased"]["erased_by"], "owner");
  EXPECT_EQ(history["events"][0]["erased"]["reason"], "asked by the person");
  EXPECT_FALSE(history["events"][1].contains("erased"));
  EXPECT_EQ(Run({"verify"}).code, 0);
}

TEST_F(CliTest, AKeyIsTakenOnceAndAVersionIsCompared) {
  RegisterBaytown();
  const std::vector<std::string> rename = {
      "site",      "rename",     "baytown", "--name", "Baytown North",
      "--from-on", "2026-01-01", "--key",   "k1",     "--json"};
  const Ended first = Run(rename), again = Run(rename);
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, again.out);
  const Ended late = Run({"call", "SiteService.RenameSite", "--if-version", "1",
                          R"({"site_id":"baytown","name":"B","from_on":"2026-02-01"})"});
  EXPECT_EQ(late.code, 1) << late.out;
}

TEST_F(CliTest, AnotherPersonsTokenOpensOnlyHisSites) {
  RegisterBaytown();
  const Ended added =
      Run({"token", "add", "--actor", "mia", "--role", "reader", "--site", "antwerp"});
  ASSERT_EQ(added.code, 0) << added.err;
  const std::string token(absl::StripAsciiWhitespace(added.out));
  const Ended refused = Run({"site", "show", "baytown", "--token", token});
  EXPECT_EQ(refused.code, 1) << refused.out;
  EXPECT_TRUE(Says(refused.err, "SITE_NOT_YOURS")) << refused.err;
  EXPECT_EQ(Run({"site", "show", "baytown"}, "", {"INTERLOCK_TOKEN=nobody"}).code, 1);
}

TEST_F(CliTest, EveryHostedMethodIsListedWithItsRoles) {
  auto connection = Connection::OpenNowhere({});
  ASSERT_TRUE(connection.ok()) << connection.status();
  auto time = NewSystemTime();
  auto embedded = Embedded::Open({.data = "", .http = false}, *time);
  ASSERT_TRUE(embedded.ok()) << embedded.status();
  std::set<std::string> hosted, listed;
  for (const auto* service : (*embedded)->host().protos())
    for (int i = 0; i < service->method_count(); ++i)
      hosted.insert(service->method(i)->full_name());
  for (const auto* method : AllMethods()) listed.insert(method->full_name());
  EXPECT_EQ(listed, hosted);
  const Ended ended = RunProgram({"methods"});
  EXPECT_TRUE(Says(ended.out, "POST /v1/incidents/{incident_id}:report")) << ended.out;
  EXPECT_TRUE(Says(ended.out, "psm_manager of every site")) << ended.out;
}

// -- Looking after it

TEST_F(CliTest, VerifyNamesServiceShardAndPositionOfAFlippedByte) {
  RegisterBaytown();
  ASSERT_EQ(Run({"site", "add-unit", "baytown", "--unit-id", "u1", "--name", "Findable-Name"}).code,
            0);
  Ended ended = Run({"verify", "--json"});
  EXPECT_EQ(ended.code, 0) << ended.out;
  for (const auto line : absl::StrSplit(ended.out, '\n', absl::SkipEmpty()))
    EXPECT_EQ(json::parse(line)["ok"], true) << line;

  const std::string path = data_ + "/organisation.db";
  std::string bytes = ReadWhole(path);
  const size_t at = bytes.find("Findable-Name");
  ASSERT_NE(at, std::string::npos) << "the event is in the file, not only in its log";
  bytes[at] ^= 1;
  WriteWhole(path, bytes);
  ended = Run({"verify", "--json"});
  EXPECT_EQ(ended.code, 1) << ended.out << ended.err;
  int broken = 0;
  for (const auto line : absl::StrSplit(ended.out, '\n', absl::SkipEmpty())) {
    const json found = json::parse(line);
    if (found["ok"]) continue;
    ++broken;
    EXPECT_EQ(found["service"], "organisation");
    EXPECT_EQ(found["shard"], 0);
    EXPECT_GT(int(found["broken_at"]), 0);
    EXPECT_NE(found["sentence"], "");
  }
  EXPECT_EQ(broken, 1) << ended.out;
}

TEST_F(CliTest, AViewIsBuiltAnewAndAnUnknownOneRefused) {
  RegisterBaytown();
  const Ended rebuilt = Run({"rebuild", "reporting.incidents"});
  EXPECT_EQ(rebuilt.code, 0) << rebuilt.err;
  EXPECT_TRUE(Says(rebuilt.out, "was built anew")) << rebuilt.out;
  EXPECT_EQ(Run({"rebuild", "reporting.nothing"}).code, 1);
  EXPECT_TRUE(Says(Run({"aside", "list"}).out, "Nothing is set aside."));
}

TEST_F(CliTest, CommandsReachTheRunningSystemAndASecondOneIsRefused) {
  RunningProgram up({"up", "--data", data_});
  while (!std::filesystem::exists(data_ + "/endpoint.json") && !up.Ended())
    std::this_thread::yield();
  RegisterBaytown();
  const Ended link = Run({"link"});
  EXPECT_EQ(link.code, 0) << link.err;  // Only a running system serves a page.
  EXPECT_TRUE(Says(link.out, "/signin?code=")) << link.out;
  const Ended second = Run({"up"});
  EXPECT_EQ(second.code, 3) << second.out;
  EXPECT_NE(second.err, "");
  EXPECT_EQ(up.Stop(), 0);
  EXPECT_TRUE(Says(Run({"site", "show", "baytown"}).out, "Baytown"));
  EXPECT_EQ(Run({"link"}).code, 3);
}

// The status line of one GET.
std::string HttpGet(int port, const std::string& target) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(uint16_t(port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request =
      "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  std::string reply;
  if (connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) == ssize_t(request.size())) {
    char bytes[4096];
    for (ssize_t got; (got = recv(fd, bytes, sizeof bytes, 0)) > 0;)
      reply.append(bytes, size_t(got));
  }
  close(fd);
  return reply.substr(0, reply.find('\r'));
}

TEST_F(CliTest, RequestsAreLoggedWhereThatIsAskedFor) {
  const auto told = [&](const std::vector<std::string>& settings) {
    std::vector<std::string> arguments = {"up", "--data", data_, "--log-level", "off"};
    arguments.insert(arguments.end(), settings.begin(), settings.end());
    RunningProgram up(arguments, folder_ / "err");
    while (!std::filesystem::exists(data_ + "/endpoint.json") && !up.Ended())
      std::this_thread::yield();
    const std::string http = json::parse(ReadWhole(data_ + "/endpoint.json"))["http"];
    EXPECT_EQ(HttpGet(std::stoi(http.substr(http.rfind(':') + 1)), "/v1/me?who=x"),
              "HTTP/1.1 401 Unauthorized");
    EXPECT_EQ(up.Stop(), 0);
    return ReadWhole(folder_ / "err");
  };
  EXPECT_EQ(told({}), "");
  const std::string people = told({"--access-log", "on"});
  EXPECT_TRUE(Says(people, " access: GET /v1/me 401 ")) << people;
  const std::string text = told({"--access-log", "on", "--log", "json"});
  const json line = json::parse(text, nullptr, false);
  ASSERT_TRUE(line.is_object()) << text;
  EXPECT_EQ(line["method"], "GET");
  EXPECT_EQ(line["path"], "/v1/me");
  EXPECT_EQ(line["status"], 401);
  EXPECT_EQ(line["actor"], "-");
  EXPECT_EQ(line["trace_id"].get<std::string>().size(), 32u);
  EXPECT_FALSE(Says(text, "who"));
}

TEST_F(CliTest, AKilledSystemLeavesNothingInTheWay) {
  {
    RunningProgram up({"up", "--data", data_});
    while (!std::filesystem::exists(data_ + "/endpoint.json") && !up.Ended())
      std::this_thread::yield();
    up.Kill();
  }
  ASSERT_TRUE(std::filesystem::exists(data_ + "/endpoint.json"));
  RegisterBaytown();
}

TEST_F(CliTest, WhereNothingCanBeStoredOrReachedItSaysSo) {
  WriteWhole(data_, "a file where the folder should be");
  Ended ended = Run({"status"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(Says(ended.err, data_)) << ended.err;
  ended = RunProgram({"status", "--server", "127.0.0.1:1", "--token", "t"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(Says(ended.err, "127.0.0.1:1")) << ended.err;
  ended = Run({"status", "--rules", folder_ / "no-rules"});
  EXPECT_EQ(ended.code, 3);
}

}  // namespace
}  // namespace interlock
