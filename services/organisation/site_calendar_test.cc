#include "services/organisation/site_calendar.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "services/organisation/rules.h"
#include "services/organisation/site.h"

namespace interlock::organisation {
namespace {

v1::SiteEvent E(const std::string& text) { return From<v1::SiteEvent>(text); }
v1::SiteCommand C(const std::string& text) { return From<v1::SiteCommand>(text); }

const Rules kRules;
const auto kRegistered = E("registered { site_id: 'bt' profile { name: 'Baytown' } }");
const auto kSet =
    C("set_calendar { site_id: 'bt' calendar { working_days: WEEKDAY_TUESDAY working_days: "
      "WEEKDAY_MONDAY holidays { on: '2026-12-25' name: 'Christmas' } holidays { on: '2026-07-03' "
      "name: 'Independence Day' } } }");
const auto kWasSet =
    E("calendar_set { site_id: 'bt' calendar { working_days: WEEKDAY_MONDAY working_days: "
      "WEEKDAY_TUESDAY holidays { on: '2026-07-03' name: 'Independence Day' } holidays { on: "
      "'2026-12-25' name: 'Christmas' } } }");

Spec<Site> Given(const std::vector<v1::SiteEvent>& history) {
  auto spec = Spec<Site>::Given(history);
  spec.Under(kRules);
  return spec;
}

TEST(SiteCalendar, IsSetInOrderAndSaidAgainChangesNothing) {
  Given({kRegistered}).When(kSet).Then({kWasSet});
  Given({kRegistered, kWasSet}).When(kSet).ThenNothing();
}
TEST(SiteCalendar, IsRefusedWithEverythingThatIsWrong) {
  auto spec = Given({kRegistered});
  spec.When(C("set_calendar { site_id: 'bt' calendar { working_days: WEEKDAY_MONDAY working_days: "
              "WEEKDAY_MONDAY working_days: WEEKDAY_UNSPECIFIED holidays { on: '2026-02-30' name: "
              "'Leap' } holidays { on: '2026-07-04' } holidays { on: '2026-07-04' } } }"))
      .ThenRefused("CALENDAR_WRONG");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* part : {"WEEKDAY_MONDAY is named twice", "0 is no weekday", "2026-02-30",
                           "2026-07-04 is named twice"})
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " not in: " << sentence;
  Given({kRegistered})
      .When(C("set_calendar { site_id: 'bt' calendar {} }"))
      .ThenRefused("CALENDAR_WRONG");
}
TEST(SiteCalendar, OfAnUnknownSiteIsRefused) { Given({}).When(kSet).ThenRefused("SITE_UNKNOWN"); }
TEST(SiteCalendar, SaysOnWhichDaysPeopleWork) {
  const auto days = WorkingDaysOf(Given({kRegistered, kWasSet}).state());
  ASSERT_TRUE(days);
  EXPECT_TRUE(days->Has(*Day::Parse("2026-11-23")));
  EXPECT_FALSE(days->Has(*Day::Parse("2026-11-25")));
  EXPECT_EQ(days->After(*Day::Parse("2026-11-24"), 1), Day::Parse("2026-11-30"));
}
TEST(SiteCalendar, ThatNobodySaidIsNotGuessed) {
  EXPECT_FALSE(WorkingDaysOf(Given({kRegistered}).state()));
}

}  // namespace
}  // namespace interlock::organisation
