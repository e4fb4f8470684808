#include "services/reporting/duty_declarations.h"
#include "services/reporting/duty_view.h"
#include "services/reporting/reporting_testing.h"

namespace interlock::reporting {
namespace {

TEST(Duties, AreOverdueDueOrComing) {
  World world;
  world.AReport("late", "TIER_1", kNow - 50 * kHour);
  world.AReport("soon", "TIER_1", kNow - 30 * kHour);
  world.AReport("then", "TIER_1", kNow);
  world.Incident("then",
                 "notification_proposed { notification { notification_id: 'osha' clause: "
                 "'29 CFR 1904.39' authority: 'OSHA' what: 'a fatality' due_at_ms: " +
                     std::to_string(kNow - kHour) + " } }");
  const auto all = world.Ask(ListDuties);
  EXPECT_EQ(all.total(), 4);
  EXPECT_EQ(all.overdue(), 2);
  EXPECT_EQ(all.due(), 1);
  EXPECT_EQ(all.coming(), 1);
  EXPECT_EQ(all.duties(0).incident_id(), "late");
  EXPECT_EQ(all.duties(0).hours_overdue(), 2);
  EXPECT_EQ(all.duties(0).clause(), "1910.119(m)(2) / 1926.64(m)(2)");
  EXPECT_EQ(all.duties(1).sentence(), "Tell OSHA: a fatality");
  EXPECT_EQ(all.duties(1).link(), "/incidents/then");
  EXPECT_EQ(world.Ask(ListDuties, "state: DUTY_STATE_DUE").duties(0).incident_id(), "soon");
  EXPECT_EQ(world.Ask(GetIncidentPage, "incident_id: 'then'").duties_size(), 2);
}

TEST(Duties, CiteTheStandardThatTheirSiteIsUnder) {
  World world;
  const auto clause = [&] { return world.Ask(ListDuties).duties(0).clause(); };
  world.AReport("a", "TIER_1", kNow - 50 * kHour, "", "works");
  world.ASite("works", "Works", "", "", "REGIME_CONSTRUCTION");
  EXPECT_EQ(clause(), "1926.64(m)(2)");
  world.Site("works", "corrected { site_id: 'works' profile { regime: REGIME_GENERAL_INDUSTRY } }");
  EXPECT_EQ(clause(), "1910.119(m)(2)");
}

TEST(Duties, EndWhenTheyAreDone) {
  World world;
  world.AReport("a", "TIER_1", kNow - 50 * kHour);
  world.Incident("a", "notification_proposed { notification { notification_id: 'n' } }");
  world.Incident("a", "effectiveness_check_planned { due_at_ms: 5 how: 'walk round' }");
  EXPECT_EQ(world.Ask(ListDuties).total(), 3);
  world.Incident("a", "investigation_started { began_at_ms: 7 }");
  world.Incident("a", "notification_made { notification_id: 'n' }");
  world.Incident("a", "effectiveness_checked { effect: EFFECT_PREVENTS }");
  EXPECT_EQ(world.Ask(ListDuties).total(), 0);
}

TEST(Duties, OfAnyServiceAreReadFromWhatItsEventsDeclare) {
  World world;
  world.ASite("baytown", "Baytown", "", "", "REGIME_GENERAL_INDUSTRY");
  world.Chores("1",
               "given { chore_id: 'a' owner { person_id: 'ann' } what: 'Sweep the yard' "
               "due_at_ms: " +
                   std::to_string(kNow - 3 * kHour) + " }");
  const auto all = world.Ask(ListDuties);
  ASSERT_EQ(all.duties_size(), 1);
  const auto& duty = all.duties(0);
  EXPECT_EQ(duty.kind(), "CHORE");
  EXPECT_EQ(duty.sentence(), "Sweep the yard");
  EXPECT_EQ(duty.clause(), "1910.119(l)(3)");
  EXPECT_EQ(duty.service(), "chores");
  EXPECT_EQ(duty.stream(), "chores-1");
  EXPECT_EQ(duty.item(), "a");
  EXPECT_EQ(duty.owner_person_id(), "ann");
  EXPECT_EQ(duty.site_name(), "Baytown");
  EXPECT_EQ(duty.state(), v1::DUTY_STATE_OVERDUE);
  EXPECT_EQ(duty.hours_overdue(), 3);
  EXPECT_EQ(duty.severity(), v1::DUTY_SEVERITY_SERIOUS);
  EXPECT_EQ(duty.link(), "");
}

TEST(Duties, LeadToTheRecordWhereThePageHasAPlaceForIt) {
  World world;
  world.ChoresIn("action-4711", "given { chore_id: 'a' what: 'Sweep' due_at_ms: 1 }");
  world.ChoresIn("change-C-7", "given { chore_id: 'b' what: 'Sweep' due_at_ms: 2 }");
  world.ChoresIn("startup-bt:alk", "given { chore_id: 'c' what: 'Sweep' due_at_ms: 3 }");
  world.ChoresIn("pssr-p1", "given { chore_id: 'd' what: 'Sweep' due_at_ms: 4 }");
  world.ChoresIn("reaction-9", "given { chore_id: 'e' what: 'Sweep' due_at_ms: 5 }");
  world.ChoresIn("site_limits-bt:2026", "given { chore_id: 'f' what: 'Look' due_at_ms: 6 }");
  world.ChoresIn("training_watch-ann", "given { chore_id: 'g' what: 'Sweep' due_at_ms: 7 }");
  const auto list = world.Ask(ListDuties);
  ASSERT_EQ(list.duties_size(), 7);
  EXPECT_EQ(list.duties(0).link(), "/actions/4711");
  EXPECT_EQ(list.duties(1).link(), "/changes/C-7");
  EXPECT_EQ(list.duties(2).link(), "/startups/bt:alk");
  EXPECT_EQ(list.duties(3).link(), "/pssrs/p1");
  EXPECT_EQ(list.duties(4).link(), "");
  EXPECT_EQ(list.duties(5).link(), "/rates?site=baytown&leading_site=baytown&leading=f");
  EXPECT_EQ(list.duties(6).link(), "/people/ann");
}

TEST(Duties, KeepWhatALaterEventLeavesOut) {
  World world;
  world.Chores("1",
               "given { chore_id: 'a' owner { role_id: 'cleaner' } what: 'Sweep' due_at_ms: 5 }");
  world.Chores("1", "moved { chore_id: 'a' due_at_ms: " + std::to_string(kNow + 30 * kHour) + " }");
  const auto list = world.Ask(ListDuties);
  ASSERT_EQ(list.duties_size(), 1);
  EXPECT_EQ(list.duties(0).owner_role_id(), "cleaner");
  EXPECT_EQ(list.duties(0).sentence(), "Sweep");
  EXPECT_EQ(list.duties(0).state(), v1::DUTY_STATE_COMING);
}

TEST(Duties, WithoutAMomentComeLastAndAreNeverOverdue) {
  World world;
  world.Chores("1", "given { chore_id: 'none' }");
  world.Chores("1", "given { chore_id: 'late' due_at_ms: 5 }");
  const auto list = world.Ask(ListDuties);
  ASSERT_EQ(list.duties_size(), 2);
  EXPECT_EQ(list.duties(1).item(), "none");
  EXPECT_EQ(list.duties(1).state(), v1::DUTY_STATE_COMING);
  EXPECT_EQ(list.duties(1).sentence(), "Chore");
  EXPECT_EQ(list.overdue(), 1);
  EXPECT_EQ(list.coming(), 1);
}

TEST(Duties, AreGraveWhenTheyWereEscalatedOrAreOld) {
  World world;
  world.Chores("1", "given { chore_id: 'old' due_at_ms: " + std::to_string(kNow - 7 * kDay) + " }");
  world.Chores("1",
               "given { chore_id: 'told' due_at_ms: " + std::to_string(kNow - 2 * kDay) + " }");
  world.Chores("1", "given { chore_id: 'new' due_at_ms: " + std::to_string(kNow - kDay) + " }");
  world.Chores("1", "late { chore_id: 'told' }");
  const auto list = world.Ask(ListDuties);
  ASSERT_EQ(list.duties_size(), 3);
  EXPECT_EQ(list.duties(0).severity(), v1::DUTY_SEVERITY_GRAVE);
  EXPECT_EQ(list.duties(0).escalated_at_ms(), 0);
  EXPECT_EQ(list.duties(1).severity(), v1::DUTY_SEVERITY_GRAVE);
  EXPECT_GT(list.duties(1).escalated_at_ms(), 0);
  EXPECT_EQ(list.duties(2).severity(), v1::DUTY_SEVERITY_SERIOUS);
  EXPECT_EQ(list.escalated(), 1);
  EXPECT_EQ(world.Ask(ListDuties, "filter { escalated_only: true }").total(), 1);
  // Given anew, nobody was told of it yet.
  world.Chores("1", "moved { chore_id: 'told' due_at_ms: " + std::to_string(kNow - kHour) + " }");
  EXPECT_EQ(world.Ask(ListDuties).escalated(), 0);
}

TEST(Duties, EndOneByOneOrAllOfAKind) {
  World world;
  world.Chores("1", "given { chore_id: 'a' }");
  world.Chores("1", "given { chore_id: 'b' }");
  world.Chores("1", "given { chore_id: 'c' }");
  world.Chores("2", "given { chore_id: 'a' }");
  world.Chores("1", "done { chore_id: 'a' }");
  EXPECT_EQ(world.Ask(ListDuties, "filter { kinds: 'CHORE' }").total(), 3);
  EXPECT_EQ(world.Ask(ListDuties, "filter { kinds: 'CHORE_CHECK' }").duties(0).sentence(),
            "Chore check");
  world.Chores("1", "all_dropped {}");
  const auto left = world.Ask(ListDuties, "filter { kinds: 'CHORE' }");
  ASSERT_EQ(left.duties_size(), 1);
  EXPECT_EQ(left.duties(0).stream(), "chores-2");
}

TEST(Duties, AreFoundByOwnerSiteServiceAndMoment) {
  World world;
  world.AReport("i", "TIER_1", kNow - 50 * kHour, "", "baytown");
  world.Chores("1", "given { chore_id: 'a' owner { person_id: 'ann' } due_at_ms: 5 }");
  world.Chores("1", "given { chore_id: 'b' owner { role_id: 'cleaner' } due_at_ms: 5 }");
  world.Chores("1", "given { chore_id: 'c' owner { person_id: 'bob' } }");
  world.Chores("2", "given { chore_id: 'd' owner { person_id: 'ann' } }", "pasadena");
  const auto count = [&](const std::string& filter, const SiteScope& scope = {.all = true}) {
    return world.Ask(ListDuties, "filter { " + filter + " }", scope).total();
  };
  EXPECT_EQ(count(""), 5);
  EXPECT_EQ(count("owner_person_ids: 'ann'"), 2);
  EXPECT_EQ(count("owner_person_ids: 'bob' owner_role_ids: 'cleaner'"), 2);
  EXPECT_EQ(count("site_ids: 'pasadena'"), 1);
  EXPECT_EQ(count("services: 'incidents'"), 1);
  EXPECT_EQ(count("due_before_ms: 6"), 2);
  EXPECT_EQ(count("", {.sites = {"pasadena"}}), 1);
}

TEST(Duties, FollowTheirIncidentToAnotherSite) {
  World world;
  world.AReport("i", "TIER_1", kNow - 50 * kHour);
  world.Incident("i",
                 "moved { site_id: 'pasadena' consequences { earliest_at_ms: 5 "
                 "investigation_due_at_ms: 6 } }");
  EXPECT_EQ(world.Ask(ListDuties, "filter { site_ids: 'pasadena' }").total(), 1);
  EXPECT_EQ(world.Ask(ListDuties, "filter { site_ids: 'baytown' }").total(), 0);
}

TEST(Duties, OfAnEventTypeThatThisProgramDoesNotKnowAreSetAside) {
  World world;
  FeedEvent fed;
  fed.service = "chores";
  fed.record.type = "interlock.chores.v1.NewerEvent";
  auto sql = OpenSqliteSql("");
  ASSERT_TRUE(sql.ok());
  const auto status = (*sql)->Write([&](SqlSession& rows) { return ApplyDuties(rows, fed); });
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
}

TEST(DutyDeclarations, NameFieldsThatAreThere) {
  using namespace chores::v1;  // NOLINT: all of a test's own messages.
  EXPECT_TRUE(CheckDuties(*ChoreEvent::descriptor()).ok());
  for (const auto* wrong : {MisnamedFieldEvent::descriptor(), MomentAsTextEvent::descriptor(),
                            ThroughAListEvent::descriptor(), NoKindEvent::descriptor()})
    EXPECT_EQ(CheckDuties(*wrong).code(), absl::StatusCode::kFailedPrecondition)
        << wrong->full_name();
}

}  // namespace
}  // namespace interlock::reporting
