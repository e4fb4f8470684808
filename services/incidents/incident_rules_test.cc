#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

TEST(IncidentRules, AreShippedWithAVersionAndASource) {
  EXPECT_EQ(Rules().investigation.start_within_hours(), 48);
  EXPECT_EQ(Rules().investigation.reminder_after_hours(), 36);
  EXPECT_EQ(Rules().investigation.retain_years(), 5);
  EXPECT_EQ(Rules().notifications.rules_size(), 4);
  for (const auto& rule : Rules().notifications.rules())
    EXPECT_TRUE(rule.check_the_rule()) << rule.id();
  EXPECT_FALSE(Rules().causes.source().empty());
}
TEST(IncidentRules, OfARuleSetThatIsNotThereAreRefused) {
  EXPECT_FALSE(LoadIncidentRules("data/rules", "none", {}, std::make_shared<NoChemicals>()).ok());
  EXPECT_FALSE(
      LoadIncidentRules("no/folder", "ccps-2018", {}, std::make_shared<NoChemicals>()).ok());
}
TEST(InvestigationRules, NeverAllowMoreTimeThanTheLaw_m_2_m_7) {
  const auto parse = [](int start, int reminder, int years) {
    return ParseInvestigationRules(
               absl::StrCat("{\"version\": \"v\", \"source\": \"s\", \"startWithinHours\": ", start,
                            ", \"reminderAfterHours\": ", reminder, ", \"retainYears\": ", years,
                            "}"),
               "file")
        .ok();
  };
  EXPECT_TRUE(parse(48, 36, 5));
  EXPECT_TRUE(parse(24, 12, 10));
  EXPECT_FALSE(parse(49, 36, 5));
  EXPECT_FALSE(parse(48, 48, 5));
  EXPECT_FALSE(parse(48, 36, 4));
}
TEST(NotificationRules, NameTheFileAndWhatIsWrong) {
  const auto wrong = ParseNotificationRules(
      "{\"version\": \"v\", \"source\": \"s\", \"rules\": [{\"id\": \"a\"}]}", "rules.json");
  EXPECT_EQ(wrong.status().message(), "rules.json: a must say clause, what and authority");
  EXPECT_FALSE(ParseNotificationRules("{\"unknown\": 1}", "rules.json").ok());
  EXPECT_FALSE(ParseNotificationRules("not json", "rules.json").ok());
}
TEST(CauseTaxonomy, HasEachCodeOnce) {
  const std::string code = "{\"code\": \"A\", \"group\": \"g\", \"name\": \"n\"}";
  const auto parse = [](const std::string& codes) {
    return ParseCauseTaxonomy("{\"version\": \"v\", \"source\": \"s\", \"codes\": [" + codes + "]}",
                              "file")
        .ok();
  };
  EXPECT_TRUE(parse(code));
  EXPECT_FALSE(parse(code + "," + code));
  EXPECT_FALSE(parse(""));
}

}  // namespace
}  // namespace interlock::incidents
