#include "services/reporting/calendar_feed.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"

namespace interlock::reporting {
namespace {

constexpr char kSecret[] = "0123456789abcdef0123456789abcdef";
constexpr char kOpen[] =
    "open { feed_id: 'f1' site_id: 'baytown' person_id: 'p7' fields: CALENDAR_FIELD_CLAUSE "
    "secret: '0123456789abcdef0123456789abcdef' }";

v1::CalendarFeedCommand C(const std::string& text) { return From<v1::CalendarFeedCommand>(text); }

// The events of a feed that p7 opened.
std::vector<v1::CalendarFeedEvent> Opened() {
  return CalendarFeed::Decide({}, C(kOpen), {.actor = "p7"}).events;
}

TEST(CalendarFeed, KeepsWhatItListsAndNoSecret) {
  ASSERT_EQ(Opened().size(), 1u);
  EXPECT_EQ(Opened()[0].DebugString().find(kSecret), std::string::npos);
  const auto feed = Fold<CalendarFeed>(Opened());
  EXPECT_EQ(feed.person_id(), "p7");
  EXPECT_EQ(feed.fields_size(), 1);
  EXPECT_EQ(feed.opened_by(), "p7");
}

TEST(CalendarFeed, IsReadByItsSecretAlone) {
  const auto feed = Fold<CalendarFeed>(Opened());
  EXPECT_TRUE(MayRead(feed, kSecret));
  EXPECT_FALSE(MayRead(feed, "0123456789abcdef0123456789abcdeg"));
  EXPECT_FALSE(MayRead(feed, ""));
  EXPECT_FALSE(MayRead(feed, feed.secret_sha256()));
  EXPECT_FALSE(MayRead({}, ""));
}

TEST(CalendarFeed, OpenedAgainAlikeChangesNothing) {
  Spec<CalendarFeed>::Given(Opened()).By("p7").When(C(kOpen)).ThenNothing();
}

TEST(CalendarFeed, OpenedAgainOtherwiseIsRefused) {
  Spec<CalendarFeed>::Given(Opened()).By("p8").When(C(kOpen)).ThenRefused("FEED_EXISTS");
  auto other = C(kOpen);
  other.mutable_open()->set_secret("another0123456789abcdef0123456789");
  Spec<CalendarFeed>::Given(Opened()).By("p7").When(other).ThenRefused("FEED_EXISTS");
}

TEST(CalendarFeed, WithdrawnIsReadByNobodyAndNotGivenAgain) {
  auto history = Opened();
  history.push_back(From<v1::CalendarFeedEvent>("withdrawn { feed_id: 'f1' site_id: 'baytown' }"));
  Spec<CalendarFeed>::Given(Opened()).When(C("withdraw { feed_id: 'f1' }")).Then({history[1]});
  EXPECT_FALSE(MayRead(Fold<CalendarFeed>(history), kSecret));
  Spec<CalendarFeed>::Given(history).When(C("withdraw { feed_id: 'f1' }")).ThenNothing();
  Spec<CalendarFeed>::Given(history).By("p7").When(C(kOpen)).ThenRefused("FEED_WITHDRAWN");
}

TEST(CalendarFeed, WithdrawnIsOpenedAnewWithAnotherSecret) {
  auto history = Opened();
  history.push_back(From<v1::CalendarFeedEvent>("withdrawn { feed_id: 'f1' site_id: 'baytown' }"));
  auto anew = C(kOpen);
  anew.mutable_open()->set_secret("another0123456789abcdef0123456789");
  const auto opened = Spec<CalendarFeed>::Given(history).By("p8").When(anew);
  EXPECT_TRUE(MayRead(opened.state(), anew.open().secret()));
  EXPECT_FALSE(MayRead(opened.state(), kSecret));
}

TEST(CalendarFeed, ThatNobodyOpenedIsNotWithdrawn) {
  Spec<CalendarFeed>::Given({}).When(C("withdraw { feed_id: 'f1' }")).ThenRefused("FEED_UNKNOWN");
}

TEST(CalendarFeed, StandsAStormOfRandomCommands) {
  EXPECT_GT(Storm<CalendarFeed>(5000, {"f1", "baytown", "p7"}), 2);
}

}  // namespace
}  // namespace interlock::reporting
