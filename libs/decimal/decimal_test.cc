#include "libs/decimal/decimal.h"

#include <gtest/gtest.h>

#include <random>

namespace interlock {
namespace {

Decimal D(const std::string& text) {
  auto decimal = Decimal::Parse(text);
  EXPECT_TRUE(decimal.ok()) << text;
  return decimal.value_or(Decimal());
}

TEST(Decimal, ReadsExactlyWhatItCanHold) {
  EXPECT_EQ(D("0").ToString(), "0");
  EXPECT_EQ(D("-0").ToString(), "0");
  EXPECT_EQ(D("007.500").ToString(), "7.5");
  EXPECT_EQ(D("-12.50").ToString(), "-12.5");
  EXPECT_EQ(D("0.000000001").ToString(), "0.000000001");
  EXPECT_EQ(D("999999999999999999999.999999999").ToString(), "999999999999999999999.999999999");
}
TEST(Decimal, RefusesEverythingElse) {
  for (const char* text :
       {"", "-", ".", ".5", "5.", "+1", " 1", "1 ", "1e3", "1,000", "--1", "1.2.3", "nan", "inf",
        "0x10", "1.0000000001", "1000000000000000000000", "1\n"})
    EXPECT_FALSE(Decimal::Parse(text).ok()) << text;
}
TEST(Decimal, RoundsHalfUpWhereAFloatWouldNot) {
  // In binary floating point 5.85 is a little less, and becomes 5.8.
  EXPECT_EQ(D("5.85").ToString(1), "5.9");
  EXPECT_EQ(D("5.849999999").ToString(1), "5.8");
  EXPECT_EQ(D("-5.85").ToString(1), "-5.9");
  EXPECT_EQ(D("0.5").ToString(0), "1");
  EXPECT_EQ(D("9.96").ToString(1), "10.0");
  EXPECT_EQ(D("-0.04").ToString(1), "0.0");
  EXPECT_EQ(D("2").ToString(2), "2.00");
}
TEST(Decimal, DividesRoundingOnceAtTheEnd) {
  // The worked examples of OSHA's VPP and SHARP policies.
  EXPECT_EQ(Divide(D("200000"), D("186322"), 1)->ToString(1), "1.1");
  EXPECT_EQ(Divide(D("0"), D("189496"), 1)->ToString(1), "0.0");
  EXPECT_EQ(Divide(D("400000"), D("191692"), 1)->ToString(1), "2.1");
  EXPECT_EQ(Divide(D("600000"), D("567510"), 3)->ToString(3), "1.057");
  EXPECT_EQ(Divide(D("400000"), D("567510"), 4)->ToString(4), "0.7048");
  EXPECT_EQ(Divide(D("400000"), D("51469"), 1)->ToString(1), "7.8");
  // 0.0499... must not become 0.05 first and then 0.1.
  EXPECT_EQ(Divide(D("0.4999"), D("10"), 1)->ToString(), "0");
  EXPECT_EQ(Divide(D("-1"), D("8"), 2)->ToString(), "-0.13");
}
TEST(Decimal, SaysSoInsteadOfOverflowingOrDividingByZero) {
  const Decimal most = D("999999999999999999999.999999999");
  EXPECT_EQ(Add(most, D("0.000000001")).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Multiply(most, most).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Divide(most, D("0.000000001"), 9).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Divide(most, D("0"), 1).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Divide(most, D("1"), 10).status().code(), absl::StatusCode::kInvalidArgument);
}
TEST(Decimal, AddsAndMultipliesExactly) {
  EXPECT_EQ(Add(D("0.1"), D("0.2"))->ToString(), "0.3");
  EXPECT_EQ(Add(D("5"), D("-7.25"))->ToString(), "-2.25");
  EXPECT_EQ(Multiply(D("1.5"), D("-0.25"))->ToString(), "-0.375");
  EXPECT_EQ(Multiply(Decimal::Of(27), Decimal::Of(200000))->ToString(), "5400000");
}
TEST(Decimal, ComparesByValueNotByText) {
  EXPECT_EQ(D("1.50"), D("1.5"));
  EXPECT_LT(D("-2"), D("-1.999"));
  EXPECT_LT(D("9"), D("10"));
}
TEST(Decimal, WritesWhatItReadsBackAsTheSame) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const Decimal tenth =
        *Divide(Decimal::Of(int64_t(random())), Decimal::Of(1 + int64_t(random() % 1000000)), 9);
    EXPECT_EQ(D(tenth.ToString()), tenth);
    EXPECT_EQ(D(tenth.ToString(9)), tenth);
  }
}

}  // namespace
}  // namespace interlock
