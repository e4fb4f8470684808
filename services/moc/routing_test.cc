#include "services/moc/routing.h"

#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/moc/moc_rules_file.h"
#include "services/moc/moc_testing.h"
#include "services/moc/site.h"
#include "services/moc/site_routing.h"

namespace interlock::moc {
namespace {

v1::ChangeFacts Facts(v1::ChangeKind kind, v1::ChangeDuration duration, v1::ChangeRisk risk) {
  v1::ChangeFacts facts;
  facts.set_kind(kind);
  facts.set_duration(duration);
  facts.set_risk(risk);
  return facts;
}
v1::SiteRoutingCommand Tighten(const std::string& content,
                               const std::string& from_on = "2026-12-01") {
  return From<v1::SiteRoutingCommand>("tighten { site_id: 'bt' from_on: '" + from_on +
                                      "' reason: 'r' content { " + content + " } }");
}
v1::SiteRoutingEvent Tightened(const std::string& content, int number = 1) {
  return From<v1::SiteRoutingEvent>(
      "tightened { site_id: 'bt' version { number: " + std::to_string(number) +
      " from_on: '2026-12-01' content { " + content + " } } reason: 'r' corporate_version: 'w1' }");
}
Spec<SiteRouting> Given(const std::vector<v1::SiteRoutingEvent>& history) {
  auto spec = Spec<SiteRouting>::Given(history);
  spec.By("bob").Under(TestRules());
  return spec;
}
const auto kSite = From<organisation::v1::Site>("site_id: 'bt'");
const std::string kShorter = "additions { tightened { step_id: 'authorised' deadline_hours: 8 } }";

TEST(CorporateRouting, HasARouteForEveryChange) {
  const auto rules = LoadMocRules("data/rules/moc");
  ASSERT_TRUE(rules.ok()) << rules.status();
  const Day today = *Day::Parse("2026-11-23");
  const auto* set = RoutingOn(**rules, today);
  ASSERT_NE(set, nullptr);
  const auto steps = [&](v1::ChangeDuration duration, v1::ChangeRisk risk) {
    const auto routing =
        RoutingFor(*set, {}, Facts(v1::CHANGE_KIND_EQUIPMENT, duration, risk), today);
    std::string who;
    for (const auto& step : routing->steps()) who += WhoDecides(step) + "; ";
    return who + (routing->hazard_evaluation() ? "hazards" : "");
  };
  // Appendix C, 11.
  EXPECT_EQ(steps(v1::CHANGE_DURATION_PERMANENT, v1::CHANGE_RISK_MINOR),
            "moc-authorised-person or operations-manager; ");
  EXPECT_EQ(steps(v1::CHANGE_DURATION_PERMANENT, v1::CHANGE_RISK_COMPLEX),
            "technical-authority; operations-manager; maintenance-manager; safety-manager; "
            "hazards");
  EXPECT_EQ(steps(v1::CHANGE_DURATION_EMERGENCY, v1::CHANGE_RISK_COMPLEX),
            "shift-supervisor and technical-authority; operations-manager or plant-manager; ");
}
TEST(CorporateRouting, ThatIsNotUnderstoodOrLeavesAChangeWithoutARouteIsRefused) {
  const std::string begin =
      R"({"version":"v","source":"s","effectiveOn":"2026-01-01","emergencyPaperworkHours":1,)"
      R"("authorisationHours":1,)";
  const std::string warn = R"("limitWarningDays":[3],)";
  const auto route = [](const std::string& step, const std::string& fits = "") {
    return R"("routes":[{"routeId":"r",)" + fits + R"("steps":[{)" + step + "}]}]}";
  };
  const std::string any = R"("title":"t","order":1,"deadlineHours":1,"rule":"APPROVAL_RULE_ANY",)";
  const std::string who = R"("approvers":[{"roleId":"a"}])";
  const std::string good = R"("stepId":"s",)" + any + who;
  EXPECT_TRUE(ParseRoutingSet(begin + warn + route(good), "f").ok());
  for (const std::string& bad :
       {begin + route(good), begin + warn + "\"routes\":[]}",
        begin + warn + route(R"("stepId":"site-s",)" + any + who),
        begin + warn + route(R"("stepId":"s",)" + any + R"("approvers":[])"),
        begin + warn + route(R"("stepId":"s","quorum":2,)" + any + who),
        begin + warn + route(R"("stepId":"s",)" + any + R"("approvers":[{}])"),
        begin + warn + route(good, R"("fits":{"risks":["CHANGE_RISK_MINOR"]},)")})
    EXPECT_FALSE(ParseRoutingSet(bad, "f").ok()) << bad;
}

TEST(SiteRouting, ShortensDeadlinesAndAddsStepsAndApprovers) {
  const std::string content =
      "additions { fits { risks: CHANGE_RISK_COMPLEX } steps { step_id: 'site-union' "
      "title: 'Employees' order: 2 rule: APPROVAL_RULE_ANY approvers { role_id: 'rep' } "
      "deadline_hours: 24 } tightened { step_id: 'board' quorum: 3 deadline_hours: 8 } } "
      "additions { fits { risks: CHANGE_RISK_MINOR } hazard_evaluation: true } "
      "limit_warning_days: 30 emergency_paperwork_hours: 24";
  auto spec = Given({});
  spec.Knowing(SiteQuestion("bt"), kSite).When(Tighten(content)).Then({Tightened(content)});
  const auto routing = [&](v1::ChangeRisk risk, const char* day) {
    return *RoutingFor(TestRules().routings[0], spec.state(),
                       Facts(v1::CHANGE_KIND_EQUIPMENT, v1::CHANGE_DURATION_PERMANENT, risk),
                       *Day::Parse(day));
  };
  const auto complex = routing(v1::CHANGE_RISK_COMPLEX, "2026-12-01");
  ASSERT_EQ(complex.steps_size(), 4);
  EXPECT_EQ(complex.steps(2).quorum(), 3);
  EXPECT_EQ(complex.steps(2).deadline_hours(), 8);
  EXPECT_EQ(complex.steps(3).step_id(), "site-union");
  EXPECT_EQ(complex.limit_warning_days(0), 30);
  EXPECT_EQ(complex.emergency_paperwork_hours(), 24);
  EXPECT_EQ(complex.authorisation_hours(), 48);
  const auto minor = routing(v1::CHANGE_RISK_MINOR, "2026-12-01");
  EXPECT_EQ(minor.steps_size(), 1);
  EXPECT_TRUE(minor.hazard_evaluation());
  EXPECT_EQ(routing(v1::CHANGE_RISK_COMPLEX, "2026-11-30").steps_size(), 3);
}
TEST(SiteRouting, IsRefusedWithEverythingThatLoosens) {
  auto spec = Given({});
  spec.Knowing(SiteQuestion("bt"), kSite)
      .When(Tighten("additions { tightened { step_id: 'authorised' deadline_hours: 25 } "
                    "tightened { step_id: 'board' quorum: 1 } tightened { step_id: 'nothing' } "
                    "tightened { step_id: 'ops' quorum: 2 } } emergency_paperwork_hours: 73 "
                    "authorisation_hours: 49"))
      .ThenRefused("LOOSER_THAN_CORPORATE");
  const std::string message(spec.outcome().refusal.message());
  for (const char* part :
       {"authorised of minor is due after 24 hours, not 25", "board of complex takes 2 persons",
        "no step nothing", "ops of complex has no quorum", "72 hours, not 73", "48 hours, not 49"})
    EXPECT_NE(message.find(part), std::string::npos) << part << ": " << message;
}
TEST(SiteRouting, OfStepsThatMeanNothingIsRefused) {
  for (const char* content :
       {"additions { steps { step_id: 'ops' title: 't' order: 1 rule: APPROVAL_RULE_ANY "
        "approvers { role_id: 'a' } deadline_hours: 1 } }",
        "additions { steps { step_id: 'site-x' } }", "limit_warning_days: 0",
        "authorisation_hours: -1"})
    Given({})
        .Knowing(SiteQuestion("bt"), kSite)
        .When(Tighten(content))
        .ThenRefused("ROUTING_WRONG");
}
TEST(SiteRouting, FollowsInOrderAndIsOfASiteThatOrganisationKnows) {
  Given({})
      .KnowingNothingOf(SiteQuestion("bt"))
      .When(Tighten(kShorter))
      .ThenRefused("SITE_NOT_CONFIRMED");
  Given({Tightened(kShorter)})
      .Knowing(SiteQuestion("bt"), kSite)
      .When(Tighten(kShorter))
      .ThenNothing();
  Given({Tightened(kShorter)})
      .Knowing(SiteQuestion("bt"), kSite)
      .When(Tighten(kShorter, "2026-11-01"))
      .ThenRefused("VERSIONS_OUT_OF_ORDER");
  Given({})
      .Knowing(SiteQuestion("bt"), kSite)
      .When(Tighten("", "2026-02-30"))
      .ThenRefused("DATE_INVALID");
  Given({Tightened(kShorter)})
      .Knowing(SiteQuestion("bt"), kSite)
      .When(Tighten(""))
      .Then({Tightened("", 2)});
  const MocRules none;
  Given({})
      .Under(none)
      .Knowing(SiteQuestion("bt"), kSite)
      .When(Tighten(kShorter))
      .ThenRefused("RULES_MISSING");
}

}  // namespace
}  // namespace interlock::moc
