#include "services/metrics/leading_view.h"

#include "interlock/actions/v1/action.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/zone.h"
#include "services/metrics/leading_query.h"
#include "services/metrics/leading_world_testing.h"

namespace interlock::metrics {
namespace {

std::string Opened(const std::string& id, const std::string& source, const std::string& due) {
  return "opened { action_id: '" + id + "' content { site_id: 'bt' source { kind: SOURCE_KIND_" +
         source + " } } due_at_ms: " + std::to_string(EndOf(due)) + " }";
}

TEST(LeadingActions, AreOverdueAtTheEndOfTheirDueDayAndNotBefore) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01").Action("a1", Opened("a1", "INCIDENT", "2026-03-10"));
  world.At("2026-03-01").Action("a2", Opened("a2", "PHA", "2026-06-01"));
  EXPECT_EQ(world.Share("late", "2026-02-28"), "no rate");
  EXPECT_EQ(world.Share("late", "2026-03-09"), "0 of 2");
  EXPECT_EQ(world.Share("late", "2026-03-10"), "1 of 2");
  const auto value = world.Value("late", "2026-04-15");
  ASSERT_EQ(value.parts_size(), 2);
  EXPECT_EQ(value.parts(0).part(), "INCIDENT");
  EXPECT_EQ(value.parts(0).ages(1).records(), 1);
  EXPECT_EQ(value.parts(1).numerator(), 0);
}

TEST(LeadingActions, StandAsTheyStoodOnAnyDay) {
  LeadingWorld world;
  world.Site("bt");
  const auto due = [](const std::string& event, const std::string& day) {
    return event + " { action_id: 'a1' due_at_ms: " + std::to_string(EndOf(day)) + " }";
  };
  world.At("2026-03-01").Action("a1", Opened("a1", "INCIDENT", "2026-03-10"));
  world.At("2026-03-20").Action("a1", due("extended", "2026-04-10"));
  world.At("2026-04-20").Action("a1", "completed { action_id: 'a1' }");
  world.At("2026-04-22").Action("a1", due("verification_failed", "2026-04-25"));
  world.At("2026-05-01").Action("a1", "completed { action_id: 'a1' }");
  world.At("2026-05-02").Action("a1", "verified { action_id: 'a1' }");
  world.At("2026-06-01").Action("a1", due("reopened", "2026-06-10"));
  world.At("2026-07-01").Action("a1", "withdrawn { action_id: 'a1' }");
  EXPECT_EQ(world.Share("late", "2026-03-19"), "1 of 1");
  EXPECT_EQ(world.Share("late", "2026-03-20"), "0 of 1");
  EXPECT_EQ(world.Share("late", "2026-04-19"), "1 of 1");
  EXPECT_EQ(world.Share("late", "2026-04-21"), "no rate");
  EXPECT_EQ(world.Share("late", "2026-04-26"), "1 of 1");
  EXPECT_EQ(world.Share("late", "2026-05-15"), "no rate");
  EXPECT_EQ(world.Share("late", "2026-06-15"), "1 of 1");
  EXPECT_EQ(world.Share("late", ""), "no rate");
}

TEST(LeadingActions, BroughtOverAreOverdueFromTheDayOnWhichTheyCame) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01")
      .Action("a1", "brought_over { action_id: 'a1' content { site_id: 'bt' } due_at_ms: " +
                        std::to_string(EndOf("2025-12-31")) + " }");
  EXPECT_EQ(world.Share("late", "2026-02-28"), "no rate");
  EXPECT_EQ(world.Share("late", "2026-03-01"), "1 of 1");
}

std::string Reported(int64_t due_at_ms) {
  return "reported { incident_id: 'i1' site_id: 'bt' consequences { investigation_due_at_ms: " +
         std::to_string(due_at_ms) + " } }";
}
std::string Started(int64_t began_at_ms) {
  return "investigation_started { began_at_ms: " + std::to_string(began_at_ms) + " }";
}

TEST(LeadingInvestigations, BegunWithin48HoursCountOfThoseWhose48HoursAreOver) {
  const int64_t due = EndOf("2026-03-10");
  LeadingWorld world;
  world.Site("bt");
  for (const char* id : {"i1", "i2", "i3"}) world.At("2026-03-09").Incident(id, Reported(due));
  world.At("2026-03-12").Incident("i1", Started(due));
  world.At("2026-03-12").Incident("i2", Started(due + 1));
  EXPECT_EQ(world.Share("begun", "2026-03-09"), "no rate");
  // As it was known on that day.
  EXPECT_EQ(world.Share("begun", "2026-03-10"), "0 of 3");
  EXPECT_EQ(world.Share("begun", "2026-03-12"), "1 of 3");
  // A year later they are out of the window.
  EXPECT_EQ(world.Share("begun", "2026-11-23"), "1 of 3");
  world.At("2027-11-23");
  EXPECT_EQ(world.Share("begun", "2027-03-10"), "no rate");
}

