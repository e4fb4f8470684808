#include "services/reporting/reporting_testing.h"
#include "services/reporting/timeline_view.h"

namespace interlock::reporting {
namespace {

constexpr int64_t kMay = 1'777'809'600'000;  // 2026-05-03T12:00:00Z

std::string ReasonOfList(World& world, const std::string& request) {
  v1::ListIncidentsResponse response;
  return ReasonOf(world.Try(ListIncidents, request, response));
}

TEST(IncidentList, ShowsTheNewestFirstWithNamesOfSiteAndBusiness) {
  World world;
  world.Company("acme", "registered { company_id: 'acme' name: 'Acme' }");
  world.Business("chem", "registered { business_id: 'chem' name: 'Chemicals' company_id: 'acme' }");
  world.ASite("baytown", "Baytown", "chem");
  world.AReport("a", "TIER_2", kMay, "facts { releases { material { chemical: 'Chlorine' } } }");
  world.AReport("b", "TIER_1", kMay + kHour);
  EXPECT_EQ(world.Ids(""), (Ids{"b", "a"}));
  const auto row = world.Ask(ListIncidents).incidents(1);
  EXPECT_EQ(row.site_name(), "Baytown");
  EXPECT_EQ(row.business_name(), "Chemicals");
  EXPECT_EQ(row.tier(), incidents::v1::TIER_2);
  EXPECT_EQ(row.occurred_on(), "2026-05-03");
  EXPECT_EQ(row.chemicals(0), "Chlorine");
  EXPECT_EQ(row.version(), 1);
  EXPECT_EQ(world.Ask(ListIncidents).total(), 2);
}

TEST(IncidentList, NamesASiteByItsIdWhileItsNameIsNotKnown) {
  World world;
  world.AReport("a", "TIER_2", kMay);
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).site_name(), "baytown");
}

TEST(IncidentList, FiltersByWhatAPersonWouldAsk) {
  World world;
  world.Business("chem", "registered { business_id: 'chem' name: 'Chemicals' company_id: 'acme' }");
  world.ASite("baytown", "Baytown", "chem");
  world.ASite("texas", "Texas City");
  world.AReport("a", "TIER_1", kMay, "facts { releases { material { chemical: 'Chlorine' } } }");
  world.AReport("b", "TIER_2", kMay + kDay, "", "texas");
  world.AReport("c", "TIER_3", kMay + 2 * kDay, "description: '100% sure'");
  world.Incident("c", "reclassified { classification { tier: TIER_3 at_least: true } }");
  EXPECT_EQ(world.Ids("filter { site_ids: 'texas' site_ids: 'nowhere' }"), (Ids{"b"}));
  EXPECT_EQ(world.Ids("filter { business_id: 'chem' }"), (Ids{"c", "a"}));
  EXPECT_EQ(world.Ids("filter { company_id: 'acme' tiers: TIER_1 }"), (Ids{"a"}));
  EXPECT_EQ(world.Ids("filter { tiers: TIER_1 tiers: TIER_2 }"), (Ids{"b", "a"}));
  EXPECT_EQ(world.Ids("filter { at_least_only: true }"), (Ids{"c"}));
  EXPECT_EQ(world.Ids("filter { from_on: '2026-05-04' to_on: '2026-05-04' }"), (Ids{"b"}));
  EXPECT_EQ(world.Ids("filter { chemical: 'CHLORINE' }"), (Ids{"a"}));
  EXPECT_EQ(world.Ids("filter { text: 'chlor LEAK' }"), (Ids{"a"}));
  EXPECT_EQ(world.Ids("filter { text: 'texas' }"), (Ids{"b"}));
  EXPECT_EQ(world.Ids("filter { text: '100%' }"), (Ids{"c"}));
  EXPECT_EQ(world.Ids("filter { text: '1_0' }"), (Ids{}));
}

TEST(IncidentList, TextIsFoundInAnyCaseInAnyOfItsAlphabets) {
  World world;
  world.ASite("koeln", "KÖLN Süd");
  world.AReport("a", "TIER_2", kMay, "", "koeln");
  EXPECT_EQ(world.Ids("filter { text: 'köln SÜD' }"), (Ids{"a"}));
  EXPECT_EQ(SearchForm("ÄÖÜ ΑΩ ДЯ Łódź"), "äöü αω дя łódź");
}

TEST(IncidentList, TellsHistoricFromLiveAndNearMissesFromIncidents) {
  World world;
  world.AReport("live", "TIER_2", kMay);
  world.AReport("old", "TIER_2", kMay, "consequences { historic: true }");
  world.Incident("near", "reported { site_id: 'baytown' kind: KIND_NEAR_MISS title: 'Nearly' }");
  EXPECT_EQ(world.Ids("filter { origin: ORIGIN_HISTORIC }"), (Ids{"old"}));
  EXPECT_EQ(world.Ids("filter { origin: ORIGIN_LIVE kind: KIND_INCIDENT }"), (Ids{"live"}));
  EXPECT_EQ(world.Ids("filter { kind: KIND_NEAR_MISS }"), (Ids{"near"}));
}

