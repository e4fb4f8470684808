#include "services/actions/pssr_reaction.h"

#include "interlock/moc/v1/pssr.pb.h"
#include "services/actions/reaction_testing.h"

namespace interlock::actions {
namespace {

std::string Raised(const std::string& more) {
  return "finding_raised { pssr_id: 'p1' site_id: 'bt' unit_id: 'fcc' finding { finding_id: 'f1' "
         "item_id: 'guards' what: 'Fit the guard' owner_role_id: 'lead' due_on: '2026-12-31' " +
         more + " } }";
}

TEST(PssrFindings, BecomeActionsBeforeOrAfterStartup1910_119i) {
  const auto before = ReactTo<moc::v1::PssrEvent>(
      OpenPssrFindings(), Raised("time: ACTION_TIME_BEFORE_STARTUP change_id: 'c1'"));
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].stream, "action-p1:f1");
  const auto& request = static_cast<const v1::OpenActionRequest&>(*before[0].request);
  EXPECT_EQ(request.content().ShortDebugString(),
            "site_id: \"bt\" unit_id: \"fcc\" what: \"Fit the guard\" why: \"Item guards of the "
            "checklist.\" source { kind: SOURCE_KIND_PSSR source_id: \"p1\" item_id: \"f1\" } "
            "owner { role_id: \"lead\" } due_on: \"2026-12-31\" before_startup_of_change_id: "
            "\"c1\"");
  const auto after = ReactTo<moc::v1::PssrEvent>(
      OpenPssrFindings(), Raised("time: ACTION_TIME_AFTER_STARTUP change_id: 'c1'"));
  EXPECT_EQ(static_cast<const v1::OpenActionRequest&>(*after[0].request)
                .content()
                .before_startup_of_change_id(),
            "");
  EXPECT_TRUE(ReactTo<moc::v1::PssrEvent>(OpenPssrFindings(), "completed {}").empty());
}

}  // namespace
}  // namespace interlock::actions
