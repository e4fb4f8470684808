// What one command meets under the lock.
#include "libs/chassis/shard_writer.h"

#include "libs/chassis/testing/writer_fixture.h"
#include "libs/chassis/verify.h"

namespace interlock {
namespace {

class ShardWriterTest : public WriterTest {};

TEST_P(ShardWriterTest, ARepeatGetsTheSameReceiptAndNoEvent) {
  auto writer = NewWriter();
  const auto first = Do(*writer, "a", Install("v"));
  ASSERT_TRUE(Do(*writer, "b", Open("v")).ok());
  const auto again = Do(*writer, "a", Install("v"));
  EXPECT_EQ(first->version, 1);
  EXPECT_EQ(again->version, 1);
  EXPECT_EQ(again->position, first->position);
  EXPECT_EQ(again->events, 1);
  EXPECT_EQ(Stream("v").size(), 2u);
}

TEST_P(ShardWriterTest, ARepeatGetsTheSameReceiptFromAnotherWriter) {
  { ASSERT_TRUE(Do(*NewWriter(), "a", Install("v")).ok()); }
  EXPECT_EQ(Do(*NewWriter(), "a", Install("v"))->version, 1);
  EXPECT_EQ(Stream("v").size(), 1u);
}

TEST_P(ShardWriterTest, ARepeatInTheSameBatchTakesEffectOnce) {
  auto writer = NewWriter();
  auto held = store_->LockShard(0, {}).value();
  auto first = Send(*writer, Command("x", Install("other")));
  auto a = Send(*writer, Command("a", Install("v")));
  auto again = Send(*writer, Command("a", Install("v")));
  auto reused = Send(*writer, Command("a", Close("v")));
  held.reset();
  EXPECT_EQ(a.get()->version, 1);
  EXPECT_EQ(again.get()->version, 1);
  EXPECT_EQ(ReasonOf(reused.get().status()), "COMMAND_ID_REUSED");
  EXPECT_EQ(Stream("v").size(), 1u);
}

TEST_P(ShardWriterTest, AnIdUsedForAnotherCommandIsRefused) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "a", Install("v")).ok());
  EXPECT_EQ(ReasonOf(Do(*writer, "a", Close("v")).status()), "COMMAND_ID_REUSED");
}

TEST_P(ShardWriterTest, AnIdUsedByAnotherPersonIsRefused) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "a", Install("v")).ok());
  auto mine = Command("a", Install("v"));
  mine.context.actor = "bob";
  EXPECT_EQ(ReasonOf(Do(*writer, std::move(mine)).status()), "COMMAND_ID_REUSED");
}

TEST_P(ShardWriterTest, TheSameIdOnAnotherStreamIsAnotherCommand) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "a", Install("v")).ok());
  EXPECT_EQ(Do(*writer, "a", Install("w"))->version, 1);
}

TEST_P(ShardWriterTest, AForgottenStreamIsReadAgain) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "a", Install("v")).ok());
  ASSERT_TRUE(Do(*writer, "b", Install("w")).ok());
  EXPECT_EQ(writer->counts().held, 2u);
  writer->Forget("valve-v");
  writer->Forget("valve-none");
  EXPECT_EQ(writer->counts().held, 1u);
  EXPECT_EQ(Do(*writer, "c", Open("v"))->version, 2);
  EXPECT_EQ(Do(*writer, "d", Open("w"))->version, 2);
}

// Else an erased name could be guessed, and the guess checked against the receipt.
TEST_P(ShardWriterTest, ARepeatIsKnownByWhatIsNotErasable) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "i", Install("v")).ok());
  const std::string begin = "report_leak { valve_id: 'v' ";
  ASSERT_EQ(Do(*writer, "a", begin + "seen_by: 'Ann' }")->version, 2);
  const auto digest = [&](const std::string& id, const std::string& text) {
    EXPECT_TRUE(Do(*writer, id, text).ok());
    return ledger_.committed().back().receipts.back().digest;
  };
  EXPECT_EQ(Do(*writer, "a", begin + "seen_by: 'Bo' }")->version, 2);
  EXPECT_EQ(ReasonOf(Do(*writer, "a", begin + "seen_by: 'Ann' medium: MEDIUM_WATER }").status()),
            "COMMAND_ID_REUSED");
  EXPECT_EQ(Stream("v").size(), 2u);
  EXPECT_EQ(digest("b", begin + "seen_by: 'Ann' }"), digest("c", begin + "seen_by: 'Bo' }"));
}

