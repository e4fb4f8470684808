// A view can be thrown away and built anew, and says how old it is.
#include "libs/chassis/view.h"

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "libs/chassis/testing/view_fixture.h"

namespace interlock {
namespace {

class ViewsTest : public ViewTest {
 protected:
  static core::v1::WaitFor North(int64_t position) {
    core::v1::WaitFor wanted;
    wanted.set_service("north");
    wanted.set_position(position);
    return wanted;
  }
};

TEST_P(ViewsTest, AnAnswerSaysHowOldItIs) {
  Append(north_, "v", kStart + 10);
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  Append(north_, "v", kStart + 20);
  Append(south_, "w", kStart + 5);
  time_.Set(kStart + 60);
  core::v1::Freshness freshness;
  EXPECT_EQ(Rows(*views, &freshness), "north/valve-v=1 ");
  EXPECT_EQ(freshness.as_of_ms(), kStart + 10);
  EXPECT_EQ(freshness.behind_events(), 2);
  EXPECT_EQ(freshness.answered_at_ms(), kStart + 60);
  EXPECT_EQ(freshness.stopped_because(), "");
}

TEST_P(ViewsTest, AnUnknownViewIsNotFound) {
  auto views = NewViews();
  EXPECT_TRUE(absl::IsNotFound(views->Read(
      "nothing", {}, [](SqlSession&) { return absl::OkStatus(); }, nullptr)));
  EXPECT_TRUE(absl::IsNotFound(views->Rebuild("nothing", {})));
}

TEST_P(ViewsTest, AnAnswerWaitsForThePositionItMustHaveSeen) {
  auto views = NewViews();
  std::thread applying([&] {
    Append(north_, "v");
    EXPECT_TRUE(views->Drain().ok());
  });
  EXPECT_EQ(Rows(*views, nullptr, {North(1)}), "north/valve-v=1 ");
  applying.join();
}

TEST_P(ViewsTest, AViewThatDoesNotGetThereSaysThatItIsBehind) {
  auto views = NewViews();
  Append(north_, "v");
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_NE(Rows(*views, nullptr, {North(2)}).find("not yet to be seen"), std::string::npos);
}

TEST_P(ViewsTest, AnAnswerThatWaitsForTheHeadsHasSeenAllThatWasWrittenBefore) {
  auto views = NewViews();
  Append(north_, "v");
  Append(south_, "w");
  ASSERT_TRUE(views->Drain().ok());
  Append(south_, "w");
  const auto heads = views->Heads("valves");
  ASSERT_TRUE(heads.ok()) << heads.status();
  ASSERT_EQ(heads->size(), 2u);
  for (const auto& head : *heads)
    EXPECT_EQ(head.position(), head.service() == "south" ? 2 : 1) << head.service();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_NE(Rows(*views, nullptr, *heads).find("south/valve-w=2"), std::string::npos);
  EXPECT_TRUE(absl::IsNotFound(views->Heads("nothing").status()));
}

TEST_P(ViewsTest, ARebuildGivesTheSameRowsAndDropsTheOldOnes) {
  for (int i = 0; i < 30; ++i) Append(i % 3 ? north_ : south_, "v" + std::to_string(i % 4));
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  const std::string before = Rows(*views);
  int64_t done = 0, of = 0;
  ASSERT_TRUE(views
                  ->Rebuild("valves",
                            [&](int64_t d, int64_t o) {
                              done = d;
                              of = o;
                            })
                  .ok());
  EXPECT_EQ(done, 30);
  EXPECT_EQ(of, 30);
  EXPECT_EQ(Rows(*views), before);
  EXPECT_EQ(CountOf("valves_g1_valve"), -1);
  EXPECT_GT(CountOf("valves_g2_valve"), 0);
  Append(north_, "v0");
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_NE(Rows(*views), before);
  views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_NE(Rows(*views), before);
}

TEST_P(ViewsTest, ARebuildCuresWhatAFixedProgramSetAside) {
  Append(north_, "bad");
  poison = [](const FeedEvent&) { return absl::DataLossError("a bug"); };
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  EXPECT_EQ(views->asides().List()->size(), 1u);
  core::v1::Freshness freshness;
  Rows(*views, &freshness);
  EXPECT_NE(freshness.stopped_because().find("is set aside"), std::string::npos)
      << "nobody may rest on rows that lack an event";
  poison = {};
  ASSERT_TRUE(views->Rebuild("valves", {}).ok());
  EXPECT_TRUE(views->asides().List()->empty());
  EXPECT_EQ(Rows(*views), "north/valve-bad=1 ");
}

TEST_P(ViewsTest, ARebuildThatFailsLeavesTheLiveViewAndNothingBehind) {
  Append(north_, "v");
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  poison = [](const FeedEvent&) { return absl::ResourceExhaustedError("disk full"); };
  EXPECT_FALSE(views->Rebuild("valves", {}).ok());
  EXPECT_EQ(Rows(*views), "north/valve-v=1 ");
  EXPECT_EQ(CountOf("valves_g2_valve"), -1);
  poison = {};
  EXPECT_TRUE(views->Rebuild("valves", {}).ok());
}

TEST_P(ViewsTest, QuestionsAreAnsweredWhileAViewIsBuiltAndSwapped) {
  for (int i = 0; i < 50; ++i) Append(north_, "v");
  auto views = NewViews();
  ASSERT_TRUE(views->Drain().ok());
  views->Start();
  std::atomic<bool> ended = false;
  std::atomic<int> answers = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 2; ++t)
    readers.emplace_back([&] {
      while (!ended) {
        EXPECT_EQ(Rows(*views), "north/valve-v=50 ");
        ++answers;
      }
    });
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(views->Rebuild("valves", {}).ok());
  while (answers < 20) std::this_thread::yield();
  ended = true;
  for (auto& reader : readers) reader.join();
  Append(north_, "v");  // The new generation goes on by itself.
  north_feed_.Announce();
  EXPECT_EQ(Rows(*views, nullptr, {North(51)}), "north/valve-v=51 ");
}

TEST_P(ViewsTest, AViewOfAnotherFormIsBuiltAnewAtTheStart) {
  Append(north_, "v");
  {
    auto views = NewViews();
    ASSERT_TRUE(views->Drain().ok());
  }
  auto views = NewViews(2);
  EXPECT_EQ(Rows(*views), "north/valve-v=1 ");
  EXPECT_EQ(CountOf("valves_g1_valve"), -1);
  EXPECT_EQ(CountOf("valves_g2_valve"), 1);
}

TEST_P(ViewsTest, AStopEndsARebuild) {
  for (int i = 0; i < 3; ++i) Append(north_, "v");
  auto views = NewViews();
  views->Start();
  views->Stop();
  EXPECT_TRUE(absl::IsCancelled(views->Rebuild("valves", {})));
  EXPECT_EQ(CountOf("valves_g2_valve"), -1);
}

OVER_MEMORY_AND_FILE(ViewsTest);

class ViewCrashTest : public ViewTest {};

TEST_P(ViewCrashTest, ACrashInARebuildLeavesNothingBehind) {
  sql_.reset();  // A store is not shared over a fork.
  Append(north_, "v");
  const pid_t child = fork();
  if (child == 0) {
    sql_ = NewSql();
    auto views = NewViews();
    if (!views->Drain().ok()) _exit(9);
    poison = [](const FeedEvent&) -> absl::Status { _exit(7); };
    (void)views->Rebuild("valves", {});
    _exit(8);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_EQ(WEXITSTATUS(status), 7);
  sql_ = NewSql();
  EXPECT_EQ(CountOf("valves_g2_valve"), 0);
  auto views = NewViews();
  EXPECT_EQ(Rows(*views), "north/valve-v=1 ");
  EXPECT_EQ(CountOf("valves_g2_valve"), -1);
  EXPECT_EQ(CountOf("consumer_position"), 2);
}

INSTANTIATE_TEST_SUITE_P(Stores, ViewCrashTest, testing::Values("file"));

}  // namespace
}  // namespace interlock
