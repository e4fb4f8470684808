#include "services/metrics/site_limits.h"

#include "libs/calendar/calendar.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/metrics/leading_testing.h"

namespace interlock::metrics {
namespace {

constexpr int64_t kHourMs = 3'600'000;

v1::SiteLimitsCommand C(const std::string& text) { return From<v1::SiteLimitsCommand>(text); }
v1::SiteLimitsEvent E(const std::string& text) { return From<v1::SiteLimitsEvent>(text); }
int64_t EndOf(const std::string& day) { return BeginOfUtc(*Day::Parse(day)) + kDayMs; }

Spec<SiteLimits> After(const std::vector<v1::SiteLimitsEvent>& history, int64_t now_ms = kToday) {
  auto spec = Spec<SiteLimits>::Given(history);
  spec.At(now_ms).By("service:metrics");
  return spec;
}
std::string Days(const std::string& zone = "UTC", int version = 1) {
  return "days { time_zone: '" + zone + "' source_version: " + std::to_string(version) + " } ";
}
v1::SiteLimitsCommand Follow(const std::string& days = Days()) {
  return C("follow { limits_id: 'bt:2026' site_id: 'bt' " + days + "}");
}
v1::SiteLimitsEvent Followed(const std::string& on = "2026-11-23", int64_t offset_ms = 0,
                             const std::string& days = Days()) {
  return E("followed { limits_id: 'bt:2026' site_id: 'bt' year: 2026 " + days + "next_on: '" + on +
           "' next_ends_at_ms: " + std::to_string(EndOf(on) + offset_ms) + " }");
}
v1::SiteLimitsCommand Rings(const std::string& on) {
  return C("clock_due { name: 'day-ends' due_at_ms: " + std::to_string(EndOf(on)) + " }");
}
v1::SiteLimitsEvent DayEnded(const std::string& on) {
  return E("day_ended { limits_id: 'bt:2026' site_id: 'bt' on: '" + on + "' }");
}
v1::SiteLimitsCommand Check(const std::string& on) {
  return C("check { limits_id: 'bt:2026' on: '" + on + "' }");
}
v1::SiteLimitsEvent Checked(const std::string& on, const std::string& next) {
  return E("checked { limits_id: 'bt:2026' site_id: 'bt' on: '" + on + "' " +
           (next.empty()
                ? ""
                : "next_on: '" + next + "' next_ends_at_ms: " + std::to_string(EndOf(next))) +
           " }");
}
std::string Value(const std::string& standing) {
  return "values { indicator_id: 'late' sentence: 'Actions late' standing: TARGET_STANDING_" +
         standing + " target { owner_role_id: 'hse' } }";
}
v1::CheckLimitsResponse Answer(const std::string& text) {
  return From<v1::CheckLimitsResponse>(text);
}
const std::string kLimit =
    "limit { indicator_id: 'late' crossed_on: '2026-11-23' sentence: 'Actions late' "
    "owner_role_id: 'hse' } ";
v1::SiteLimitsEvent Crossed() {
  auto event = E("crossed { limits_id: 'bt:2026' site_id: 'bt' " + kLimit + "on: '2026-11-23' }");
  *event.mutable_crossed()->mutable_value() = Answer(Value("LIMIT_CROSSED")).values(0);
  return event;
}
v1::SiteLimitsEvent Kept(const std::string& on, const std::string& value) {
  auto event = E("kept { limits_id: 'bt:2026' site_id: 'bt' " + kLimit + "on: '" + on + "' }");
  if (!value.empty()) *event.mutable_kept()->mutable_value() = Answer(value).values(0);
  return event;
}

TEST(SiteLimits, AreLookedAtWhenTheDayEndsAtTheSite) {
  After({}).When(Follow()).Then({Followed()}).ThenClocks({{"day-ends", EndOf("2026-11-23")}});
  // Before midnight UTC it is still the day before in Chicago.
  const auto chicago = Days("America/Chicago");
  After({})
      .When(Follow(chicago))
      .Then({Followed("2026-11-22", 6 * kHourMs, chicago)})
      .ThenClocks({{"day-ends", EndOf("2026-11-22") + 6 * kHourMs}});
}

TEST(SiteLimits, AreFollowedOnceAndMoveWithTheSitesTimeZone) {
  After({Followed()}).When(Follow()).ThenNothing();
  After({Followed("2026-11-23", 0, Days("UTC", 3))})
      .When(Follow(Days("America/Chicago", 2)))
      .ThenNothing();
  const auto later = Days("America/Chicago", 2);
  After({Followed()})
      .When(Follow(later))
      .Then({Followed("2026-11-23", 6 * kHourMs, later)})
      .ThenClocks({{"day-ends", EndOf("2026-11-23") + 6 * kHourMs}});
}

TEST(SiteLimits, AreNamedAfterSiteAndYear) {
  After({})
      .When(C("follow { limits_id: 'hs:2026' site_id: 'bt' }"))
      .ThenRefused("LIMITS_ID_MISMATCH");
  for (const char* id : {"bt", "bt:", "bt:0", "bt:20266", "bt:x"})
    After({})
        .When(C("take_over { limits_id: '" + std::string(id) + "' site_id: 'bt' }"))
        .ThenRefused("LIMITS_ID_MISMATCH");
}

TEST(SiteLimits, WaitForTheCheckOnceTheDayHasEnded) {
  After({Followed()}, EndOf("2026-11-23"))
      .When(Rings("2026-11-23"))
      .Then({DayEnded("2026-11-23")})
      .ThenClocks({});
  // Before it has ended, and once it was looked at, there is nothing to check.
  After({Followed()}).When(Check("2026-11-23")).ThenNothing();
  After({Followed(), DayEnded("2026-11-23"), Checked("2026-11-23", "2026-11-24")})
      .When(Check("2026-11-23"))
      .ThenNothing();
  After({Followed(), DayEnded("2026-11-23")})
      .KnowingNothingOf(LimitsQuestion("bt", "2026-11-23"))
      .When(Check("2026-11-23"))
      .ThenRefused("LIMITS_NOT_CHECKED");
  // Another time zone makes no day come again.
  auto spec = After({Followed(), DayEnded("2026-11-23")});
  spec.When(Follow(Days("America/Chicago", 2))).ThenClocks({});
  EXPECT_EQ(spec.state().next_on(), "2026-11-23");
}

TEST(SiteLimits, CrossedRingOnceAndKeptAgainRingOnce) {
  After({Followed(), DayEnded("2026-11-23")})
      .Knowing(LimitsQuestion("bt", "2026-11-23"), Answer(Value("LIMIT_CROSSED")))
      .When(Check("2026-11-23"))
      .Then({Crossed(), Checked("2026-11-23", "2026-11-24")})
      .ThenClocks({{"day-ends", EndOf("2026-11-24")}});
  const std::vector crossed = {Followed(), DayEnded("2026-11-23"), Crossed(),
                               Checked("2026-11-23", "2026-11-24"), DayEnded("2026-11-24")};
  After(crossed)
      .Knowing(LimitsQuestion("bt", "2026-11-24"), Answer(Value("LIMIT_CROSSED")))
      .When(Check("2026-11-24"))
      .Then({Checked("2026-11-24", "2026-11-25")});
  // Within the limit, though not on target; nothing left to count; or measured no longer.
  for (const auto& value : {Value("OFF_TARGET"), Value("NO_RATE"), std::string()})
    After(crossed)
        .Knowing(LimitsQuestion("bt", "2026-11-24"), Answer(value))
        .When(Check("2026-11-24"))
        .Then({Kept("2026-11-24", value), Checked("2026-11-24", "2026-11-25")});
}

TEST(SiteLimits, GoOverIntoTheNextYear) {
  const auto year_ended = E("year_ended { limits_id: 'bt:2026' site_id: 'bt' year: 2026 " + Days() +
                            "crossed { indicator_id: 'late' crossed_on: '2026-11-23' sentence: "
                            "'Actions late' owner_role_id: 'hse' } }");
  After({Followed(), Crossed(), Checked("2026-12-30", "2026-12-31"), DayEnded("2026-12-31")})
      .Knowing(LimitsQuestion("bt", "2026-12-31"), Answer(Value("LIMIT_CROSSED")))
      .When(Check("2026-12-31"))
      .Then({Checked("2026-12-31", ""), year_ended})
      .ThenClocks({});
  const auto take_over =
      C("take_over { limits_id: 'bt:2027' site_id: 'bt' " + Days() +
        "crossed { indicator_id: 'late' crossed_on: '2026-11-23' sentence: 'Actions late' } }");
  auto spec = After({}, EndOf("2026-12-31"));
  spec.When(take_over);
  ASSERT_EQ(spec.outcome().events.size(), 3u);
  EXPECT_EQ(spec.outcome().events[0].followed().next_on(), "2027-01-01");
  EXPECT_EQ(spec.outcome().events[2].carried_over().limit().crossed_on(), "2026-11-23");
  // Told in the year before, and not again.
  spec.When(take_over).ThenNothing();
  EXPECT_EQ(spec.state().crossed_size(), 1);
}

TEST(SiteLimits, OfAYearThatWasOverBeforeHandOnAtOnce) {
  auto spec = After({}, EndOf("2027-05-01"));
  spec.When(Follow());
  ASSERT_EQ(spec.outcome().events.size(), 2u);
  EXPECT_TRUE(spec.outcome().events[1].has_year_ended());
  spec.ThenClocks({});
  spec.When(Follow()).ThenNothing();
}

TEST(SiteLimits, TakeEveryCommandThatParses) {
  EXPECT_GT(Storm<SiteLimits>(20'000, {"bt:2026", "bt", "UTC", "2026-11-23", "late"}, nullptr,
                              {Followed(), Crossed()}),
            0);
}

}  // namespace
}  // namespace interlock::metrics
