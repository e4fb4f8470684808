#include "services/reporting/reporting_testing.h"

namespace interlock::reporting {
namespace {

Ids IdsOf(const v1::ListOpenInvestigationsResponse& list) {
  Ids ids;
  for (const auto& row : list.investigations()) ids.push_back(row.incident_id());
  return ids;
}

TEST(OpenInvestigations, ShowTheLongestOverdueFirstAndThoseUnderWayAfterThem) {
  World world;
  world.AReport("coming", "TIER_2", kNow - 10 * kHour);
  world.AReport("overdue", "TIER_1", kNow - 100 * kHour);
  world.AReport("more overdue", "TIER_1", kNow - 200 * kHour);
  world.AReport("under way", "TIER_1", kNow - 300 * kHour);
  world.Incident("under way", "investigation_started { began_at_ms: " +
                                  std::to_string(kNow - 250 * kHour) + "}");
  world.AReport("old", "TIER_1", kNow - 9000 * kHour, "consequences { historic: true }");
  world.AReport("declined", "TIER_3", kNow - 100 * kHour);
  world.Incident("declined", "investigation_declined { declined_by: 'bob' }");
  const auto list = world.Ask(ListOpenInvestigations);
  EXPECT_EQ(IdsOf(list), (Ids{"more overdue", "overdue", "coming", "under way"}));
  EXPECT_EQ(list.investigations(0).investigation().lateness_hours(), 152);
  EXPECT_TRUE(list.investigations(0).investigation().late());
  EXPECT_FALSE(list.investigations(2).investigation().late());
  // 300 - 48 hours ago it was due, 250 hours ago it began: two hours late, for ever.
  EXPECT_EQ(list.investigations(3).investigation().lateness_hours(), 2);
  ASSERT_EQ(list.by_site_size(), 1);
  EXPECT_EQ(list.by_site(0).open(), 4);
  EXPECT_EQ(list.by_site(0).overdue(), 2);
}

TEST(OpenInvestigations, BecomeLateAtTheirDueMomentWithoutAnyEvent) {
  World world;
  world.AReport("a", "TIER_2", kNow - 48 * kHour + 1);
  EXPECT_EQ(world.Ask(ListOpenInvestigations).by_site(0).overdue(), 0);
  world.SetNow(kNow + 1);
  EXPECT_EQ(world.Ask(ListOpenInvestigations).by_site(0).overdue(), 1);
  EXPECT_EQ(world.Ids("filter { late_investigation_only: true }"), (Ids{"a"}));
}

TEST(OpenInvestigations, EndWithTheIncidentsStanding) {
  World world;
  world.AReport("a", "TIER_2", kNow - 100 * kHour);
  world.Incident("a", "withdrawn { reason: 'a drill' }");
  EXPECT_EQ(world.Ask(ListOpenInvestigations).total(), 0);
  EXPECT_EQ(world.Ask(ListDuties).total(), 0);
  EXPECT_FALSE(world.Ask(GetIncidentPage, "incident_id: 'a'").incident().investigation().late());
}

TEST(OpenInvestigations, FollowTheStepsOfOne) {
  World world;
  world.AReport("a", "TIER_2", kNow - kHour);
  const std::pair<const char*, v1::InvestigationState> steps[] = {
      {"investigation_proposed {}", v1::INVESTIGATION_STATE_PROPOSED},
      {"decline_proposed {}", v1::INVESTIGATION_STATE_DECLINE_PROPOSED},
      {"investigation_declined {}", v1::INVESTIGATION_STATE_DECLINED},
      {"investigation_required {}", v1::INVESTIGATION_STATE_REQUIRED},
      {"investigation_started { began_at_ms: 1 }", v1::INVESTIGATION_STATE_STARTED},
      {"team_member_assigned { member { person_id: 'bob' lead: true } }",
       v1::INVESTIGATION_STATE_STARTED},
      {"report_completed {}", v1::INVESTIGATION_STATE_REPORT_COMPLETE},
      {"investigation_closed {}", v1::INVESTIGATION_STATE_CLOSED},
      {"investigation_reopened {}", v1::INVESTIGATION_STATE_STARTED},
  };
  for (const auto& [event, state] : steps) {
    world.Incident("a", event);
    EXPECT_EQ(world.Ask(ListIncidents).incidents(0).investigation().state(), state) << event;
  }
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).investigation().lead_id(), "bob");
  EXPECT_EQ(world.Ids("filter { investigation_states: INVESTIGATION_STATE_STARTED }"), (Ids{"a"}));
}

