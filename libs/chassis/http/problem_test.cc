#include "libs/chassis/http/problem.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"

namespace interlock {
namespace {

Problem Of(const char* status) {
  google::rpc::Status parsed;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(status, &parsed));
  return ProblemOf(parsed);
}

TEST(Problem, HasTheHttpStatusOfItsCode) {
  const std::pair<int, int> statuses[] = {{1, 499},  {2, 500},  {3, 422},  {4, 504},  {5, 404},
                                          {6, 409},  {7, 403},  {8, 429},  {9, 409},  {10, 409},
                                          {11, 400}, {12, 501}, {13, 500}, {14, 503}, {15, 500},
                                          {16, 401}, {77, 500}};
  for (const auto& [code, http] : statuses) {
    google::rpc::Status status;
    status.set_code(code);
    EXPECT_EQ(ProblemOf(status).status, http) << code;
  }
}

TEST(Problem, KeepsReasonClauseAndSentence) {
  const Problem problem = Of(R"pb(
    code: 9
    message: "Name an employee."
    details {
      [type.googleapis.com/google.rpc.ErrorInfo] {
        reason: "TEAM_INCOMPLETE"
        domain: "interlock"
        metadata { key: "clause" value: "1910.119(m)(3)" }
      }
    })pb");
  const auto body = nlohmann::json::parse(ToJson(problem, "abc"));
  const char* wanted = R"json({"type": "urn:interlock:TEAM_INCOMPLETE", "title": "Conflict",
      "status": 409, "detail": "Name an employee.", "reason": "TEAM_INCOMPLETE",
      "clause": "1910.119(m)(3)", "trace": "abc"})json";
  EXPECT_EQ(body, nlohmann::json::parse(wanted));
}

TEST(Problem, ListsEveryViolation) {
  const Problem problem = Of(R"pb(
    code: 3
    message: "Two fields are wrong."
    details {
      [type.googleapis.com/google.rpc.BadRequest] {
        field_violations { field: "a" reason: "REQUIRED" description: "a is needed." }
        field_violations { field: "b[1]" reason: "TOO_LONG" description: "b is long." }
      }
    })pb");
  ASSERT_EQ(problem.violations.size(), 2u);
  EXPECT_EQ(problem.violations[1].field, "b[1]");
  EXPECT_EQ(nlohmann::json::parse(ToJson(problem, ""))["violations"][0]["sentence"],
            "a is needed.");
}

TEST(Problem, SaysWhenToTryAgain) {
  EXPECT_EQ(
      Of(R"pb(code: 8
              details {
                [type.googleapis.com/google.rpc.RetryInfo] { retry_delay { seconds: 2 nanos: 1 } }
              })pb")
          .retry_after_s,
      3);
  EXPECT_EQ(Of("code: 14").retry_after_s, 1);
  EXPECT_EQ(Of("code: 5").retry_after_s, std::nullopt);
}

TEST(Problem, AboutAnotherVersionIsAFailedPrecondition) {
  EXPECT_EQ(Of(R"pb(code: 10
                    details {
                      [type.googleapis.com/google.rpc.ErrorInfo] { reason: "VERSION_MISMATCH" }
                    })pb")
                .status,
            412);
}

TEST(Problem, WithBrokenTextIsStillJson) {
  EXPECT_TRUE(nlohmann::json::accept(ToJson({.detail = "\xff\xfe"}, "")));
}

}  // namespace
}  // namespace interlock
