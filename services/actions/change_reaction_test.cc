#include "services/actions/change_reaction.h"

#include "absl/strings/str_cat.h"
#include "interlock/moc/v1/change.pb.h"
#include "services/actions/reaction_testing.h"
#include "services/actions/source_reaction.h"

namespace interlock::actions {
namespace {

Commands React(const std::string& text) {
  return ReactTo<moc::v1::ChangeEvent>(OpenForChanges(), text);
}

std::string Line(const std::string& item, const std::string& more) {
  return absl::StrCat("lines { item: IMPACT_ITEM_", item, " note: 'Other flanges' ", more, " } ");
}
const char kYes[] = "answer: IMPACT_ANSWER_YES what: 'Update it' owner_person_id: 'olga' ";

std::string Approved(const std::string& lines) {
  return "approved { change_id: 'c1' site_id: 'bt' unit_id: 'fcc' facts { title: 'New pump' } "
         "impact { " +
         lines + "} }";
}

// "OpenAction action-c1:PSI"
std::vector<std::string> Names(const Commands& commands, const std::string& of) {
  std::vector<std::string> names;
  for (const auto& command : commands)
    if (command.method.ends_with(of)) names.push_back(command.stream);
  return names;
}

TEST(Changes, EachLineThatSaysYesBecomesAnActionBeforeOrAfterStartup1910_119l) {
  const auto commands =
      React(Approved(Line("PSI", absl::StrCat(kYes, "time: ACTION_TIME_BEFORE_STARTUP")) +
                     Line("EMERGENCY_PLAN", absl::StrCat(kYes,
                                                         "time: ACTION_TIME_AFTER_STARTUP due_on: "
                                                         "'2026-12-31'")) +
                     Line("RELIEF", "answer: IMPACT_ANSWER_NO")));
  EXPECT_EQ(Names(commands, "OpenAction"),
            (std::vector<std::string>{"action-c1:PSI", "action-c1:EMERGENCY_PLAN"}));
  const auto content = [&](int n) {
    return static_cast<const v1::OpenActionRequest&>(*commands[size_t(n)].request).content();
  };
  EXPECT_EQ(content(0).ShortDebugString(),
            "site_id: \"bt\" unit_id: \"fcc\" what: \"Update it\" why: \"New pump: Other "
            "flanges\" source { kind: SOURCE_KIND_MOC source_id: \"c1\" item_id: \"PSI\" } owner { "
            "person_id: \"olga\" } before_startup_of_change_id: \"c1\"");
  EXPECT_EQ(content(1).due_on(), "2026-12-31");
  EXPECT_EQ(content(1).before_startup_of_change_id(), "");
}

TEST(Changes, ApprovedAgainWithOtherAnswersWithdrawTheActionsOfTheOld) {
  const auto withdrawn = Names(React(Approved(Line("PSI", kYes))), "WithdrawAction");
  EXPECT_EQ(withdrawn.size(), size_t(moc::v1::ImpactItem_ARRAYSIZE - 2));
  EXPECT_EQ(std::count(withdrawn.begin(), withdrawn.end(), "action-c1:PSI"), 0);
  EXPECT_EQ(std::count(withdrawn.begin(), withdrawn.end(), "action-c1:RELIEF"), 1);
}

TEST(Changes, RevisedByAReviewOfItsOwnMoveExtendOrEndTheirActions) {
  const auto commands = React(
      "impact_revised { change_id: 'c1' site_id: 'bt' unit_id: 'fcc' title: 'New pump' impact { " +
      Line("PSI", absl::StrCat(kYes, "time: ACTION_TIME_AFTER_STARTUP due_on: '2027-01-31'")) +
      "} }");
  EXPECT_EQ(Names(commands, "OpenAction"), (std::vector<std::string>{"action-c1:PSI"}));
  const auto content = static_cast<const v1::OpenActionRequest&>(*commands[0].request).content();
  EXPECT_EQ(content.before_startup_of_change_id(), "");
  EXPECT_EQ(content.due_on(), "2027-01-31");
  EXPECT_EQ(content.why(), "New pump: Other flanges");
  EXPECT_EQ(Names(commands, "WithdrawAction").size(), size_t(moc::v1::ImpactItem_ARRAYSIZE - 2));
}

TEST(Changes, GivenUpWithdrawTheirActionsOnceNothingOfThemIsLeftInTheField) {
  const size_t all = moc::v1::ImpactItem_ARRAYSIZE - 1;
  EXPECT_EQ(Names(React("withdrawn { change_id: 'c1' }"), "WithdrawAction").size(), all);
  EXPECT_EQ(Names(React("rejected { change_id: 'c1' }"), "WithdrawAction").size(), all);
  EXPECT_TRUE(React("withdrawn { change_id: 'c1' holds_unit: true }").empty());
  EXPECT_TRUE(React("rejected { change_id: 'c1' holds_unit: true }").empty());
  EXPECT_EQ(Names(React("undone { change_id: 'c1' }"), "WithdrawAction").size(), all);
  EXPECT_TRUE(React("installed { change_id: 'c1' }").empty());
}

}  // namespace
}  // namespace interlock::actions