TEST(LeadingInvestigations, LeaveOutWhatNeedsNone) {
  const int64_t due = EndOf("2026-03-10");
  LeadingWorld world;
  world.Site("bt");
  world.Site("hs");
  world.At("2026-03-09").Incident("i1", Reported(due));
  world.At("2026-03-15").Incident("i1", "investigation_declined { reason: 'Nothing' }");
  world.At("2026-03-20").Incident("i1", "investigation_required { reason: 'After all' }");
  world.At("2026-03-25").Incident("i1", "merged { into_incident_id: 'i2' }");
  world.At("2026-03-26").Incident("i1", "reinstated { reason: 'Two, after all' }");
  world.At("2026-04-01")
      .Incident("i1",
                "moved { site_id: 'hs' consequences { "
                "investigation_due_at_ms: " +
                    std::to_string(due) + " } }");
  world.At("2026-05-01").Incident("i1", "facts_amended { consequences { historic: true } }");
  EXPECT_EQ(world.Share("begun", "2026-03-14"), "0 of 1");
  EXPECT_EQ(world.Share("begun", "2026-03-16"), "no rate");
  EXPECT_EQ(world.Share("begun", "2026-03-21"), "0 of 1");
  EXPECT_EQ(world.Share("begun", "2026-03-25"), "no rate");
  EXPECT_EQ(world.Share("begun", "2026-03-26"), "0 of 1");
  EXPECT_EQ(world.Share("begun", "2026-04-02"), "no rate");
  EXPECT_EQ(world.Share("begun", "2026-04-02", "hs"), "0 of 1");
  EXPECT_EQ(world.Share("begun", "2026-05-02", "hs"), "no rate");
}

TEST(LeadingView, DaysEndWhereTheSiteIs) {
  LeadingWorld world;
  world.Site("bt", "America/Chicago");
  // 20:00 in Chicago, and the next day in UTC.
  world.AtMs(EndOf("2026-03-10") + 60'000).Action("a1", Opened("a1", "PHA", "2026-03-01"));
  EXPECT_EQ(world.Share("late", "2026-03-09"), "no rate");
  EXPECT_EQ(world.Share("late", "2026-03-10"), "1 of 1");
}

TEST(LeadingView, EndsInTheSameRowsInWhicheverOrderItsSourcesCome) {
  const auto live = [](bool sites_first) {
    LeadingWorld world;
    const auto sites = [&] {
      world.Site("bt", "America/Chicago");
      world.Drain();
    };
    if (sites_first) sites();
    world.At("2026-03-01").Action("a1", Opened("a1", "INCIDENT", "2026-03-10"));
    world.At("2026-03-09").Incident("i1", Reported(EndOf("2026-03-10")));
    world.Drain();
    world.At("2026-03-20").Action("a1", "completed { action_id: 'a1' }");
    world.At("2026-03-12").Incident("i1", Started(EndOf("2026-03-10")));
    world.Drain();
    if (!sites_first) sites();
    std::string all = world.All("2026-03-15");
    world.Rebuild();
    EXPECT_EQ(world.All("2026-03-15"), all);
    return all;
  };
  EXPECT_EQ(live(true), live(false));
}

TEST(LeadingView, MeasuresByTheTargetThatIsInForceOnTheDay) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-01-01").Action("a1", Opened("a1", "INCIDENT", "2026-01-10"));
  world.Target("late",
               "target_set { indicator_id: 'late' target { from_on: '2026-03-01' target { "
               "target_percent { value: '0' } limit_percent { value: '100' } } } }");
  EXPECT_EQ(world.Value("late", "2026-02-28").standing(), v1::TARGET_STANDING_LIMIT_CROSSED);
  EXPECT_EQ(world.Value("late", "2026-03-01").standing(), v1::TARGET_STANDING_OFF_TARGET);
}