// Maps have no order on the wire, and a program started again may write them otherwise.
TEST_P(ShardWriterTest, ARepeatWithAMapIsKnownAgain) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "i", Install("v")).ok());
  const std::string one = "labels { key: 'a' value: '1' } ", two = "labels { key: 'b' value: '2' }";
  const std::string begin = "report_leak { valve_id: 'v' ";
  ASSERT_TRUE(Do(*writer, "a", begin + one + two + "}").ok());
  EXPECT_EQ(Do(*writer, "a", begin + two + one + "}")->version, 2);
}

TEST_P(ShardWriterTest, ACommandThatChangesNothingHasAReceiptToo) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "i", Install("v")).ok());
  EXPECT_EQ(Do(*writer, "a", Close("v"))->events, 0);
  ASSERT_TRUE(Do(*writer, "b", Open("v")).ok());
  EXPECT_EQ(Do(*writer, "a", Close("v"))->version, 1);  // Not decided again.
  EXPECT_TRUE(Folded("v").open());
}

TEST_P(ShardWriterTest, ARefusalLeavesNoTrace) {
  auto writer = NewWriter();
  EXPECT_EQ(ReasonOf(Do(*writer, "a", Open("v")).status()), "VALVE_UNKNOWN");
  EXPECT_EQ(ledger_.ReadHead(0)->position, 0);
  ASSERT_TRUE(Do(*writer, "b", Install("v")).ok());
  EXPECT_TRUE(Do(*writer, "a", Open("v")).ok());  // The same id may try again.
}

TEST_P(ShardWriterTest, ARefusalThatIsAFactIsKeptAndGivenAgain) {
  ShardWriter unsafe(ledger_, 0, time_, Say(false), {});
  ASSERT_TRUE(Do(unsafe, "i", Install("v")).ok());
  const auto refused = Do(unsafe, "a", Open("v"));
  EXPECT_EQ(ReasonOf(refused.status()), "NOT_SAFE");
  auto safe = NewWriter();
  const auto again = Do(*safe, "a", Open("v"));
  EXPECT_EQ(again.status(), refused.status());
  EXPECT_EQ(ClauseOf(again.status()), "1910.119(i)");
  EXPECT_EQ(Folded("v").openings_refused(), 1);
  EXPECT_FALSE(Folded("v").open());
}

TEST_P(ShardWriterTest, TheVersionThatTheCallerSawMustStillStand) {
  auto writer = NewWriter();
  const auto at = [&](const std::string& id, const std::string& text, int64_t version) {
    auto pending = Command(id, text);
    pending.if_version = version;
    return Do(*writer, std::move(pending));
  };
  EXPECT_TRUE(at("a", Install("v"), -1).ok());  // It must be new, and is.
  EXPECT_EQ(ReasonOf(at("b", Open("v"), -1).status()), "VERSION_MISMATCH");
  EXPECT_EQ(ReasonOf(at("c", Open("v"), 2).status()), "VERSION_MISMATCH");
  EXPECT_TRUE(at("d", Open("v"), 1).ok());
  EXPECT_TRUE(at("d", Open("v"), 1).ok());  // A repeat is no second change.
}

TEST_P(ShardWriterTest, TheRoleIsNeededAtTheSiteOfTheStateItself) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "i", Install("v")).ok());
  const std::vector<std::string> roles = {"operator"};
  const auto by = [&](const std::string& id, const std::string& site) {
    const Caller caller{"ann", {{"operator", site}}};
    auto pending = Command(id, Open("v"));
    pending.caller = &caller;
    pending.roles = &roles;
    return Do(*writer, std::move(pending));
  };
  EXPECT_EQ(ReasonOf(by("a", "elsewhere").status()), "SITE_NOT_YOURS");
  EXPECT_EQ(Stream("v").size(), 1u);
  EXPECT_TRUE(by("b", "bt").ok());
}

