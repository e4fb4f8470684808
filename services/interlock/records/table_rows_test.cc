#include "services/interlock/records/table_rows.h"

#include "libs/decider/decider.h"
#include "services/interlock/records/rows_testing.h"

namespace interlock::records {
namespace {

SiteOutcome Site(const std::string& text) {
  return MapSiteRow(RowOf(OpenSitesFile(csv::FromText(text))), "sites.csv");
}
HoursOutcome Hours(const std::string& cells) {
  const std::string text = "site_id,month,employee_hours,contractor_hours\n" + cells + "\n";
  return MapHoursRow(RowOf(OpenHoursFile(csv::FromText(text))), "hours.csv");
}
TEST(SitesFile, ARowBecomesASiteWithAllThatItSays) {
  const auto outcome = Site(
      "name,site_id,naics,time_zone,regime,go_live_on,business_id,owned_from_on,"
      "outside_identifiers\n"
      "\"Baytown, TX\",baytown,32411,America/Chicago,1926,2026-01-01,fuels,2001-05-01,"
      "epa-facility=1000|erp-plant=47\n");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  const auto& request = std::get<0>(outcome);
  EXPECT_EQ(request.site_id(), "baytown");
  EXPECT_EQ(request.source(), "sites.csv");
  EXPECT_EQ(request.business_id(), "fuels");
  EXPECT_EQ(request.owned_from_on(), "2001-05-01");
  EXPECT_EQ(request.profile().name(), "Baytown, TX");
  EXPECT_EQ(request.profile().naics(), "32411");
  EXPECT_EQ(request.profile().time_zone(), "America/Chicago");
  EXPECT_EQ(request.profile().regime(), organisation::v1::REGIME_CONSTRUCTION);
  EXPECT_EQ(request.profile().go_live_on(), "2026-01-01");
  ASSERT_EQ(request.profile().outside_identifiers_size(), 2);
  EXPECT_EQ(request.profile().outside_identifiers(1).scheme(), "erp-plant");
  EXPECT_EQ(request.profile().outside_identifiers(1).value(), "47");
}
TEST(SitesFile, WhatIsLeftOutSaysNothing) {
  const auto outcome = Site("site_id,name\nbaytown,Baytown\n");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  EXPECT_EQ(std::get<0>(outcome).profile().regime(), organisation::v1::REGIME_UNSPECIFIED);
  EXPECT_EQ(std::get<0>(outcome).profile().go_live_on(), "");
}
TEST(SitesFile, WrongCellsRefuseTheRowByField) {
  EXPECT_EQ(RefusalOf(Site("site_id,name\n../x,Baytown\n")), "2 site_id ID_WRONG");
  EXPECT_EQ(RefusalOf(Site("site_id,name\nx,\n")), "2 name NAME_MISSING");
  EXPECT_EQ(RefusalOf(Site("site_id,name,regime\nx,X,OSHA\n")), "2 regime REGIME_UNKNOWN");
  EXPECT_EQ(RefusalOf(Site("site_id,name,go_live_on\nx,X,1/1/26\n")), "2 go_live_on DATE_WRONG");
  for (const char* pairs : {"epa", "=1", "epa=", "e a=1", "epa=1|x"})
    EXPECT_EQ(RefusalOf(Site(std::string("site_id,name,outside_identifiers\nx,X,") + pairs)),
              "2 outside_identifiers IDENTIFIER_WRONG")
        << pairs;
}
TEST(SitesFile, EveryWrongCellOfARowIsNamedOnce) {
  EXPECT_EQ(RefusalOf(Site("site_id,name,go_live_on,regime,outside_identifiers\n"
                           "../x,,1/1/26,OSHA,epa|=1|x\n")),
            "2 site_id ID_WRONG; 2 name NAME_MISSING; 2 go_live_on DATE_WRONG; 2 regime "
            "REGIME_UNKNOWN; 2 outside_identifiers IDENTIFIER_WRONG");
}
TEST(SitesFile, AColumnThatIsNotKnownIsNamed) {
  const auto reader = OpenSitesFile(csv::FromText("site_id,name,timezone\n"));
  EXPECT_EQ(ReasonOf(reader.status()), "COLUMNS_UNKNOWN");
  EXPECT_NE(reader.status().message().find("\"timezone\""), std::string::npos);
  EXPECT_NE(reader.status().message().find("time_zone"), std::string::npos);
}

TEST(HoursFile, ARowBecomesTheHoursOfAMonthToTheLastDigit) {
  const auto outcome = Hours("baytown,2026-03,152000.25,0");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  const auto& request = std::get<0>(outcome);
  EXPECT_EQ(request.hours_id(), "baytown:2026-03");
  EXPECT_EQ(request.month(), "2026-03");
  EXPECT_EQ(request.worked().employee_hours().value(), "152000.25");
  EXPECT_EQ(request.worked().contractor_hours().value(), "0");
}
TEST(HoursFile, HoursNobodyStatedAreNotZero) {
  EXPECT_EQ(RefusalOf(Hours("baytown,2026-03,152000,")), "2 contractor_hours HOURS_WRONG");
}
TEST(HoursFile, WrongCellsRefuseTheRowByField) {
  EXPECT_EQ(RefusalOf(Hours(",2026-03,1,1")), "2 site_id ID_WRONG");
  EXPECT_EQ(RefusalOf(Hours("x,2026-13,1,1")), "2 month MONTH_WRONG");
  for (const char* hours : {"-1", "1e3", "nan", "\"1,000\"", "1.234", "1.", ".5", "1234567890"})
    EXPECT_EQ(RefusalOf(Hours(std::string("x,2026-03,") + hours + ",1")),
              "2 employee_hours HOURS_WRONG")
        << hours;
}
TEST(HoursFile, EveryWrongCellOfARowIsNamed) {
  EXPECT_EQ(RefusalOf(Hours("baytown,March,-1,")),
            "2 month MONTH_WRONG; 2 employee_hours HOURS_WRONG; 2 contractor_hours HOURS_WRONG");
}

}  // namespace
}  // namespace interlock::records
