#include "libs/chassis/field_rules.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "google/rpc/error_details.pb.h"
#include "interlock/valve/v1/valve.pb.h"
#include "libs/decider/decider.h"

namespace interlock {
namespace {

using valve::v1::ReportLeakRequest;

constexpr int64_t kNow = 1'790'000'000'000;

// "field: sentence" of each violation, in order.
std::vector<std::string> Check(const ReportLeakRequest& request) {
  std::vector<std::string> found;
  for (const auto& violation : CheckFieldRules(request, kNow))
    found.push_back(violation.field + ": " + violation.sentence);
  return found;
}
std::vector<std::string> Check(const std::string& text) {
  ReportLeakRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString("valve_id: 'v' " + text, &request))
      << text;
  return Check(request);
}
using None = std::vector<std::string>;

TEST(FieldRulesTest, ARequestAsItShouldBeHasNothingToMend) {
  EXPECT_EQ(
      Check("seen_by: 'Ann' rate_kg_s: 3 seen_at_ms: 1790000000000 on: '2026-11-23' "
            "gauges: 10 remark: 'Tröpfelt, \\n\\t seit heute' labels { key: 'a' value: 'b' }"),
      None{});
}

TEST(FieldRulesTest, AllViolationsComeInOneAnswer) {
  ReportLeakRequest request;
  request.set_on("soon");
  request.set_rate_kg_s(-1);
  EXPECT_EQ(Check(request).size(), 3u);
  const auto status = RefuseFields(CheckFieldRules(request, kNow));
  EXPECT_EQ(ReasonOf(status), "FIELDS_INVALID");
  google::rpc::BadRequest details;
  const auto rpc = ToRpcStatus(status);
  ASSERT_TRUE(rpc.details(1).UnpackTo(&details));
  EXPECT_EQ(details.field_violations_size(), 3);
  EXPECT_EQ(details.field_violations(0).field(), "valve_id");
  EXPECT_EQ(FromRpcStatus(rpc), status);
}

TEST(FieldRulesTest, IdsAreShortAndPlain) {
  ReportLeakRequest request;
  for (const std::string& bad :
       {std::string(), std::string("-a"), std::string("a b"), std::string("a/b"),
        std::string(101, 'a'), std::string(5'000'000, 'a'), std::string("a\n")}) {
    request.set_valve_id(bad);
    EXPECT_EQ(Check(request).size(), 1u) << bad.substr(0, 10);
  }
  request.set_valve_id(std::string(100, 'a'));
  EXPECT_EQ(Check(request), None{});
}

TEST(FieldRulesTest, TextsAreCountedInCharactersAndHoldNoControls) {
  EXPECT_EQ(Check("seen_by: 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ'"), None{});  // 20 characters, 40 bytes.
  EXPECT_EQ(Check("seen_by: 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ'"),
            None{"seen_by[0]: has 21 characters; at most 20 are taken."});
  for (const char* bad : {"\\001", "\\033[31m", "\\177", "\\300\\257", "\\370", "\\342\\202"})
    EXPECT_EQ(Check(std::string("remark: '") + bad + "'").size(), 1u) << bad;
  EXPECT_EQ(Check("remark: '" + std::string(4001, 'a') + "'").size(), 1u);
  EXPECT_EQ(Check("remark: '" + std::string(4000, 'a') + "'"), None{});
}

TEST(FieldRulesTest, ListsMapsAndBytesHaveBounds) {
  EXPECT_EQ(Check("seen_by: 'a' seen_by: 'b' seen_by: 'c' seen_by: 'd'"),
            None{"seen_by: has 4 entries; at most 3 are taken."});
  EXPECT_EQ(Check("labels { key: 'a' } labels { key: 'b' } labels { key: 'c' }").size(), 1u);
  EXPECT_EQ(Check("photo: '12345'").size(), 1u);
  EXPECT_EQ(Check("photo: '\\377\\0012'"), None{});  // Bytes are no text.
  EXPECT_EQ(Check("gauges: 3 gauges: 11"), None{"gauges[1]: is more than 10."});
}

TEST(FieldRulesTest, NumbersAreFiniteAndWithinTheirBounds) {
  EXPECT_EQ(Check("rate_kg_s: 0"), None{});
  EXPECT_EQ(Check("rate_kg_s: 1000"), None{});
  EXPECT_EQ(Check("rate_kg_s: 1000.0000001"), None{"rate_kg_s: is more than 1000."});
  EXPECT_EQ(Check("rate_kg_s: nan"), None{"rate_kg_s: is not a number."});
  EXPECT_EQ(Check("rate_kg_s: -inf"), None{"rate_kg_s: is not a number."});
}

TEST(FieldRulesTest, MomentsLieBetween1900AndNow) {
  EXPECT_EQ(Check("seen_at_ms: " + std::to_string(kNow + 300'000)), None{});
  EXPECT_EQ(Check("seen_at_ms: " + std::to_string(kNow + 300'001)),
            None{"seen_at_ms: lies in the future."});
  EXPECT_EQ(Check("seen_at_ms: -2208988800000"), None{});
  EXPECT_EQ(Check("seen_at_ms: -2208988800001"), None{"seen_at_ms: lies before 1900."});
  EXPECT_EQ(Check("seen_at_ms: " + std::to_string(std::numeric_limits<int64_t>::max())).size(), 1u);
}

TEST(FieldRulesTest, PatternsHoldForTheWholeValueAndLeaveEmptyOnesAlone) {
  EXPECT_EQ(Check("on: ''"), None{});
  EXPECT_EQ(Check("on: '2026-11-23x'").size(), 1u);
  EXPECT_EQ(Check("on: 'x2026-11-23'").size(), 1u);
}

TEST(FieldRulesTest, EnumsAreKnown) {
  ReportLeakRequest request;
  request.set_valve_id("v");
  request.set_medium(ReportLeakRequest::Medium(77));
  EXPECT_EQ(Check(request), None{"medium: holds 77, which this program does not know."});
}

TEST(FieldRulesTest, RulesThatCannotWorkAreFoundAtTheStart) {
  EXPECT_TRUE(CheckRulesOf(ReportLeakRequest::descriptor()).ok());
  const auto no = CheckRulesOf(valve::v1::BadPatternRequest::descriptor());
  EXPECT_TRUE(absl::IsFailedPrecondition(no));
  EXPECT_NE(no.message().find("BadPatternRequest.text"), std::string::npos);
}

}  // namespace
}  // namespace interlock
