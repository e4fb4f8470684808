#include "services/actions/schedule.h"

#include <gtest/gtest.h>

#include "services/actions/actions_testing.h"

namespace interlock::actions {
namespace {

// 2026-11-23T00:00:00Z
constexpr int64_t kToday = 1'795'392'000'000;
constexpr int64_t kHour = 3'600'000;

std::vector<std::string> Names(const Schedule& schedule) {
  std::vector<std::string> names;
  for (const auto& alert : schedule.alerts) names.push_back(NameOf(alert));
  return names;
}

Schedule Of(const std::string& due_on, const std::string& zone = "", int64_t now_ms = kToday) {
  return ScheduleOf(*Day::Parse(due_on), zone, TestRules().intervals, now_ms);
}

TEST(Schedule, RemindsTwiceIsOverdueAfterTheDueDayAndEscalatesTwice) {
  const auto schedule = Of("2026-12-31");
  EXPECT_EQ(Names(schedule), (std::vector<std::string>{"reminder-14", "reminder-3", "overdue",
                                                       "escalation-7", "escalation-30"}));
  EXPECT_EQ(schedule.due_at_ms, BeginOfUtc(*Day::Parse("2027-01-01")));
  EXPECT_EQ(schedule.alerts[0].at_ms(), BeginOfUtc(*Day::Parse("2026-12-17")));
  EXPECT_EQ(schedule.alerts[1].at_ms(), BeginOfUtc(*Day::Parse("2026-12-28")));
  EXPECT_EQ(schedule.alerts[2].at_ms(), schedule.due_at_ms);
  EXPECT_EQ(schedule.alerts[3].at_ms(), BeginOfUtc(*Day::Parse("2027-01-08")));
  EXPECT_EQ(schedule.alerts[4].at_ms(), BeginOfUtc(*Day::Parse("2027-01-31")));
}

TEST(Schedule, EndsTheDayByTheClockOfTheSite) {
  EXPECT_EQ(Of("2026-12-31", "America/Chicago").due_at_ms - Of("2026-12-31").due_at_ms, 6 * kHour);
  EXPECT_EQ(Of("2026-12-31", "no/where").due_at_ms, Of("2026-12-31").due_at_ms);
}

TEST(Schedule, RingsNothingThatIsOver) {
  EXPECT_EQ(Names(Of("2026-11-27")),
            (std::vector<std::string>{"reminder-3", "overdue", "escalation-7", "escalation-30"}));
  EXPECT_EQ(Names(Of("2026-11-01")), (std::vector<std::string>{"escalation-30"}));
  EXPECT_TRUE(Names(Of("2020-01-01")).empty());
}

TEST(Schedule, HoldsOnTheLastDayOfTheCalendar) { EXPECT_EQ(Names(Of("9999-12-31")).size(), 5u); }

TEST(Intervals, AreRefusedIfAnyPartIsNotUnderstood) {
  EXPECT_TRUE(ParseIntervals(R"({"version": "1", "reminderDaysBefore": [14, 3]})").ok());
  for (const char* wrong : {"", "[]", "{}", R"({"version": "1", "days": 3})",
                            R"({"version": "1", "reminderDaysBefore": [3, 14]})",
                            R"({"version": "1", "reminderDaysBefore": [0]})",
                            R"({"version": "1", "escalationDaysAfter": [7, 7]})",
                            R"({"version": "1", "escalationDaysAfter": [99999]})"})
    EXPECT_FALSE(ParseIntervals(wrong).ok()) << wrong;
}

}  // namespace
}  // namespace interlock::actions