TEST(IncidentList, SortsBothWaysAndNamesFromA) {
  World world;
  world.ASite("baytown", "zulu");
  world.ASite("texas", "Alpha");
  world.AReport("a", "TIER_3", kMay + 5 * kDay);
  world.AReport("b", "TIER_1", kMay, "classification { severity_points: 4 }", "texas");
  world.AReport("c", "TIER_1", kMay + kDay, "classification { severity_points: 28 }");
  EXPECT_EQ(world.Ids("order: INCIDENT_ORDER_TIER"), (Ids{"c", "b", "a"}));
  EXPECT_EQ(world.Ids("order: INCIDENT_ORDER_TIER direction: DIRECTION_ASCENDING"),
            (Ids{"a", "b", "c"}));
  EXPECT_EQ(world.Ids("order: INCIDENT_ORDER_SEVERITY"), (Ids{"c", "b", "a"}));
  EXPECT_EQ(world.Ids("order: INCIDENT_ORDER_SITE"), (Ids{"b", "a", "c"}));
  EXPECT_EQ(world.Ids("order: INCIDENT_ORDER_SITE direction: DIRECTION_DESCENDING"),
            (Ids{"c", "a", "b"}));
  EXPECT_EQ(world.Ids("order: INCIDENT_ORDER_REPORTED direction: DIRECTION_ASCENDING"),
            (Ids{"b", "c", "a"}));
}

TEST(IncidentList, PagesStayRightWhileIncidentsComeIn) {
  World world;
  for (int i = 0; i < 25; ++i)  // Five moments, so that ties are broken by id.
    world.AReport("i" + std::to_string(100 + i), "TIER_2", kMay + i / 5 * kHour);
  for (const char* order : {"INCIDENT_ORDER_OCCURRED", "INCIDENT_ORDER_TIER", "INCIDENT_ORDER_SITE",
                            "INCIDENT_ORDER_TITLE"}) {
    const std::string sorted = std::string("order: ") + order;
    const Ids whole = world.Ids(sorted + " page { limit: 500 }");
    Ids seen;
    std::string cursor;
    do {
      const auto page =
          world.Ask(ListIncidents, sorted + " page { limit: 7 cursor: '" + cursor + "' }");
      for (const auto& row : page.incidents()) seen.push_back(row.incident_id());
      cursor = page.next_cursor();
      // The newest of all: before every page that is still to come, in every order.
      world.AReport("new" + std::string(order) + std::to_string(seen.size()), "TIER_1", kMay + kDay,
                    "", "aaa");
    } while (!cursor.empty());
    // Rows that came in meanwhile may be seen; none of the others is missed or seen twice.
    Ids known;
    for (const auto& id : seen)
      if (std::find(whole.begin(), whole.end(), id) != whole.end()) known.push_back(id);
    EXPECT_EQ(known, whole) << order;
  }
}

TEST(IncidentList, RefusesACursorOfAnotherOrderOrNone) {
  World world;
  for (int i = 0; i < 3; ++i) world.AReport(std::to_string(i), "TIER_2", kMay);
  const std::string cursor = world.Ask(ListIncidents, "page { limit: 1 }").next_cursor();
  EXPECT_EQ(ReasonOfList(world, "order: INCIDENT_ORDER_TIER page { cursor: '" + cursor + "' }"),
            "CURSOR_INVALID");
  EXPECT_EQ(ReasonOfList(world, "direction: DIRECTION_ASCENDING page { cursor: '" + cursor + "' }"),
            "CURSOR_INVALID");
  for (const char* broken : {"x", "!!", "OTk5OTk5OTk5OTk5OTk5OTk5OTk6YQ", "LTE6YQ"})
    EXPECT_EQ(ReasonOfList(world, std::string("page { cursor: '") + broken + "' }"),
              "CURSOR_INVALID");
}

TEST(IncidentList, RefusesADayThatTheCalendarDoesNotHave) {
  World world;
  EXPECT_EQ(ReasonOfList(world, "filter { from_on: '2026-02-30' }"), "DATE_INVALID");
  EXPECT_EQ(ReasonOfList(world, "filter { to_on: 'yesterday' }"), "DATE_INVALID");
}

TEST(IncidentList, ShowsTheCallersSitesAlone) {
  World world;
  world.AReport("a", "TIER_2", kMay);
  world.AReport("b", "TIER_2", kMay, "", "texas");
  EXPECT_EQ(world.Ids("", {.sites = {"texas"}}), (Ids{"b"}));
  EXPECT_EQ(world.Ids("filter { site_ids: 'baytown' }", {.sites = {"texas"}}), (Ids{}));
  EXPECT_EQ(world.Ids("", {}), (Ids{}));
  EXPECT_EQ(world.Ask(ListIncidents, "", {.sites = {"texas"}}).total(), 1);
  v1::GetIncidentPageResponse page;
  EXPECT_EQ(ReasonOf(world.Try(GetIncidentPage, "incident_id: 'a'", page, {.sites = {"texas"}})),
            "INCIDENT_UNKNOWN");
}

