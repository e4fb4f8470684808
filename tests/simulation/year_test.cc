// A year of ten sites on the simulated clock, in memory: the same seed lives the same life, to the
// last hash; every clock rings once; every startup that is refused says why.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "interlock/moc/v1/startup.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/chassis/verify.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/demo/story.h"

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
  std::vector<moc::v1::StartupRefused> startups_refused;
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
      {.begins_at_ms = kBegins, .ends_at_ms = kBegins + kYearMs, .sites = 10, .seed = seed});
  const auto lived = story.Live({});
  EXPECT_TRUE(lived.ok()) << lived;
  std::ostringstream told;
  const auto shown = story.ShowStartup(told);
  EXPECT_TRUE(shown.ok()) << shown;
  Life life{{}, story.counts(), story.refusals(), {}, {}};
  for (const auto& running : (*embedded)->host().running()) {
    const Verification found = VerifyChain(*running->ledger, 0);
    EXPECT_TRUE(found.ok()) << running->service.name;
    life.heads[running->service.name] = found.head;
    const auto records = running->ledger->ReadShard(0, 0, 1'000'000);
    EXPECT_TRUE(records.ok());
    for (const Record& record : *records) {
      if (record.actor == "clock")
        life.rung[record.stream + " " + record.command_id].insert(record.at_ms);
      if (record.type != moc::v1::StartupEvent::descriptor()->full_name()) continue;
      const auto event = EventAs<moc::v1::StartupEvent>(record);
      EXPECT_TRUE(event.ok()) << event.status();
      if (event.ok() && event->has_refused()) life.startups_refused.push_back(event->refused());
    }
    const auto due = running->ledger->ReadClocks(0, kBegins + kYearMs, 10);
    EXPECT_TRUE(due.ok() && due->empty()) << "a clock that was due has not rung";
  }
  return life;
}

const Life& AYear() {
  static const Life life = LiveAYear(7);
  return life;
}

TEST(SimulatedYear, TheSameSeedLivesTheSameLife) {
  const Life again = LiveAYear(7), other = LiveAYear(8);
  for (const auto& [service, head] : AYear().heads)
    EXPECT_EQ(head, again.heads.at(service)) << service;
  EXPECT_NE(AYear().heads, other.heads);
}

TEST(SimulatedYear, HasSomethingOfEverything) {
  const auto& counts = AYear().counts;
  EXPECT_GT(counts.incidents, 50);
  EXPECT_GT(counts.investigations, 10);
  EXPECT_GT(counts.people, 100);
  EXPECT_GT(counts.trainings, 500);
  EXPECT_GT(counts.changes, 20);
  EXPECT_GT(counts.startups, 5);
  EXPECT_GT(counts.clocks_rung, 100);
}

TEST(SimulatedYear, NothingThatTheStoryDoesIsRefused) {
  for (const auto& [refusal, times] : AYear().refusals)
    ADD_FAILURE() << times << " times " << refusal;
}

TEST(SimulatedYear, EveryClockRingsOnce) {
  for (const auto& [clock, moments] : AYear().rung) EXPECT_EQ(moments.size(), 1u) << clock;
  EXPECT_FALSE(AYear().rung.empty());
}

// 1910.119(l)(3), (i)
TEST(SimulatedYear, EveryStartupThatIsRefusedSaysWhy) {
  EXPECT_FALSE(AYear().startups_refused.empty());
  for (const auto& refused : AYear().startups_refused) {
    EXPECT_FALSE(refused.refusal().reasons().empty());
    for (const auto& reason : refused.refusal().reasons()) {
      EXPECT_NE(reason.kind(), moc::v1::REASON_KIND_UNSPECIFIED);
      EXPECT_FALSE(reason.sentence().empty());
    }
  }
}

}  // namespace
}  // namespace interlock
