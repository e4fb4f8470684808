#include "services/training/watch.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/from_text.h"
#include "libs/decider/life.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

using WatchSpec = Spec<Watch>;

v1::WatchCommand C(const std::string& text) { return From<v1::WatchCommand>(text); }

int64_t EndOf(const std::string& day) { return BeginOfUtc({Day::Parse(day)->number + 1}); }
int64_t Before(const std::string& day, int days) { return EndOf(day) - (days + 1) * kDayMs; }

std::string Until(const std::string& day, const std::string& requirement = "sop") {
  return absl::StrCat("asked { requirement_id: '", requirement, "' site_id: 'bt' title: 'SOP' ",
                      "valid_until_on: '", day, "' ends_at_ms: ", EndOf(day), " } ");
}
std::string Missing(const std::string& first_day = "2026-11-23") {
  return absl::StrCat("asked { requirement_id: 'sop' site_id: 'bt' title: 'SOP' missing: true ",
                      "ends_at_ms: ", EndOf(first_day), " } ");
}
const std::string kForGood = "asked { requirement_id: 'sop' site_id: 'bt' title: 'SOP' } ";

v1::WatchCommand Note(const std::string& asked, const std::string& site = "bt") {
  return C(absl::StrCat("note { person_id: 'olga' site_id: '", site, "' ", asked, "}"));
}
v1::WatchCommand Due(const Clock& clock) {
  return C(absl::StrCat("clock_due { name: '", clock.name, "' due_at_ms: ", clock.due_at_ms, " }"));
}

// Every clock that is due by then rings, in order.
std::vector<std::string> RingUntil(WatchSpec& spec, int64_t until_ms) {
  std::vector<std::string> told;
  for (;;) {
    const auto clocks = Watch::Clocks(spec.state());
    const auto next =
        std::min_element(clocks.begin(), clocks.end(),
                         [](const Clock& a, const Clock& b) { return a.due_at_ms < b.due_at_ms; });
    if (next == clocks.end() || next->due_at_ms > until_ms) return told;
    spec.When(Due(*next));
    for (const auto& event : spec.outcome().events) {
      if (event.has_due()) told.push_back(absl::StrCat("due ", event.due().within_days()));
      if (event.has_lapsed()) told.push_back("lapsed");
      if (event.has_reviewed()) told.push_back("reviewed");
    }
  }
}
WatchSpec Noted(const v1::WatchCommand& command, int64_t now_ms = kToday) {
  auto spec = WatchSpec::Given({});
  spec.At(now_ms).Under(TestRules()).When(command);
  EXPECT_EQ(spec.outcome().events.size(), 1u);
  return spec;
}
using Told = std::vector<std::string>;
int64_t Later(int days) { return kToday + days * kDayMs; }