TEST(LeadingQuery, OpensAValueDownToItsRecords) {
  LeadingWorld world;
  world.Site("bt");
  for (const auto& [id, due] : std::map<std::string, std::string>{
           {"a1", "2026-03-10"}, {"a2", "2026-03-12"}, {"a3", "2026-03-12"}, {"a4", "2026-09-01"}})
    world.At("2026-03-01").Action(id, Opened(id, id == "a3" ? "PHA" : "INCIDENT", due));
  const auto list = [&](const std::string& more, const std::string& cursor = "") {
    v1::ListLeadingRecordsResponse response;
    auto request = From<v1::ListLeadingRecordsRequest>(
        "indicator_id: 'late' site_id: 'bt' on: '2026-04-01' " + more);
    request.mutable_page()->set_cursor(cursor);
    const auto status = world.Ask(ListLeadingRecords, request, response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  };
  const auto ids = [](const v1::ListLeadingRecordsResponse& response) {
    std::string all;
    for (const auto& record : response.records()) all += record.record_id() + " ";
    return all;
  };
  EXPECT_EQ(ids(list("")), "a1 a2 a3 a4 ");
  EXPECT_EQ(list("").records(0).stream(), "action-a1");
  EXPECT_EQ(list("").records(0).service(), "actions");
  EXPECT_TRUE(list("").records(0).in_numerator());
  EXPECT_FALSE(list("").records(3).in_numerator());
  EXPECT_EQ(list("").value().numerator(), 3);
  EXPECT_EQ(ids(list("wanted: RECORDS_WANTED_IN_NUMERATOR")), "a1 a2 a3 ");
  EXPECT_EQ(ids(list("wanted: RECORDS_WANTED_NOT_IN_NUMERATOR")), "a4 ");
  EXPECT_EQ(ids(list("part: 'PHA'")), "a3 ");
  const auto page = list("page { limit: 2 }");
  EXPECT_EQ(ids(page), "a1 a2 ");
  EXPECT_EQ(ids(list("page { limit: 2 }", page.next_cursor())), "a3 a4 ");
  EXPECT_EQ(list("page { limit: 2 }", page.next_cursor()).next_cursor(), "");
}

TEST(LeadingQuery, RefusesWhatCannotBeAnswered) {
  LeadingWorld world;
  world.Site("bt");
  v1::GetLeadingIndicatorsResponse values;
  v1::ListLeadingRecordsResponse records;
  const auto get = [&](const std::string& text) {
    return ReasonOf(
        world.Ask(GetLeadingIndicators, From<v1::GetLeadingIndicatorsRequest>(text), values));
  };
  const auto list = [&](const std::string& text) {
    return ReasonOf(
        world.Ask(ListLeadingRecords, From<v1::ListLeadingRecordsRequest>(text), records));
  };
  EXPECT_EQ(get("indicator_ids: 'x'"), "INDICATOR_UNKNOWN");
  EXPECT_EQ(get("on: '2026-02-30'"), "DATE_INVALID");
  EXPECT_EQ(get("on: '2026-11-24'"), "DATE_IN_FUTURE");
  EXPECT_EQ(list("indicator_id: 'x' site_id: 'bt'"), "INDICATOR_UNKNOWN");
  EXPECT_EQ(list("indicator_id: 'late' site_id: 'nowhere'"), "SITE_UNKNOWN");
  EXPECT_EQ(list("indicator_id: 'late' site_id: 'bt' page { cursor: 'x' }"), "CURSOR_INVALID");
}

TEST(LeadingQuery, ShowsNobodyTheSitesOfOthers) {
  LeadingWorld world;
  world.Site("bt");
  world.Site("hs");
  EXPECT_NE(world.All("").find("hs"), std::string::npos);
  world.See({.all = false, .sites = {"bt"}});
  EXPECT_EQ(world.All("").find("hs"), std::string::npos);
}

TEST(CheckLimits, SaysNothingOfASiteThatIsNotLive) {
  LeadingWorld world;
  world.Site("bt", "UTC", "2026-03-01");
  world.Site("hs", "UTC", "");
  const auto values = [&](const std::string& site, const std::string& on) {
    v1::CheckLimitsResponse response;
    const auto status = world.Ask(
        CheckLimits, From<v1::CheckLimitsRequest>("site_id: '" + site + "' on: '" + on + "'"),
        response);
    EXPECT_TRUE(status.ok()) << status;
    return response.values_size();
  };
  EXPECT_EQ(values("bt", "2026-02-28"), 0);
  EXPECT_EQ(values("bt", "2026-03-01"), TestRules().leading.indicators_size());
  EXPECT_EQ(values("hs", "2026-03-01"), 0);
}

}  // namespace
}  // namespace interlock::metrics