TEST_P(ShardWriterTest, WhatCameTooLateIsNotDecided) {
  auto writer = NewWriter();
  auto gone = Command("a", Install("v"));
  gone.give_up_at = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  EXPECT_EQ(ReasonOf(Do(*writer, std::move(gone)).status()), "COMMAND_TOO_LATE");
  auto late = Command("b", Install("v"));
  late.not_after_ms = kStart - 1;
  EXPECT_EQ(ReasonOf(Do(*writer, std::move(late)).status()), "COMMAND_TOO_LATE");
  auto timely = Command("c", Install("v"));
  timely.not_after_ms = kStart;
  EXPECT_TRUE(Do(*writer, std::move(timely)).ok());
}

TEST_P(ShardWriterTest, TimeNeverGoesBackInAShard) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "1", Install("v")).ok());
  time_.Set(kStart - 80);
  ASSERT_TRUE(Do(*writer, "2", Install("w")).ok());
  EXPECT_EQ(Stream("w").back().at_ms, kStart);
  EXPECT_EQ(Do(*NewWriter(), "3", Install("x"))->version, 1);
  EXPECT_EQ(Stream("x").back().at_ms, kStart);
}

TEST_P(ShardWriterTest, ClocksFarApartTakeNoCommand) {
  ledger_.known = [](Known& known) { known.store_now_ms += 10'001; };
  auto writer = NewWriter();
  EXPECT_EQ(ReasonOf(Do(*writer, "1", Install("v")).status()), "CLOCKS_APART");
  EXPECT_TRUE(Stream("v").empty());
}

TEST_P(ShardWriterTest, AClockRingsOnceAndNeverEarly) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "1", Install("v")).ok());
  ASSERT_TRUE(Do(*writer, "2", Open("v", kStart + 50)).ok());
  EXPECT_EQ(ledger_.NextClock(0).value(), kStart + 50);
  time_.Set(kStart + 49);
  EXPECT_EQ(Do(*writer, Ring("v", kStart + 50))->stream, "");
  EXPECT_EQ(Stream("v").size(), 2u);
  time_.Set(kStart + 50);
  auto other = NewWriter();
  EXPECT_EQ(Do(*writer, Ring("v", kStart + 50))->events, 1);
  EXPECT_EQ(Do(*other, Ring("v", kStart + 50))->stream, "");  // It saw the clock too.
  EXPECT_EQ(Do(*writer, Ring("v", kStart + 50))->stream, "");
  EXPECT_EQ(Stream("v").size(), 3u);
  EXPECT_EQ(ledger_.NextClock(0).value(), INT64_MAX);
}

TEST_P(ShardWriterTest, AClockThatWasMovedOrCancelledDecidesNothing) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "1", Install("v")).ok());
  ASSERT_TRUE(Do(*writer, "2", Open("v", kStart + 50)).ok());
  ASSERT_TRUE(Do(*writer, "3", Close("v")).ok());
  EXPECT_EQ(ledger_.NextClock(0).value(), INT64_MAX);
  time_.Set(kStart + 60);
  EXPECT_EQ(Do(*writer, Ring("v", kStart + 50))->stream, "");
  ASSERT_TRUE(Do(*writer, "4", Open("v", kStart + 90)).ok());
  EXPECT_EQ(Do(*writer, Ring("v", kStart + 50))->stream, "");
  EXPECT_EQ(ledger_.NextClock(0).value(), kStart + 90);
  EXPECT_EQ(Stream("v").size(), 4u);
}

TEST_P(ShardWriterTest, AClockThatItsDeciderLeavesInPlaceRecordsNothing) {
  auto writer = NewWriter();
  ASSERT_TRUE(Do(*writer, "1", Install("v")).ok());
  ASSERT_TRUE(
      Do(*writer, "2",
         "open { valve_id: 'v' stuck: true close_by_ms: " + std::to_string(kStart + 5) + " }")
          .ok());
  time_.Set(kStart + 10);
  EXPECT_TRUE(absl::IsInternal(Do(*writer, Ring("v", kStart + 5)).status()));
  EXPECT_EQ(Stream("v").size(), 2u);
  EXPECT_EQ(ledger_.ReadHead(0)->position, 2);
  // What the writer holds has not moved either: the next version is the next.
  EXPECT_EQ(Do(*writer, "3", Close("v"))->version, 3);
  EXPECT_EQ(Folded("v").times_left_open(), 0);
}