TEST(Watch, TellsNinetySixtyThirtyAndSevenDaysBeforeAndAtTheEnd_g2) {
  auto spec = Noted(Note(Until("2027-06-30")));
  spec.ThenClocks({{"training:sop", Before("2027-06-30", 90)}});
  EXPECT_EQ(RingUntil(spec, Before("2027-06-30", 90) - 1), Told());
  EXPECT_EQ(RingUntil(spec, EndOf("2027-06-30")),
            (Told{"due 90", "due 60", "due 30", "due 7", "lapsed"}));
  spec.ThenClocks({});
}
TEST(Watch, TellsOnlyTheNearestOfTheWarningsThatHaveGoneBy) {
  auto spec = Noted(Note(Until("2026-12-20")));  // In 27 days.
  EXPECT_EQ(RingUntil(spec, kToday), Told{"due 30"});
  EXPECT_EQ(RingUntil(spec, Later(60)), (Told{"due 7", "lapsed"}));
}
TEST(Watch, TellsWhatHasLapsedAlreadyOnce) {
  auto spec = Noted(Note(Until("2026-01-31")));
  EXPECT_EQ(RingUntil(spec, kToday), Told{"lapsed"});
  spec.When(Note(Until("2026-01-31"))).ThenNothing();
  EXPECT_EQ(RingUntil(spec, Later(1'000)), Told());
}
TEST(Watch, TellsWhatIsMissingAtTheEndOfTheDayOnWhichItWasFound_g1) {
  auto spec = Noted(Note(Missing()));
  EXPECT_EQ(RingUntil(spec, EndOf("2026-11-23") - 1), Told());
  spec.When(Note(Missing("2026-11-24"))).ThenNothing();
  EXPECT_EQ(RingUntil(spec, EndOf("2026-11-23")), Told{"lapsed"});
  spec.When(Note(Missing("2027-02-01"))).ThenNothing();
}
TEST(Watch, TellsNothingOfWhatHoldsForGood) {
  auto spec = Noted(Note(kForGood));
  spec.ThenClocks({});
}
TEST(Watch, EndsTheDutyOnceItIsRestored_g3) {
  auto spec = Noted(Note(Until("2026-12-20")));
  RingUntil(spec, Later(60));
  spec.At(Later(60)).When(Note(Until("2029-12-20")));
  ASSERT_EQ(spec.outcome().events.size(), 2u);
  EXPECT_EQ(spec.outcome().events[1].restored().asked().valid_until_on(), "2029-12-20");
  spec.ThenClocks({{"training:sop", Before("2029-12-20", 90)}});
  spec.When(Note(Until("2029-12-20"))).ThenNothing();
}
TEST(Watch, RestoredForAShortWhileIsDueAgainAtOnce) {
  auto spec = Noted(Note(Until("2026-01-31")));
  RingUntil(spec, kToday);
  spec.When(Note(Until("2026-12-20")));
  ASSERT_EQ(spec.outcome().events.size(), 2u);
  EXPECT_TRUE(spec.outcome().events[1].has_restored());
  EXPECT_EQ(RingUntil(spec, kToday), Told{"due 30"});
}
TEST(Watch, MovesItsClocksWithTheIntervalAndTellsTheNewDayOnce) {
  auto spec = Noted(Note(Until("2028-06-30")));
  spec.When(Note(Until("2027-06-30")));
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  spec.ThenClocks({{"training:sop", Before("2027-06-30", 90)}});
  spec.When(Note(Until("2026-12-20")));
  EXPECT_EQ(RingUntil(spec, kToday), Told{"due 30"});
  // Told already, and sooner still: the duty is said anew, and is not ended between.
  spec.When(Note(Until("2026-11-25")));
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  EXPECT_EQ(RingUntil(spec, kToday), Told{"due 7"});
}
TEST(Watch, ATitleMovesNoClock) {
  auto spec = Noted(Note(Until("2026-12-20")));
  RingUntil(spec, kToday);
  auto renamed = Note(Until("2026-12-20"));
  renamed.mutable_note()->mutable_asked(0)->set_title("SOP 12");
  spec.When(renamed);
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  spec.ThenClocks({{"training:sop", Before("2026-12-20", 7)}});
}
TEST(Watch, ARecordThatIsWithdrawnLeavesTheDutyOpen) {
  auto spec = Noted(Note(Until("2026-12-20")));
  RingUntil(spec, kToday);
  spec.When(Note(Missing()));
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  EXPECT_EQ(RingUntil(spec, Later(2)), Told{"lapsed"});
  spec.When(Note(kForGood));
  ASSERT_EQ(spec.outcome().events.size(), 2u);
  EXPECT_TRUE(spec.outcome().events[1].has_restored());
}
TEST(Watch, WhatIsNotAskedAnyMoreIsReleasedAndItsDutyEnds) {
  auto spec = Noted(Note(Until("2026-12-20") + Until("2028-01-01", "later")));
  RingUntil(spec, kToday);
  spec.When(Note(""));
  ASSERT_EQ(spec.outcome().events.size(), 2u);  // Of "later" nobody had a duty.
  EXPECT_EQ(spec.outcome().events[0].noted().released_ids_size(), 2);
  EXPECT_EQ(spec.outcome().events[1].released().asked().requirement_id(), "sop");
  spec.ThenClocks({});
  spec.When(Note("")).ThenNothing();
}
TEST(Watch, WhatIsOpenIsToldAtTheSiteThatThePersonMovesTo) {
  auto spec = Noted(Note(Until("2026-12-20")));
  RingUntil(spec, kToday);
  spec.When(Note(Until("2026-12-20"), "lp"));
  EXPECT_EQ(spec.state().site_id(), "lp");
  EXPECT_EQ(RingUntil(spec, kToday), Told{"due 30"});
}
TEST(Watch, IsReviewedOnTheDayOnWhichSomethingElseMayBeAsked) {
  const std::string review =
      absl::StrCat("review_on: '2026-12-01' review_at_ms: ", EndOf("2026-11-30"), " ");
  auto spec = Noted(Note(review));
  spec.ThenClocks({{"review", EndOf("2026-11-30")}});
  EXPECT_EQ(RingUntil(spec, EndOf("2026-11-30")), Told{"reviewed"});
  spec.ThenClocks({});
  WatchSpec::Given({}).At(kToday).Under(TestRules()).When(Note("")).ThenNothing();
}
TEST(Watch, ARequirementIsNamedOnceAndWithTheMomentAtWhichItEnds) {
  auto spec = WatchSpec::Given({});
  spec.At(kToday).Under(TestRules());
  spec.When(Note(Until("2026-12-20") + Until("2026-12-21"))).ThenRefused("ENTRY_WRONG");
  spec.When(Note("asked { requirement_id: 'sop' missing: true } ")).ThenRefused("ENTRY_WRONG");
  spec.When(Note("asked { requirement_id: 'sop' ends_at_ms: -1 } ")).ThenRefused("ENTRY_WRONG");
  spec.When(Note("", "")).ThenRefused("ENTRY_WRONG");
  auto many = Note("");
  for (int i = 0; i <= 1'000; ++i)
    many.mutable_note()->add_asked()->set_requirement_id(absl::StrCat("r", i));
  spec.When(many).ThenRefused("LIST_FULL");
}
TEST(Watch, TakesEveryCommandThatParsesAndEveryClockRingsOnce) {
  Life<Watch> life(kToday, &TestRules(), {});
  RandomMessages random(20261127, {"olga", "sop", "bt", "2026-12-20"});
  int taken = 0;
  for (int i = 0; i < 5'000; ++i) {
    v1::WatchCommand command;
    random.Fill(*command.mutable_note());
    NameStream(command, "olga");
    for (auto& asked : *command.mutable_note()->mutable_asked())  // Some of them near.
      if (i % 2 == 0) asked.set_ends_at_ms(kToday + i % 400 * kDayMs);
    taken += life.Take(command, "service:training", i % 3 * kDayMs);
  }
  life.RingAll();
  life.Refold();
  EXPECT_GT(taken, 100);
  EXPECT_GT(Storm<Watch>(20'000, {"olga", "sop", "bt"}, &TestRules()), 0);
}

}  // namespace
}  // namespace interlock::training