TEST(OpenInvestigations, OfHistoricIncidentsAreThoseThatAPersonOpened) {
  World world;
  const std::string historic = "consequences { historic: true } ";
  world.AReport("amended", "TIER_1", kNow - 100 * kHour);
  world.Incident("amended", "notification_proposed { notification { notification_id: 'n' } }");
  EXPECT_EQ(world.Ask(ListDuties).total(), 2);
  world.Incident("amended", "facts_amended { " + historic + " }");
  world.AReport("required", "TIER_1", kNow - 100 * kHour);
  world.Incident("required", "investigation_required {}");
  world.Incident("required", "moved { site_id: 'baytown' " + historic + " }");
  EXPECT_EQ(IdsOf(world.Ask(ListOpenInvestigations)), (Ids{"required"}));
  EXPECT_EQ(world.Ask(ListDuties).total(), 0);
}

TEST(Undetermined, SaysWhichFactsWouldSettleHowMany) {
  World world;
  const std::string at_least = "classification { at_least: true ";
  world.AReport("a", "TIER_3", kNow - 2 * kDay,
                at_least +
                    "missing_facts { field: 'releases[0].quantity' could_raise_to: TIER_1 } "
                    "missing_facts { field: 'releases[1].quantity' could_raise_to: TIER_1 } }");
  world.AReport("b", "TIER_3", kNow - kDay,
                at_least +
                    "missing_facts { field: 'releases[0].quantity' could_raise_to: TIER_2 } "
                    "missing_facts { field: 'harms[0].outcome' could_raise_to: TIER_1 "
                    "sentence: 'Days away?' } "
                    "missing_facts { field: 'environment.wildlife' could_raise_to: NOT_PSE } }");
  world.AReport("certain", "TIER_1", kNow - kDay);
  const auto list = world.Ask(ListUndetermined);
  ASSERT_EQ(list.undetermined_size(), 2);
  EXPECT_EQ(list.undetermined(0).incident().incident_id(), "b");
  ASSERT_EQ(list.undetermined(0).missing_facts_size(), 2);
  EXPECT_EQ(list.undetermined(0).missing_facts(1).sentence(), "Days away?");
  ASSERT_EQ(list.by_fact_size(), 2);
  EXPECT_EQ(list.by_fact(0).field(), "releases[].quantity");
  EXPECT_EQ(list.by_fact(0).incidents(), 2);
  EXPECT_EQ(list.by_fact(0).settles_alone(), 1);
  EXPECT_EQ(list.by_fact(1).settles_alone(), 0);
  EXPECT_EQ(world.Ids("filter { missing_fact: 'harms[].outcome' }"), (Ids{"b"}));
}

TEST(Undetermined, EmptiesAsFactsComeIn) {
  World world;
  world.AReport("a", "TIER_3", kNow - kDay,
                "classification { at_least: true missing_facts { field: 'fire' "
                "could_raise_to: TIER_1 } }");
  world.Incident("a", "facts_amended { classification { tier: TIER_3 } }");
  EXPECT_EQ(world.Ask(ListUndetermined).total(), 0);
  EXPECT_EQ(world.Ask(ListUndetermined).by_fact_size(), 0);
}

}  // namespace
}  // namespace interlock::reporting
