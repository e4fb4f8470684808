// Each event once, in order, whatever happens to its source or to it.
#include "libs/chassis/consumer.h"

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "libs/chassis/testing/view_fixture.h"

namespace interlock {
namespace {

class ConsumerTest : public ViewTest {};

auto PoisonAt(int64_t position, absl::Status status) {
  return [=](const FeedEvent& event) {
    return event.service == "north" && event.record.position == position ? status
                                                                         : absl::OkStatus();
  };
}

TEST_P(ConsumerTest, TakesInEveryEventOnce) {
  for (int i = 0; i < 3; ++i) Append(north_, "v");
  Append(south_, "w");
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=3 south/valve-w=1 ");
  views = NewViews();  // Started again.
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=3 south/valve-w=1 ");
  Append(north_, "v");
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=4 south/valve-w=1 ");
}

TEST_P(ConsumerTest, PositionAndEffectsMoveTogether) {
  auto views = NewViews();
  for (int i = 0; i < 5; ++i) Append(north_, "v" + std::to_string(i));
  poison = PoisonAt(4, absl::UnavailableError("later"));
  EXPECT_TRUE(absl::IsUnavailable(views->Drain()));
  EXPECT_EQ(Rows(*views), "north/valve-v0=1 north/valve-v1=1 north/valve-v2=1 ");
  EXPECT_EQ((*views->Standings())[0].position, 3);
  EXPECT_EQ((*views->Standings())[0].behind_events, 2);
  poison = {};
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ((*views->Standings())[0].position, 5);
  EXPECT_EQ(CountOf("valves_g1_valve"), 5);
}

TEST_P(ConsumerTest, AFailureThatMayPassIsNeverADeath) {
  NewViews();
  Append(north_, "v");
  poison = PoisonAt(1, absl::ResourceExhaustedError("disk full"));
  for (int i = 0; i < 5; ++i) {
    auto views = NewViews();  // Each time a new program.
    EXPECT_FALSE(views->Drain().ok());
    EXPECT_FALSE(views->Drain().ok());
    EXPECT_TRUE(views->asides().List()->empty());
  }
  poison = {};
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=1 ");
}

TEST_P(ConsumerTest, AGapInWhatIsReadIsWaitedOut) {
  for (int i = 0; i < 4; ++i) Append(north_, "v");
  north_.read = [](std::vector<Record>& records) {
    std::erase_if(records, [](const Record& record) { return record.position == 3; });
    return absl::OkStatus();
  };
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=2 ");
  EXPECT_NE(WhyStopped(*views).find("breaks at shard 0, position 3"), std::string::npos);
  ASSERT_TRUE(views->Drain().ok());  // Said once, and it stays said.
  EXPECT_FALSE(WhyStopped(*views).empty());
  north_.read = [](std::vector<Record>&) { return absl::OkStatus(); };
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=4 ");
  EXPECT_EQ(WhyStopped(*views), "");
}

TEST_P(ConsumerTest, ARestoredSourceStopsAndTheOthersGoOn) {
  for (int i = 0; i < 3; ++i) Append(north_, "v");
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  auto shorter = OpenMemoryLedger(1, time_);
  Append(*shorter, "v");
  north_.StandOn(*shorter);
  Append(south_, "w");
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=3 south/valve-w=1 ");
  EXPECT_NE(WhyStopped(*views).find("north was restored or forked: at position 3"),
            std::string::npos);
  north_.StandOn(*north_store_);  // Somebody puts the right one back.
  Append(north_, "v");
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=4 south/valve-w=1 ");
  EXPECT_EQ(WhyStopped(*views), "");
}

TEST_P(ConsumerTest, AForkedSourceStops) {
  for (int i = 0; i < 3; ++i) Append(north_, "v");
  {
    auto views = NewViews();
    ASSERT_TRUE(views->Drain().ok());
  }
  auto fork = OpenMemoryLedger(1, time_);
  for (int i = 0; i < 5; ++i) Append(*fork, i == 1 ? "other" : "v");
  north_.StandOn(*fork);
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=3 ");
  EXPECT_NE(WhyStopped(*views).find("restored or forked"), std::string::npos);
}

TEST_P(ConsumerTest, AForkUnderARunningConsumerStopsItAtTheNextEvent) {
  for (int i = 0; i < 3; ++i) Append(north_, "v");
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  auto fork = OpenMemoryLedger(1, time_);
  for (int i = 0; i < 5; ++i) Append(*fork, "f");
  north_.StandOn(*fork);
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=3 ");
  EXPECT_FALSE(WhyStopped(*views).empty());
}

TEST_P(ConsumerTest, AnotherLedgerIsNotTakenForTheOldOne) {
  Append(north_, "v");
  {
    auto views = NewViews();
    ASSERT_TRUE(views->Drain().ok());
  }
  north_.as_id = std::string(32, '1');
  Append(north_, "v");
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=1 ");
  EXPECT_NE(WhyStopped(*views).find("another one than before"), std::string::npos);
}

TEST_P(ConsumerTest, WhatCannotBeTakenInGoesAsideWithLaterEventsOfItsStream) {
  for (const char* valve : {"a", "bad", "b", "bad", "a"}) Append(north_, valve);
  poison = PoisonAt(2, absl::DataLossError("a name without end"));
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-a=2 north/valve-b=1 ");
  auto asides = *views->asides().List();
  ASSERT_EQ(asides.size(), 2u);
  EXPECT_EQ(asides[0].position, 2);
  EXPECT_EQ(asides[0].stream, "valve-bad");
  EXPECT_EQ(asides[0].version, 1);
  EXPECT_EQ(asides[0].reason, "a name without end");
  EXPECT_EQ(asides[1].position, 4);
  EXPECT_EQ(asides[1].reason, "an earlier event of its stream is set aside");
  // A retry that fails says so and keeps both, in order.
  EXPECT_FALSE(views->RetryAside("view.valves.g1", "north", "valve-bad").ok());
  asides = *views->asides().List();
  EXPECT_EQ(asides.size(), 2u);
  EXPECT_EQ(asides[0].attempts, 2);
  poison = {};
  ASSERT_TRUE(views->RetryAside("view.valves.g1", "north", "valve-bad").ok());
  EXPECT_TRUE(views->asides().List()->empty());
  EXPECT_EQ(Rows(*views), "north/valve-a=2 north/valve-b=1 north/valve-bad=2 ");
  Append(north_, "bad");
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-a=2 north/valve-b=1 north/valve-bad=3 ");
  EXPECT_TRUE(absl::IsNotFound(views->RetryAside("view.valves.g1", "north", "valve-bad")));
}

TEST_P(ConsumerTest, GivingAnEventUpTakesAReasonAndASecondPerson) {
  for (const char* valve : {"bad", "good"}) Append(north_, valve);
  poison = PoisonAt(1, absl::DataLossError("a name without end"));
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  Asides& asides = views->asides();
  const Aside event = asides.List()->at(0);
  EXPECT_EQ(ReasonOf(asides.ConfirmDiscard(event, "bob", kStart)), "SECOND_PERSON_NEEDED");
  EXPECT_EQ(ReasonOf(asides.ProposeDiscard(event, "ann", "")), "REASON_MISSING");
  ASSERT_TRUE(asides.ProposeDiscard(event, "ann", "typed by a cat").ok());
  const Aside proposed = asides.List()->at(0);
  EXPECT_EQ(proposed.discard_by, "ann");
  EXPECT_EQ(ReasonOf(asides.ConfirmDiscard(proposed, "ann", kStart)), "SECOND_PERSON_NEEDED");
  ASSERT_TRUE(asides.ConfirmDiscard(proposed, "bob", kStart).ok());
  EXPECT_TRUE(asides.List()->empty());
  EXPECT_EQ(CountOf("consumer_discarded"), 1);
  EXPECT_EQ(ReasonOf(asides.ConfirmDiscard(proposed, "bob", kStart)), "ASIDE_CHANGED");
  Append(north_, "bad");  // Nothing of its stream is aside any more.
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(Rows(*views), "north/valve-bad=1 north/valve-good=1 ");
}

TEST_P(ConsumerTest, WhatChangedSinceItWasSeenIsNotGivenUp) {
  Append(north_, "bad");
  poison = PoisonAt(1, absl::DataLossError("a name without end"));
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  Asides& asides = views->asides();
  ASSERT_TRUE(asides.ProposeDiscard(asides.List()->at(0), "ann", "typed by a cat").ok());
  const Aside seen = asides.List()->at(0);
  ASSERT_TRUE(asides.ProposeDiscard(seen, "ann", "on second thoughts").ok());
  EXPECT_EQ(ReasonOf(asides.ConfirmDiscard(seen, "bob", kStart)), "ASIDE_CHANGED");
  const Aside again = asides.List()->at(0);
  poison = {};
  ASSERT_TRUE(views->RetryAside("view.valves.g1", "north", "valve-bad").ok());
  EXPECT_EQ(ReasonOf(asides.ConfirmDiscard(again, "bob", kStart)), "ASIDE_CHANGED");
  EXPECT_EQ(CountOf("consumer_discarded"), 0);
  EXPECT_EQ(Rows(*views), "north/valve-bad=1 ");
}

TEST_P(ConsumerTest, TwoReplicasTakeInEachEventOnce) {
  for (int i = 0; i < 200; ++i) Append(north_, "v" + std::to_string(i % 7));
  auto one = NewViews(), two = NewViews();
  std::vector<std::thread> threads;
  std::atomic<bool> ended = false;
  for (Views* views : {one.get(), two.get()})
    threads.emplace_back([&, views] {
      while (!ended) (void)views->Drain();
    });
  for (int i = 0; i < 200; ++i) Append(north_, "v" + std::to_string(i % 7));
  while ((*one->Standings())[0].behind_events > 0) std::this_thread::yield();
  ended = true;
  for (auto& thread : threads) thread.join();
  int64_t events = 0;
  ASSERT_TRUE(sql_->Read([&](SqlSession& session) {
                    return session.Query("SELECT sum(events) FROM valves_g1_valve", {},
                                         [&](const SqlRow& row) { events = row.Int(0); });
                  })
                  .ok());
  EXPECT_EQ(events, 400);
  EXPECT_TRUE(one->asides().List()->empty());
}

TEST_P(ConsumerTest, GoesOnByItselfWhenTheBellRings) {
  auto views = NewViews();
  views->Start();
  for (int i = 0; i < 20; ++i) {
    Append(north_, "v");
    north_feed_.Announce();
  }
  core::v1::WaitFor wanted;
  wanted.set_service("north");
  wanted.set_position(20);
  EXPECT_EQ(Rows(*views, nullptr, {wanted}), "north/valve-v=20 ");
  views->Stop();
  Append(north_, "v");
  north_feed_.Announce();
  EXPECT_EQ(Rows(*views), "north/valve-v=20 ");
}

OVER_MEMORY_AND_FILE(ConsumerTest);

// Each life is a process of its own, over the same file, and dies in the poison event.
TEST(ConsumerDeathTest, AnEventThatKillsTheProgramIsSetAside) {
  TempFolder folder;
  struct Deadly : Handler {
    absl::Status Apply(SqlSession&, const FeedEvent& event) override {
      if (event.record.stream == "valve-bad") _exit(7);
      return absl::OkStatus();
    }
  };
  const auto live = [&] {
    ManualTime time;
    time.Set(1'790'000'000'000);
    auto ledger = OpenMemoryLedger(1, time);
    Head head;
    Changes changes;
    for (const char* valve : {"a", "b", "bad", "c", "d"}) {
      Record record = RecordAfter(head, std::string("valve-") + valve, 1);
      changes.records.push_back(record);
      head = HeadOf(record);
    }
    if (!ledger->LockShard(0, {}).value()->Commit(changes).ok()) _exit(9);
    auto sql = OpenSqliteSql(folder / "views.db").value();
    if (!Consumer::MakeTables(*sql).ok()) _exit(9);
    Feed feed("north", *ledger);
    Deadly deadly;
    Consumer consumer({.name = "c"}, *sql, {&feed}, time, deadly);
    if (!consumer.Drain().ok()) _exit(9);
    auto asides = Asides(*sql).List();
    _exit(asides.ok() && asides->size() == 1 && asides->at(0).stream == "valve-bad" &&
                  asides->at(0).reason == "it killed the program twice"
              ? 0
              : 8);
  };
  int lives = 0, code = -1;
  do {
    const pid_t child = fork();
    if (child == 0) live();
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    code = WEXITSTATUS(status);
  } while (code == 7 && ++lives < 10);
  EXPECT_EQ(code, 0);
  EXPECT_EQ(lives, 4);  // Twice in the batch, then twice alone.
}

}  // namespace
}  // namespace interlock