TEST_P(ShardWriterTest, StaysShutWhenNobodyAnswers) {
  std::atomic<int> asked = 0;
  ShardWriter writer(ledger_, 0, time_,
                     [&](ShardWriter& self, PendingCommand pending, auto) {
                       ++asked;
                       self.Submit(std::move(pending));
                     },
                     {});
  ASSERT_TRUE(Do(writer, "1", Install("v")).ok());
  EXPECT_EQ(ReasonOf(Do(writer, "2", Open("v")).status()), "SAFETY_NOT_CONFIRMED");
  EXPECT_EQ(asked, 3);
}

TEST_P(ShardWriterTest, StaysShutWhenTheAnswerIsTooOld) {
  std::atomic<int> asked = 0;
  ShardWriter writer(
      ledger_, 0, time_,
      [&](ShardWriter& self, PendingCommand pending, std::vector<Question> questions) {
        ++asked;
        valve::v1::IsSafeResponse yes;
        yes.set_safe(true);
        for (const auto& question : questions)
          pending.context.facts.Put(question, yes.SerializeAsString(), time_.now_ms() - 2001);
        self.Submit(std::move(pending));
      },
      {});
  ASSERT_TRUE(Do(writer, "1", Install("v")).ok());
  EXPECT_EQ(ReasonOf(Do(writer, "2", Open("v")).status()), "SAFETY_NOT_CONFIRMED");
  EXPECT_EQ(asked, 3);
}

TEST_P(ShardWriterTest, AnAnswerToAnotherQuestionOpensNothing) {
  ShardWriter writer(ledger_, 0, time_,
                     [&](ShardWriter& self, PendingCommand pending, auto) {
                       valve::v1::IsSafeResponse yes;
                       yes.set_safe(true);
                       pending.context.facts.Put(valve::IsSafe("another"), yes.SerializeAsString(),
                                                 time_.now_ms());
                       self.Submit(std::move(pending));
                     },
                     {});
  ASSERT_TRUE(Do(writer, "1", Install("v")).ok());
  EXPECT_EQ(ReasonOf(Do(writer, "2", Open("v")).status()), "SAFETY_NOT_CONFIRMED");
}

TEST_P(ShardWriterTest, NamesStandBesideTheEventAndCanBeErased) {
  auto writer = NewWriter();
  ASSERT_TRUE(
      Do(*writer, "1", "install { valve_id: 'v' site_id: 'bt' installer: 'Maria Ruiz' }").ok());
  ASSERT_TRUE(
      Do(*writer, "2", "report_leak { valve_id: 'v' seen_by: 'Ann Ode' seen_by: 'Bo' }").ok());
  for (const Record& record : Stream("v")) {
    EXPECT_EQ(record.event.find("Maria"), std::string::npos);
    EXPECT_EQ(record.event.find("Ann"), std::string::npos);
    EXPECT_EQ(record.erasable_digest.size(), 32u);
  }
  EXPECT_EQ(Folded("v").installer(), "Maria Ruiz");
  EXPECT_EQ(Folded("v").leaks_seen_by(1), "Bo");
  EXPECT_EQ(EventAs<valve::v1::ValveEvent>(Stream("v")[1])->leak_reported().witnesses(0).person(),
            "Ann Ode");
  ASSERT_TRUE(ledger_.Erase("valve-v", 1).ok());
  ASSERT_TRUE(ledger_.Erase("valve-v", 2).ok());
  EXPECT_EQ(Folded("v").installer(), "");
  EXPECT_EQ(Folded("v").valve_id(), "v");
  EXPECT_EQ(Folded("v").leaks_seen_by_size(), 2);  // How many there were stays known.
  EXPECT_EQ(Folded("v").leaks_seen_by(0), "");
  EXPECT_TRUE(VerifyChain(ledger_, 0).ok());
  EXPECT_TRUE(Do(*NewWriter(), "3", Open("v")).ok());
}

OVER_MEMORY_AND_SQLITE(ShardWriterTest);

}  // namespace
}  // namespace interlock