TEST(IncidentList, LeavesOutWhatWasMergedOrWithdrawnUnlessAskedForIt) {
  World world;
  world.AReport("a", "TIER_2", kMay);
  world.AReport("b", "TIER_2", kMay);
  world.AReport("c", "TIER_2", kMay);
  world.Incident("b", "merged { into_incident_id: 'a' reason: 'the same leak' }");
  world.Incident("c", "withdrawn { reason: 'a drill' }");
  EXPECT_EQ(world.Ids(""), (Ids{"a"}));
  EXPECT_EQ(world.Ids("filter { standing: STANDING_MERGED }"), (Ids{"b"}));
  EXPECT_EQ(world.Ids("filter { standing: STANDING_WITHDRAWN }"), (Ids{"c"}));
  EXPECT_EQ(world.Ask(GetIncidentPage, "incident_id: 'a'").merged_here(0).incident_id(), "b");
  world.Incident("b", "reinstated { reason: 'another leak' }");
  EXPECT_EQ(world.Ids(""), (Ids{"b", "a"}));
}

TEST(IncidentList, FollowsAnIncidentToAnotherSite) {
  World world;
  world.ASite("baytown", "Baytown", "", "America/Chicago");
  world.ASite("tokyo", "Tokyo", "", "Asia/Tokyo");
  const int64_t evening = kMay + 8 * kHour;  // 15:00 in Baytown, the next day in Tokyo.
  const std::string at = std::to_string(evening);
  world.AReport("a", "TIER_2", evening);
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).occurred_on(), "2026-05-03");
  world.Incident("a", "moved { site_id: 'tokyo' consequences { earliest_at_ms: " + at + " } }");
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).site_name(), "Tokyo");
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).occurred_on(), "2026-05-04");
}

TEST(IncidentPage, TellsItsEventsInOrderAsSentences) {
  World world;
  world.AReport("a", "TIER_3", kMay);
  world.Incident("a",
                 "facts_amended { reason: 'lab result' tier_before: TIER_3 "
                 "classification { tier: TIER_2 at_least: true } }");
  world.Incident("a", "investigation_started { began_at_ms: 5 started_by: 'bob' }");
  const auto page = world.Ask(GetIncidentPage, "incident_id: 'a'");
  ASSERT_EQ(page.timeline_size(), 3);
  EXPECT_EQ(page.timeline(0).sentence(), "Incident reported: Tier 3.");
  EXPECT_EQ(page.timeline(1).sentence(),
            "Facts amended: lab result. Tier 3 became at least Tier 2.");
  EXPECT_EQ(page.timeline(1).type(), "FactsAmended");
  EXPECT_EQ(page.timeline(1).actor(), "ann");
  EXPECT_EQ(page.timeline(2).clause(), "1910.119(m)(2) / 1926.64(m)(2)");
  EXPECT_EQ(page.timeline(2).identity(), "incidents/incident-a@3");
  EXPECT_EQ(page.incident().version(), 3);
}

TEST(IncidentPage, CitesTheStandardThatItsSiteIsUnder) {
  World world;
  world.ASite("plant", "Plant", "", "", "REGIME_GENERAL_INDUSTRY");
  world.ASite("works", "Works", "", "", "REGIME_CONSTRUCTION");
  world.AReport("a", "TIER_1", kNow - 50 * kHour, "", "plant");
  world.Incident("a", "investigation_late {}", "plant");
  world.Incident("a", "notification_proposed { notification { clause: '40 CFR 302 / 355' } }");
  auto page = world.Ask(GetIncidentPage, "incident_id: 'a'");
  EXPECT_EQ(page.timeline(1).clause(), "1910.119(m)(2)");
  EXPECT_EQ(page.timeline(2).clause(), "40 CFR 302 / 355") << "two parts of one rule";
  world.Incident("a", "moved { site_id: 'works' }");
  page = world.Ask(GetIncidentPage, "incident_id: 'a'");
  EXPECT_EQ(page.timeline(1).clause(), "1926.64(m)(2)");
  EXPECT_EQ(page.timeline(2).clause(), "40 CFR 302 / 355");
}

// What is written here is what incidents says, at either kind of site.
TEST(IncidentPage, KnowsTheClauseOfTheLateStartAsIncidentsGivesIt) {
  incidents::v1::IncidentEvent late;
  late.mutable_investigation_late();
  EXPECT_EQ(ClauseOf(late), kStartClause);
}

TEST(IncidentPage, HasASentenceForEveryKindOfEvent) {
  const auto* body = incidents::v1::IncidentEvent::descriptor()->oneof_decl(0);
  for (int i = 0; i < body->field_count(); ++i) {
    World world;
    world.Incident("a", std::string(body->field(i)->name()) + " {}");
    const auto page = world.Ask(GetIncidentPage, "incident_id: 'a'");
    ASSERT_EQ(page.timeline_size(), 1) << body->field(i)->name();
    EXPECT_GT(page.timeline(0).sentence().size(), 5u) << body->field(i)->name();
    EXPECT_EQ(page.timeline(0).type(), body->field(i)->message_type()->name());
  }
}

}  // namespace
}  // namespace interlock::reporting
