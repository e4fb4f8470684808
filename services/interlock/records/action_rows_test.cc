#include "services/interlock/records/action_rows.h"

#include "services/interlock/records/rows_testing.h"

namespace interlock::records {
namespace {

ActionOutcome Action(const std::string& cells) {
  const std::string text =
      "action_id,site_id,what,due_on,source_kind,source_id,source_item_id,owner_person_id,"
      "owner_role_id,raised_on,unit_id,why,priority,affected_person_ids,"
      "before_startup_of_change_id\n" +
      cells + "\n";
  return MapActionRow(RowOf(OpenActionsFile(csv::FromText(text))), "actions.csv");
}

TEST(ActionsFile, ARowBecomesAnActionWithAllThatItSays) {
  const auto outcome = Action(
      "t-17,baytown,Fit a car seal,2026-03-31,pha,hazop-3,r9,olga,,2025-11-02,fcc,It was "
      "open,high,olga|paul,moc-7");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  const auto& request = std::get<0>(outcome);
  EXPECT_EQ(request.action_id(), "t-17");
  EXPECT_EQ(request.from_system(), "actions.csv");
  EXPECT_EQ(request.raised_on(), "2025-11-02");
  const auto& content = request.content();
  EXPECT_EQ(content.site_id(), "baytown");
  EXPECT_EQ(content.unit_id(), "fcc");
  EXPECT_EQ(content.what(), "Fit a car seal");
  EXPECT_EQ(content.why(), "It was open");
  EXPECT_EQ(content.due_on(), "2026-03-31");
  EXPECT_EQ(content.source().kind(), actions::v1::SOURCE_KIND_PHA);
  EXPECT_EQ(content.source().source_id(), "hazop-3");
  EXPECT_EQ(content.source().item_id(), "r9");
  EXPECT_EQ(content.owner().person_id(), "olga");
  EXPECT_EQ(content.priority(), actions::v1::PRIORITY_HIGH);
  ASSERT_EQ(content.affected_person_ids_size(), 2);
  EXPECT_EQ(content.affected_person_ids(1), "paul");
  EXPECT_EQ(content.before_startup_of_change_id(), "moc-7");
}
TEST(ActionsFile, ARoleMayOwnItAndWhatIsLeftOutSaysNothing) {
  const auto outcome = Action("t-17,bt,Fit,2026-03-31,drill,d1,,,shift-lead,,,,,,");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  EXPECT_EQ(std::get<0>(outcome).content().owner().role_id(), "shift-lead");
  EXPECT_EQ(std::get<0>(outcome).content().priority(), actions::v1::PRIORITY_UNSPECIFIED);
  EXPECT_EQ(std::get<0>(outcome).raised_on(), "");
}
TEST(ActionsFile, EveryWrongCellOfARowIsNamed) {
  EXPECT_EQ(RefusalOf(Action("../t,,,2026-02-30,rumour,,s 1,,,2026-13-01,/,,urgent,p 1|p2,/")),
            "2 action_id ID_WRONG; 2 site_id ID_WRONG; 2 what WHAT_MISSING; 2 due_on DATE_WRONG; "
            "2 source_kind SOURCE_KIND_UNKNOWN; 2 source_id ID_WRONG; 2 source_item_id ID_WRONG; "
            "2 owner_person_id OWNER_MISSING; 2 raised_on DATE_WRONG; 2 unit_id ID_WRONG; "
            "2 priority PRIORITY_UNKNOWN; 2 affected_person_ids ID_WRONG; "
            "2 before_startup_of_change_id ID_WRONG");
  EXPECT_EQ(RefusalOf(Action("t,bt,Fit,2026-03-31,unspecified,d1,,,,,,,unspecified,,")),
            "2 source_kind SOURCE_KIND_UNKNOWN; 2 owner_person_id OWNER_MISSING; "
            "2 priority PRIORITY_UNKNOWN");
  EXPECT_EQ(RefusalOf(Action("t,bt,Fit,2026-03-31,drill,d1,,olga,lead,2026-04-01,,,,,")),
            "2 owner_role_id OWNER_AMBIGUOUS; 2 raised_on DATES_OUT_OF_ORDER");
  EXPECT_EQ(RefusalOf(Action("t,bt,Fit,2026-03-31,drill,d1,,o l,,,,,,,")),
            "2 owner_person_id ID_WRONG");
}
TEST(ActionsFile, AMisspeltColumnIsRefused) {
  EXPECT_FALSE(
      OpenActionsFile(csv::FromText("action_id,site_id,what,due_on,source_kind,source_id,owner\n"))
          .ok());
}

}  // namespace
}  // namespace interlock::records
