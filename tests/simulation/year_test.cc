// A year of two sites on the simulated clock, in memory: the same seed lives the same life, to the
// last hash, and every clock rings once.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "libs/chassis/verify.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/demo_story.h"

namespace interlock {
namespace {

constexpr int64_t kBegins = 1'672'531'200'000;  // 2023-01-01
constexpr int64_t kYearMs = 365LL * 24 * 3'600'000;

struct Life {
  std::map<std::string, std::string> heads;  // By service.
  demo::StoryCounts counts;
  std::map<std::string, int64_t> refusals;
  // When each clock led to events, by stream and clock.
  std::map<std::string, std::set<int64_t>> rung;
};

Life LiveAYear(uint64_t seed) {
  const auto real = NewSystemTime();
  StoryTime time(kBegins, *real);
  uint64_t salts = 0;
  EmbeddedOptions options{.data = "", .http = false};
  options.host.salt = [&salts] {
    const std::string number = std::to_string(++salts);
    return std::string(16 - number.size(), '0') + number;
  };
  auto embedded = Embedded::Open(options, time);
  EXPECT_TRUE(embedded.ok()) << embedded.status();
  demo::Story story(
      **embedded, time,
      {.begins_at_ms = kBegins, .ends_at_ms = kBegins + kYearMs, .sites = 2, .seed = seed});
  const auto lived = story.Live({});
  EXPECT_TRUE(lived.ok()) << lived;
  Life life{{}, story.counts(), story.refusals(), {}};
  for (const auto& running : (*embedded)->host().running()) {
    const Verification found = VerifyChain(*running->ledger, 0);
    EXPECT_TRUE(found.ok()) << running->service.name;
    life.heads[running->service.name] = found.head;
    const auto records = running->ledger->ReadShard(0, 0, 1'000'000);
    EXPECT_TRUE(records.ok());
    for (const Record& record : *records)
      if (record.actor == "clock")
        life.rung[record.stream + " " + record.command_id].insert(record.at_ms);
    const auto due = running->ledger->ReadClocks(0, kBegins + kYearMs, 10);
    EXPECT_TRUE(due.ok() && due->empty()) << "a clock that was due has not rung";
  }
  return life;
}

TEST(SimulatedYear, TheSameSeedLivesTheSameLife) {
  const Life one = LiveAYear(7), again = LiveAYear(7), other = LiveAYear(8);
  EXPECT_EQ(one.heads, again.heads);
  EXPECT_NE(one.heads, other.heads);
  EXPECT_GT(one.counts.incidents, 10);
  EXPECT_GT(one.counts.investigations, 0);
  EXPECT_GT(one.counts.clocks_rung, 0);
}

TEST(SimulatedYear, NothingThatTheStoryDoesIsRefused) {
  for (const auto& [refusal, times] : LiveAYear(7).refusals)
    ADD_FAILURE() << times << " times " << refusal;
}

TEST(SimulatedYear, EveryClockRingsOnce) {
  const Life life = LiveAYear(7);
  for (const auto& [clock, moments] : life.rung) EXPECT_EQ(moments.size(), 1u) << clock;
  EXPECT_FALSE(life.rung.empty());
}

}  // namespace
}  // namespace interlock
