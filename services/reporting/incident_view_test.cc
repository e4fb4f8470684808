#include <random>

#include "services/reporting/reporting_testing.h"
#include "services/reporting/service.h"

namespace interlock::reporting {
namespace {

TEST(View, EndsTheSameWhicheverOfSiteAndIncidentComesFirst) {
  World site_first, incident_first;
  auto site = [](World& world) {
    world.ASite("baytown", "Baytown", "chem", "Asia/Tokyo");
    world.Business("chem", "registered { business_id: 'chem' name: 'Chemicals' }");
    world.Settle();
  };
  auto incident = [](World& world) {
    world.AReport("a", "TIER_2", 1'777'838'400'000);  // 2026-05-03T20:00Z: the 4th in Tokyo.
    world.Settle();
  };
  site(site_first);
  incident(site_first);
  incident(incident_first);
  site(incident_first);
  EXPECT_EQ(site_first.Dump(), incident_first.Dump());
  EXPECT_EQ(incident_first.Ask(ListIncidents).incidents(0).occurred_on(), "2026-05-04");
  EXPECT_EQ(incident_first.Ask(ListIncidents).incidents(0).business_name(), "Chemicals");
}

TEST(View, DatesIncidentsAnewWhenTheSitesZoneIsCorrected) {
  World world;
  world.ASite("baytown", "Baytown", "", "Asia/Tokyo");
  world.AReport("a", "TIER_2", 1'777'838'400'000);
  world.Settle();
  world.Site("baytown",
             "corrected { site_id: 'baytown' profile { name: 'B' time_zone: 'America/Chicago' } }");
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).occurred_on(), "2026-05-03");
  EXPECT_EQ(DateAt("No/Where", 0), "1970-01-01");
}

TEST(View, ShowsNamesAndOwnersAsTheyAreNow) {
  World world;
  world.ASite("baytown", "Baytown", "chem");
  world.AReport("a", "TIER_2", kNow - kDay);
  world.Site("baytown", "renamed { site_id: 'baytown' name { name: 'Bayport' } }");
  // Sold half a year ago, bought by another business in a month's time.
  world.Site("baytown",
             "moved { site_id: 'baytown' ownership { business_id: 'chem' until_on: '2026-06-01' } "
             "ownership { business_id: 'oil' from_on: '2026-06-01' until_on: '2026-12-23' } "
             "ownership { business_id: 'gas' from_on: '2026-12-23' } }");
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).site_name(), "Bayport");
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).business_id(), "oil");
  EXPECT_EQ(world.Ids("filter { text: 'bayport' business_id: 'oil' }"), (Ids{"a"}));
  world.SetNow(kNow + 31 * kDay);
  EXPECT_EQ(world.Ask(ListIncidents).incidents(0).business_id(), "gas");
}

// One step of a random story of few incidents, sites and businesses.
void Step(World& world, std::mt19937& random) {
  auto pick = [&random](int n) { return int(random() % unsigned(n)); };
  const std::string id = "i" + std::to_string(pick(6));
  const std::string site = "s" + std::to_string(pick(3));
  const std::string tier = incidents::v1::Tier_Name(1 + pick(4));
  const std::string at = std::to_string(kNow - pick(900) * kDay);
  const std::string classified = "classification { tier: " + tier +
                                 (pick(2) ? " at_least: true" : "") +
                                 " missing_facts { field: 'releases[" + std::to_string(pick(3)) +
                                 "].quantity' could_raise_to: TIER_1 } } ";
  const std::string consequences = "consequences { earliest_at_ms: " + at +
                                   (pick(3) ? "" : " historic: true") +
                                   " investigation_due_at_ms: " + at + " } ";
  const std::string facts =
      "facts { releases { material { chemical: 'c" + std::to_string(pick(4)) + "' } } } ";
  switch (pick(16)) {
    case 0:
    case 1:
    case 2:
      return world.Incident(id, "reported { site_id: '" + site + "' title: 'T' " + classified +
                                    consequences + facts + " }");
    case 3: return world.Incident(id, "facts_amended { " + classified + consequences + facts + "}");
    case 4: return world.Incident(id, "reclassified { " + classified + " }");
    case 5: return world.Incident(id, "moved { site_id: '" + site + "' " + consequences + " }");
    case 6: return world.Incident(id, "merged { into_incident_id: 'i0' }");
    case 7: return world.Incident(id, "withdrawn { reason: 'x' }");
    case 8: return world.Incident(id, "reinstated { reason: 'x' }");
    case 9: return world.Incident(id, "investigation_proposed {}");
    case 10: return world.Incident(id, "investigation_started { began_at_ms: " + at + " }");
    case 11:
      return world.Incident(id,
                            "notification_proposed { notification { notification_id: "
                            "'n' due_at_ms: " +
                                at + " } }");
    case 12: return world.Incident(id, "notification_made { notification_id: 'n' }");
    case 13:
      return world.ASite(site, "Site " + site, "b", pick(2) ? "Asia/Tokyo" : "America/Chicago");
    case 14: return world.Site(site, "renamed { site_id: '" + site + "' name { name: 'N' } }");
    default:
      return world.Site(site, "moved { site_id: '" + site + "' ownership { business_id: 'b" +
                                  std::to_string(pick(3)) + "' } }");
  }
}

