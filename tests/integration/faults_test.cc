// The real program, killed and overloaded. By hand, for longer: `interlock faults --kills 200`,
// `interlock faults --overload 60`.
#include <gtest/gtest.h>

#include "services/interlock/faults_run.h"

namespace interlock {
namespace {

FaultsOptions Options(int kills, bool dedupe) {
  return {.program = INTERLOCK_PROGRAM,
          .kills = kills,
          .seed = 20260301,
          .dedupe = dedupe,
          .tell = [](const std::string& line) { std::cerr << line << "\n"; }};
}

TEST(Kills, LoseNothingAndDoubleNothing) {
  auto result = RunKills(Options(25, true));
  ASSERT_TRUE(result.ok()) << result.status();
  std::cerr << result->figures.dump(2) << "\n";
  EXPECT_TRUE(result->ok) << result->figures.dump(2);
  EXPECT_GT(result->figures["acknowledged"], 100);
  EXPECT_GT(result->figures["repeats"], 10);
}

// A witness that finds nothing where there is something to find would be none.
TEST(Kills, WithoutDedupeTheWitnessFindsWhatTookEffectTwice) {
  auto result = RunKills(Options(4, false));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_FALSE(result->ok);
  EXPECT_GT(result->figures["doubled"], 0) << result->figures.dump(2);
  EXPECT_GT(result->figures["answered_differently"], 0) << result->figures.dump(2);
}

TEST(Overload, LeavesTheMemoryAsItIs) {
  auto result = RunOverload(Options(0, true), 60);
  ASSERT_TRUE(result.ok()) << result.status();
  std::cerr << result->figures.dump(2) << "\n";
  EXPECT_TRUE(result->ok) << result->figures.dump(2);
}

}  // namespace
}  // namespace interlock
