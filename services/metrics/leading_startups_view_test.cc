#include "services/metrics/leading_world_testing.h"

namespace interlock::metrics {
namespace {

// Started up at noon of the day, authorised an hour before.
std::string StartedUp(const std::string& on, int number, const std::string& authorisation) {
  const int64_t at_ms = EndOf(on) - kDayMs / 2;
  return "started_up { startup_id: 'bt:alk' site_id: 'bt' unit_id: 'alk' authorisation { number: " +
         std::to_string(number) + " authorised_at_ms: " + std::to_string(at_ms - 3'600'000) +
         " started_up_at_ms: " + std::to_string(at_ms) + " " + authorisation + " } }";
}

TEST(LeadingStartups, AreDoneOnAReviewAndOnTrainedPeopleWhereTheGateSaidSo) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01")
      .Startup("bt:alk", StartedUp("2026-03-01", 1, "change_ids: 'c1' pssr_ids: 'p1'"));
  EXPECT_EQ(world.Share("pssr", "2026-03-01"), "1 of 1");
  EXPECT_EQ(world.Share("trained", "2026-03-01"), "1 of 1");
  // Without a review, and without changes: nobody had to be trained for any.
  world.At("2026-04-01").Startup("bt:alk", StartedUp("2026-04-01", 2, ""));
  EXPECT_EQ(world.Share("pssr", "2026-04-01"), "1 of 2");
  EXPECT_EQ(world.Share("trained", "2026-04-01"), "1 of 1");
  // On paper alone.
  world.At("2026-05-01")
      .Startup("bt:alk",
               StartedUp("2026-05-01", 3, "change_ids: 'c2' pssr_ids: 'p2' by_break_glass: true"));
  EXPECT_EQ(world.Share("pssr", "2026-05-01"), "1 of 3");
  EXPECT_EQ(world.Share("trained", "2026-05-01"), "1 of 2");
  world.At("2027-06-01");
  EXPECT_EQ(world.Share("pssr", "2027-04-15"), "0 of 1");
}

TEST(LeadingStartups, AreNotDoneFromTheDayOnWhichWhatTheyRestedOnWasWithdrawn) {
  LeadingWorld world;
  world.Site("bt");
  world.At("2026-03-01")
      .Startup("bt:alk", StartedUp("2026-03-01", 1, "change_ids: 'c1' pssr_ids: 'p1'"));
  const auto withdrawn = [](const std::string& evidence) {
    return "evidence_withdrawn { startup_id: 'bt:alk' site_id: 'bt' evidence { evidence_id: '" +
           evidence + "' authorisation: 1 } }";
  };
  world.At("2026-03-05").Startup("bt:alk", withdrawn("action-c1:PSI"));
  EXPECT_EQ(world.Share("trained", "2026-03-05"), "1 of 1");
  world.At("2026-03-06").Startup("bt:alk", withdrawn("training_record-t1"));
  EXPECT_EQ(world.Share("trained", "2026-03-05"), "1 of 1");
  EXPECT_EQ(world.Share("trained", "2026-03-06"), "0 of 1");
  EXPECT_EQ(world.Share("pssr", "2026-03-06"), "1 of 1");
  world.At("2026-03-07").Startup("bt:alk", withdrawn("pssr-p1"));
  EXPECT_EQ(world.Share("pssr", "2026-03-07"), "0 of 1");
}

}  // namespace
}  // namespace interlock::metrics
