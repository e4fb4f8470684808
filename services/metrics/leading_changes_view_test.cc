#include "services/metrics/leading_world_testing.h"

namespace interlock::metrics {
namespace {

std::string Requested(const std::string& on, const std::string& duration = "PERMANENT") {
  return "requested { change_id: 'c1' site_id: 'bt' facts { kind: CHANGE_KIND_EQUIPMENT duration: "
         "CHANGE_DURATION_" +
         duration + " } requested_at_ms: " + std::to_string(EndOf(on) - kDayMs / 2) + " }";
}
std::string Step(const std::string& step, const std::string& due) {
  return "step_opened { step_id: '" + step + "' due_at_ms: " + std::to_string(EndOf(due)) + " }";
}
std::string Stage(const v1::LeadingValue& value) {
  return value.parts_size() == 1 ? value.parts(0).part() : "";
}

TEST(LeadingChanges, StandByStageFromTheirRequestUntilTheyAreClosed) {
  LeadingWorld world;
  world.Site("bt");
  const auto happens = [&](const std::string& on, const std::string& event) {
    world.At(on).Change("c1", event);
    return Stage(world.Value("changes", on));
  };
  EXPECT_EQ(happens("2026-03-01", Requested("2026-03-01")), "REQUESTED");
  EXPECT_EQ(happens("2026-03-02", "screened { }"), "PREPARING");
  EXPECT_EQ(happens("2026-03-03", "submitted { }"), "IN_REVIEW");
  EXPECT_EQ(happens("2026-03-04", "returned { }"), "PREPARING");
  EXPECT_EQ(happens("2026-03-05", "submitted { }"), "IN_REVIEW");
  EXPECT_EQ(happens("2026-03-06", "approved { }"), "APPROVED");
  EXPECT_EQ(happens("2026-03-07", "installed { }"), "INSTALLED");
  EXPECT_EQ(happens("2026-03-08", "started_up { }"), "OPERATING");
  EXPECT_EQ(happens("2026-03-09", "closed { }"), "");
  EXPECT_EQ(world.Share("changes", "2026-03-09"), "no rate");
  EXPECT_EQ(Stage(world.Value("changes", "2026-03-02")), "PREPARING");
}

TEST(LeadingChanges, AreOverdueWhenAStepOrTheirPaperworkIs) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01").Change("c1", Requested("2026-03-01"));
  world.Change("c1", "submitted { }");
  EXPECT_EQ(world.Share("changes", "2026-10-01"), "0 of 1");
  world.At("2026-03-02").Change("c1", Step("hse", "2026-03-10"));
  world.Change("c1", Step("ops", "2026-03-08"));
  EXPECT_EQ(world.Share("changes", "2026-03-07"), "0 of 1");
  EXPECT_EQ(world.Share("changes", "2026-03-08"), "1 of 1");
  world.At("2026-03-09").Change("c1", "step_completed { step_id: 'ops' }");
  EXPECT_EQ(world.Share("changes", "2026-03-09"), "0 of 1");
  EXPECT_EQ(world.Share("changes", "2026-03-10"), "1 of 1");
  world.At("2026-03-11").Change("c1", "returned { }");
  EXPECT_EQ(world.Share("changes", "2026-03-11"), "0 of 1");
  world.At("2026-03-12")
      .Change("c1", "paperwork_asked { due_at_ms: " + std::to_string(EndOf("2026-03-14")) + " }");
  EXPECT_EQ(world.Share("changes", "2026-03-14"), "1 of 1");
  world.At("2026-03-15").Change("c1", "paperwork_completed { }");
  EXPECT_EQ(world.Share("changes", "2026-03-15"), "0 of 1");
}

TEST(LeadingChanges, ThatWereMadeAllTheSameStandUntilTheyAreSeenToBeUndone) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01").Change("c1", Requested("2026-03-01"));
  world.At("2026-03-02").Change("c1", "withdrawn { holds_unit: true }");
  EXPECT_EQ(Stage(world.Value("changes", "2026-03-02")), "WITHDRAWN");
  world.At("2026-03-03").Change("c1", "undone { }");
  EXPECT_EQ(world.Share("changes", "2026-03-03"), "no rate");
}

TEST(LeadingChanges, ThatAreEmergenciesAreAShareOfAllThatWereRequested) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01").Change("c1", Requested("2026-03-01"));
  world.At("2026-03-02").Change("c2", Requested("2026-03-02", "EMERGENCY"));
  world.At("2026-03-03").Change("c3", Requested("2026-03-03", "TEMPORARY"));
  EXPECT_EQ(world.Share("emergency", "2026-03-03"), "1 of 3");
  // A replacement in kind is no change.
  world.At("2026-03-04").Change("c3", "screened { screening { in_kind: true } }");
  EXPECT_EQ(world.Share("emergency", "2026-03-04"), "1 of 2");
  world.At("2026-03-05").Change("c1", "amended { facts { duration: CHANGE_DURATION_EMERGENCY } }");
  EXPECT_EQ(world.Share("emergency", "2026-03-05"), "2 of 2");
  world.At("2027-06-01");
  EXPECT_EQ(world.Share("emergency", "2027-03-02"), "no rate");
}

TEST(LeadingChanges, ThatAreTemporaryArePastTheirLimitUntilTheyAreRestoredExtendedOrPermanent) {
  LeadingWorld world;
  world.Site("bt");
  const auto limit = [](const std::string& event, const std::string& day) {
    return event + " { limit_at_ms: " + std::to_string(EndOf(day)) + " }";
  };
  for (const char* id : {"c1", "c2", "c3"}) {
    world.At("2026-03-01").Change(id, Requested("2026-03-01", "TEMPORARY"));
    world.Change(id, limit("temporary_in_force", "2026-04-01"));
  }
  EXPECT_EQ(world.Share("temporary", "2026-02-28"), "no rate");
  EXPECT_EQ(world.Share("temporary", "2026-03-31"), "0 of 3");
  EXPECT_EQ(world.Share("temporary", "2026-04-01"), "3 of 3");
  EXPECT_EQ(Stage(world.Value("temporary", "2026-04-01")), "EQUIPMENT");
  world.At("2026-04-02").Change("c1", limit("limit_extended", "2026-05-01"));
  world.Change("c2", "restored { }");
  EXPECT_EQ(world.Share("temporary", "2026-04-02"), "1 of 2");
  world.At("2026-04-03").Change("c3", "made_permanent { }");
  EXPECT_EQ(world.Share("temporary", "2026-04-03"), "0 of 1");
  EXPECT_EQ(world.Share("temporary", "2026-05-01"), "1 of 1");
}

}  // namespace
}  // namespace interlock::metrics