TEST(View, RebuiltEqualsTheOneThatGrewEventByEvent) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    World world;
    std::mt19937 random(seed);
    for (int i = 0; i < 80; ++i) {
      Step(world, random);
      if (random() % 4 == 0) world.Settle();  // In batches of any size, the feeds taking turns.
    }
    const std::string grown = world.Dump();
    auto rebuilt = world.views().Rebuild(kIncidents, nullptr);
    ASSERT_TRUE(rebuilt.ok()) << rebuilt;
    ASSERT_EQ(world.Dump(), grown) << "seed " << seed;
    ASSERT_GT(grown.size(), 2000u) << "the story was too poor to say anything";
  }
}

TEST(View, SetsAsideWhatItCannotReadAndGoesOn) {
  World world;
  world.AReport("a", "TIER_2", kNow - kDay);
  world.Incident("a", "withdrawn { reason: 'x' }");
  // An event without a body is one that this program does not know.
  world.Incident("b", "");
  world.AReport("c", "TIER_2", kNow - kDay);
  ASSERT_TRUE(world.views().Drain().ok());
  EXPECT_EQ(world.views().asides().List()->size(), 1u);
}

TEST(View, TellsLivePagesWhichIncidentsOfWhichSiteChanged) {
  World world;
  std::vector<std::string> heard;
  auto subscription =
      world.push().Subscribe([&](const std::string& topic, const std::string& message) {
        EXPECT_EQ(topic, "incidents");
        heard.push_back(message);
      });
  world.AReport("a", "TIER_2", kNow);
  world.AReport("b", "TIER_2", kNow);
  world.AReport("c", "TIER_2", kNow, "", "texas");
  world.Settle();
  EXPECT_EQ(heard, (Ids{R"({"view":"incidents","ids":["a","b"],"site_id":"baytown"})",
                        R"({"view":"incidents","ids":["c"],"site_id":"texas"})"}));
  heard.clear();
  world.ASite("texas", "Texas City");
  world.Settle();
  EXPECT_EQ(heard, (Ids{R"({"view":"incidents","site_id":"texas"})"}));
  heard.clear();
  for (int i = 0; i < 101; ++i) world.AReport("many" + std::to_string(i), "TIER_2", kNow);
  world.Settle();
  EXPECT_EQ(heard, (Ids{R"({"view":"incidents","site_id":"baytown"})"}));
}

TEST(Service, AnswersEveryMethodOfItsContract) {
  World world;
  world.AReport("a", "TIER_2", kNow - kDay);
  world.AReport("b", "TIER_2", kNow - kDay, "", "texas");
  world.Settle();
  const Service service = NewService(world.push());
  const Caller caller{.actor = "ann", .grants = {{.role = "reader", .site = "texas"}}};
  const std::vector<std::string> roles = {"reader"};
  const QueryContext context{
      .caller = caller, .roles = roles, .views = world.views(), .now_ms = kNow};
  const auto& contract = *service.protos.front();
  for (int i = 0; i < contract.method_count(); ++i) {
    const auto& method = *contract.method(i);
    auto* factory = google::protobuf::MessageFactory::generated_factory();
    std::unique_ptr<google::protobuf::Message> request(
        factory->GetPrototype(method.input_type())->New()),
        response(factory->GetPrototype(method.output_type())->New());
    if (const auto* id = method.input_type()->FindFieldByName("incident_id"))
      request->GetReflection()->SetString(request.get(), id, "b");
    const auto found = service.queries.find("/" + contract.full_name() + "/" + method.name());
    ASSERT_NE(found, service.queries.end()) << method.name();
    auto status = found->second(*request, context, *response);
    EXPECT_TRUE(status.ok()) << method.name() << ": " << status;
    const std::string answer = response->DebugString();
    EXPECT_EQ(answer.find("baytown"), answer.npos) << method.name() << " shows another's site";
    if (const auto* age = method.output_type()->FindFieldByName("freshness")) {
      EXPECT_TRUE(response->GetReflection()->HasField(*response, age)) << method.name();
    }
  }
  EXPECT_EQ(service.queries.size(), size_t(contract.method_count() + 1));  // With ReadFeed.
}

}  // namespace
}  // namespace interlock::reporting
